"""Make the pages of Great Expectations' Data Docs whole in themselves.

As built they load style sheets, scripts and pictures from five content delivery networks, and the
list of results is drawn by one of those scripts. Here every load from outside is taken out, the list
is written as a plain table, and a small style sheet and script of our own are put in, so that a page
opens with no network and sends no request.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterable
from pathlib import Path

_SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)
_LINK = re.compile(r"<link\b[^>]*>", re.IGNORECASE)
_STYLE = re.compile(r"<style\b.*?</style\s*>", re.DOTALL | re.IGNORECASE)
_PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_FOOTER = re.compile(r"<footer\b.*?</footer\s*>", re.DOTALL | re.IGNORECASE)
_OUTSIDE_ANCHOR = re.compile(r"<a\b[^>]*href=\"https?://[^\"]*\"[^>]*>(.*?)</a\s*>", re.DOTALL | re.IGNORECASE)
_HANDLER = re.compile(r"\sonclick=\"[^\"]*\"", re.IGNORECASE)
_BUTTON = re.compile(r"<button\b[^>]*>\s*Clear Filters\s*</button\s*>", re.IGNORECASE)
_LIST = re.compile(
    r"<table\s+id=\"(?P<id>[^\"]+)\"\s+class=\"(?P<class>[^\"]*)\"[^>]*>\s*</table>(?P<scripts>(?:\s*<script\b.*?</script\s*>)+)",
    re.DOTALL | re.IGNORECASE,
)
_COLUMNS = re.compile(r"^\s*columns: (\[.*\]),\s*$", re.MULTILINE)
_DATA = re.compile(r"^\s*data: (\[.*\]),\s*$", re.MULTILINE)
_TAG = re.compile(r"<[^>]*>")
_TOOLTIP = re.compile(r"<span class=top>.*?</span>", re.DOTALL)
OUTSIDE = re.compile(
    r"""(?:src|href|action|data)\s*=\s*["']?\s*(?:https?:)?//|url\(\s*["']?\s*(?:https?:)?//|@import""",
    re.IGNORECASE,
)
"""What a page may not hold: a load or link that leaves it."""

CSS = """
:root{color-scheme:light dark;--line:#d0d5dd;--soft:#f4f5f7;--ink:#1d2733;--paper:#fff;--link:#0b5cad;--bad:#b42318;--good:#067647}
@media(prefers-color-scheme:dark){:root{--line:#3a4450;--soft:#222b35;--ink:#e4e9ef;--paper:#161c23;--link:#7db8f5;--bad:#ff8a7a;--good:#6fd6a4}}
*{box-sizing:border-box}
body{margin:0;overflow-wrap:anywhere;font:15px/1.5 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:var(--ink);background:var(--paper)}
a{color:var(--link)}
nav.navbar{border-bottom:1px solid var(--line);padding:.5rem 1rem;height:auto!important}
#navigation{overflow:auto}
ol.breadcrumb,ul.nav{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:0;padding:0}
.navbar nav,.navbar ul{flex-wrap:wrap}
.container-fluid{padding:.5rem 1rem}
.ge-section{margin-bottom:1.5rem}
.alert-secondary,.card-header{background:var(--soft);padding:.5rem .75rem;border-radius:4px;margin:.75rem 0}
.card{border:1px solid var(--line);border-radius:4px;margin:.5rem 0}.card-body{padding:.5rem .75rem}
.table-responsive,.show-scrollbars{overflow-x:auto;overflow-wrap:anywhere}
.listed{overflow-wrap:normal}.listed td{white-space:nowrap}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
th,td{border:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top}
.text-danger,.ge-failed-icon{color:var(--bad)}.text-success,.ge-success-icon{color:var(--good)}
i.fa-times::before,i.fa-exclamation-triangle::before{content:"\\2717"}i.fa-check-circle::before{content:"\\2713"}
i.fas{font-style:normal;font-weight:bold}
.badge{background:var(--soft);border:1px solid var(--line);border-radius:3px;padding:0 .3em}
.collapse{display:none}.collapse.show{display:block}
.cooltip .top{display:none}
.failed-only tr:has(>.hide-succeeded-validation-target-child){display:none}
.failed-only .ge-section:has(.hide-succeeded-validations-column-section-target-child){display:none}
h1,h2,h3,h4,h5,h6{margin:.25rem 0}
"""
JS = """
document.addEventListener("click",function(e){
var a=e.target.closest('[data-toggle="collapse"]');
if(a){var t=document.getElementById((a.getAttribute("href")||a.dataset.target||"").replace(/^#/,""));
if(t){e.preventDefault();t.classList.toggle("show");}}
if(e.target.id==="option1"||e.target.id==="option2"){document.body.classList.toggle("failed-only",e.target.id==="option2");}
});
"""


def make_whole(page: str) -> str:
    """The page without anything that is loaded from, or leads, outside; its lists as plain tables."""
    page = _LIST.sub(_listed, page)
    for taken_out in (_SCRIPT, _LINK, _STYLE, _FOOTER, _BUTTON, _HANDLER):
        page = taken_out.sub("", page)
    page = _PICTURE.sub("Data Docs", page)
    page = _OUTSIDE_ANCHOR.sub(r"\1", page)
    # lists below one another instead of in tabs that need a script
    page = page.replace("tab-pane fade", "tab-pane")
    page = re.sub(r"<ul class=\"nav nav-tabs\".*?</ul>", "", page, count=1, flags=re.DOTALL)
    page = page.replace("</head>", f'<link rel="icon" href="data:,">\n<style>{CSS}</style>\n</head>', 1)
    return page.replace("</body>", f"<script>{JS}</script>\n</body>", 1)


def make_all_whole(pages: Iterable[Path]) -> None:
    """Rewrite pages in place; one that is whole already stays as it is."""
    for path in pages:
        page = path.read_text(encoding="utf-8")
        if "<script>" + JS not in page:
            path.write_text(make_whole(page), encoding="utf-8")


def _listed(found: re.Match[str]) -> str:
    """A table whose rows are in a script (a literal that Python reads too) as a table with rows."""
    columns, data = _COLUMNS.search(found["scripts"]), _DATA.search(found["scripts"])
    if columns is None or data is None:
        return ""
    heads = ast.literal_eval(columns[1])
    lines = ["<tr>" + "".join(f"<th>{html.escape(head['title'])}</th>" for head in heads) + "</tr>"]
    rows = sorted(ast.literal_eval(data[1]), key=lambda r: -float(r.get("_run_time_sort", 0)))
    for row in rows:
        link = html.escape(row["_table_row_link_path"], quote=True)
        cells = []
        for n, head in enumerate(heads):
            text = (
                row["_validation_success_text"] if head["field"] == "validation_success" else _text(row[head["field"]])
            )
            cells.append(f'<td><a href="{link}">{text}</a></td>' if n == 0 else f"<td>{text}</td>")
        lines.append("<tr>" + "".join(cells) + "</tr>")
    return (
        f'<div class="table-responsive listed"><table id="{found["id"]}" class="{found["class"]}">'
        + "\n".join(lines)
        + "</table></div>"
    )


def _text(cell: object) -> str:
    """The visible text of a cell that may hold markup, escaped anew."""
    return html.escape(html.unescape(_TAG.sub("", _TOOLTIP.sub("", str(cell)))).strip())
