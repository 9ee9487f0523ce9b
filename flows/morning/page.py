"""The page of a run and the index of pages: facts in, one HTML file out, with all in it that it needs.

No page loads anything, from the network or from beside it: style, script and drawings are inside, and a
Content-Security-Policy that knows the style and the script by their digests lets nothing else run. The environment
escapes whatever is put into a page; only the drawings, which escape their own texts, are put in as they are.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.chinese import in_chinese
from flows.morning import wording
from flows.morning.facts import Conflict, Facts, Figure, RejectExample
from flows.morning.wording import Both
from flows.show import one_line, safe

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent


def page(facts: Facts) -> str:
    """The page of one run as HTML, by its facts alone."""
    from markupsafe import Markup

    from flows.morning.plots import draw

    drawn, css = draw(facts)
    sentences = {c.observation_id: c for c in facts.cited}

    def sentence(figure: Figure, around: int | None = None) -> Markup:
        """The sentence with the figure marked; or only so many characters before it and behind it."""
        cited = sentences.get(figure.observation_id)
        if cited is None:
            return Markup("")
        before, after = cited.before, cited.after
        if around is not None:
            before = before if len(before) <= around else f"…{before[-around:]}"
            after = after if len(after) <= around else f"{after[:around]}…"
        return Markup("{}<mark>{}</mark>{}").format(safe(before), safe(cited.surface), safe(after))

    def marked(example: RejectExample) -> Markup:
        """The sentence of what was turned away, with the figure marked."""
        before, found, after = (example.sentence or "").partition(example.surface or "\0")
        return Markup("{}<mark>{}</mark>{}").format(*map(safe, (before, found, after)))

    def in_unit_of(figure: Figure, low: Any, high: Any, comparator: str) -> Both:
        unit = wording.FARMED if (figure.unit, figure.metric) == ("m2", "area_cultivated") else figure.unit
        name = facts.unit_names.get(unit)
        return wording.amount(low, high, unit, comparator, figure.counter, figure.per, figure.kind, name)

    began = wording.moment(facts.run["started_at"])
    return _rendered(
        "page.html",
        title=Both(f"指标晨报 · {began.zh}", f"Morning page · {began.en}"),
        style=(HERE / "page.css").read_text(encoding="utf-8") + css,
        facts=facts,
        plots=_Drawn({name: Markup(svg) for name, svg in drawn.items()}),  # texts in it are escaped
        sentence=sentence,
        marked=marked,
        amount_of=lambda f: in_unit_of(f, f.low, f.high, f.comparator),
        same_unit=lambda f, value: in_unit_of(f, value, value, "eq"),
        in_yuan=lambda f: wording.in_unit(f.value_cny, "CNY"),
        exact_of=lambda f: wording.exact(f.low, f.high, f.unit),
        period_of=lambda f: wording.period(f.period_type, f.period_start, f.period_end),
        anchor=lambda f: f"#s-{f.observation_id[:12]}",
        gap=_gap,
        words=lambda name: name.replace("_", " "),
        chinese=in_chinese,
        judged=lambda a: wording.figure_of(a.value or 0, a.unit),
        usually=lambda a: wording.beside_usual(a.usual, a.band_low, a.band_high, a.unit, a.drifting),
    )


def index(runs: Iterable[Mapping[str, Any]]) -> str:
    """The index of pages as HTML; ``runs`` are the rows of ops.run that have one, the latest first."""
    return _rendered(
        "index.html",
        title=Both("指标晨报", "Morning pages"),
        style=(HERE / "page.css").read_text(encoding="utf-8"),
        listed=list(runs),
    )


class _Drawn(dict[str, Any]):
    """Drawings by name; one that has nothing to show is empty."""

    def __missing__(self, name: str) -> str:
        return ""


def _rendered(template: str, *, title: Both, style: str, **values: Any) -> str:
    from markupsafe import Markup

    script = (HERE / "page.js").read_text(encoding="utf-8")
    ours = {"style": Markup(style), "script": Markup(script)}  # our own files
    return _environment().get_template(template).render(title=title, **ours, **values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def visible(value: Any) -> Any:
        """Text with control characters and marks of direction shown, not obeyed."""
        return safe(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    found = Environment(
        loader=FileSystemLoader(HERE, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update(
        digest=_digest, moment=wording.moment, count=wording.count, cut=lambda v, n: one_line(v or "", n)
    )
    return found


def _digest(text: str) -> str:
    """The source expression by which a Content-Security-Policy knows an inline style or script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _gap(conflict: Conflict) -> str:
    """How far the statements of a conflict lie apart, in percent of the preferred one."""
    preferred = conflict.statements[0]
    values = [float(v) for f in conflict.statements for v in (f.low, f.high)]
    if not float(preferred.low):
        return ""
    return f"{100 * (max(values) - min(values)) / abs(float(preferred.low)):.3g}%"


def write(folder: Path, run_id: str, html: str, runs: Sequence[Mapping[str, Any]], keep: int) -> Path:
    """Put a page and the index into the folder of pages, each whole or not at all, and forget the oldest pages.

    ``runs`` are the rows of ops.run, the latest first. ``keep`` pages stay, and this one in any case.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run_id}.html"
    _replace(path, html)
    order = [str(run["run_id"]) for run in runs if (folder / f"{run['run_id']}.html").exists()]
    kept = {*order[:keep], run_id}
    for old in set(order) - kept:
        (folder / f"{old}.html").unlink(missing_ok=True)
    _replace(folder / "index.html", index(run for run in runs if str(run["run_id"]) in kept))
    return path


def _replace(path: Path, text: str) -> None:
    """Swap a file in whole; ``report`` may write beside a run, so each process has a name of its own for the half."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
