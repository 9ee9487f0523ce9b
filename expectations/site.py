"""The Data Docs of a home: the pages of one run, as Great Expectations built them, put among those of the runs before.

Left to itself the library reads every stored result again to write its index: twenty seconds for a thousand runs. Here
it builds the site of one run alone, in a folder beside; its pages and results are moved to where those of other runs
stand, and its lines are put at the head of the index. What a run costs does not grow with what is stored, and the
index that is opened lists the latest results, a second page the others.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

LATEST = 250
"""Results that the index lists, some fifty runs; the others are on the page of older ones."""
INDEX, OLDER = "index.html", "older.html"
_LINE = re.compile(r'<tr><td><a href="validations/(?P<path>[^"]*)".*?</tr>\n?', re.DOTALL)


def add(built: Path, home: Path, keep: int) -> Path:
    """Put a run's site and results among those of a home, and forget all but the last ``keep`` runs; gives the index.

    ``built`` holds ``data_docs/`` and ``validations/`` of the run alone, and is gone afterwards. The index is swapped
    in last: it never names a page that is not there.
    """
    results, pages = home / "gx" / "validations", home / "data_docs"
    _move(built / "validations", results)
    _move(built / "data_docs" / "validations", pages / "validations")
    shutil.copytree(built / "data_docs" / "expectations", pages / "expectations", dirs_exist_ok=True)
    forgotten = _forget(results, pages / "validations", keep)
    page = (built / "data_docs" / INDEX).read_text(encoding="utf-8")
    _list(page, pages, forgotten)
    shutil.rmtree(built)
    return pages / INDEX


def _move(source: Path, target: Path) -> None:
    """Move ``schema/table/run`` folders."""
    for folder in source.glob("*/*/*"):
        to = target / folder.relative_to(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(to, ignore_errors=True)
        os.replace(folder, to)


def _forget(results: Path, pages: Path, keep: int) -> set[str]:
    """Remove all but the last ``keep`` runs, and give their names: results lie under schema/table/run/time, pages
    likewise."""
    tables = [folder for base in (results, pages) for folder in base.glob("*/*")]
    runs = {name: folder for folder in tables for name in os.listdir(folder)}
    if len(runs) <= keep:
        return set()
    begun = sorted((max(os.listdir(folder / name), default=""), name) for name, folder in runs.items())
    forgotten = {name for _, name in begun[:-keep]}
    for name in forgotten:
        for folder in tables:
            shutil.rmtree(folder / name, ignore_errors=True)
    return forgotten


def _list(page: str, pages: Path, forgotten: set[str]) -> None:
    """Write the index: the lines of the run's own, and of the others those that were on the index before."""
    listed: dict[str, str] = {}
    for text in (page, *_read(pages / name for name in (INDEX, OLDER))):
        for line in _LINE.finditer(text):
            if line["path"].split("/")[2] not in forgotten:
                listed.setdefault(line["path"], line[0].rstrip("\n"))
    # the time of a run is the folder that its page lies in
    lines = [listed[path] for path in sorted(listed, key=lambda path: path.split("/")[3], reverse=True)]
    latest, older = lines[:LATEST], lines[LATEST:]
    if older:
        _write(pages / OLDER, _page(page, older, f'<a href="{INDEX}">the latest results</a>'))
        _write(pages / INDEX, _page(page, latest, f'<a href="{OLDER}">{len(older):,} older results</a>'))
    else:
        _write(pages / INDEX, _page(page, latest, ""))
        (pages / OLDER).unlink(missing_ok=True)


def _read(paths: Iterable[Path]) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in paths if path.is_file()]


def _page(page: str, lines: list[str], link: str) -> str:
    """The page with other lines, and a link below them."""
    found = list(_LINE.finditer(page))
    begin, end = found[0].start(), found[-1].end()
    rest = page[end:].replace("</table></div>", f"</table></div>\n<p>{link}</p>" if link else "</table></div>", 1)
    return page[:begin] + "\n".join(lines) + rest


def _write(path: Path, text: str) -> None:
    beside = path.with_suffix(".html.next")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)
