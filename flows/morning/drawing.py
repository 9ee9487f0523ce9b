"""Drawings for the page: matplotlib, without a browser or a screen, as SVG that lives inside the page.

Text stays text, so that the reader's own fonts show Chinese and the page can switch its language; colours become the
page's, so that a drawing is dark where the page is; styles become classes, so that the page needs no inline style and
its Content-Security-Policy can forbid them. The only module that imports matplotlib, which takes half a second: import
it where a page is written.
"""

from __future__ import annotations

import html
import io
import os
import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.morning.wording import Both
from flows.show import one_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

WIDTH = 360
"""Of every drawing, in CSS pixels: one fills a phone, two or three stand beside one another on a desk."""
COLOURS = {
    name: f"#0{n:x}fe0{n:x}"
    for n, name in enumerate(
        ("ink", "soft", "line", "accent", "first", "second", "third", "fourth", "fifth", "tile0", "tile1", "tile2")
        + ("tile3", "tile4")
    )
}
"""Colours of the page by name; each is drawn as a colour that nothing else has, and replaced by the page's variable."""
_SWITCH = "\x1f"  # between the two languages of a text; ``one_line`` lets none into a text of the data
_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "font.family": "DejaVu Sans",  # comes with it; in the page the reader's own fonts take its place
    "font.size": 12,
    "axes.unicode_minus": True,
    "path.simplify": False,
}


def ready(home: Path) -> None:
    """Let matplotlib keep its list of fonts in the home directory, where all lies that a run writes; before its
    first import."""
    os.environ.setdefault("MPLCONFIGDIR", str((home / "matplotlib").resolve()))


def said(both: Both) -> str:
    """A text of the page's own in both languages."""
    return f"{both.zh}{_SWITCH}{both.en}"


def named(text: object, longest: int = 12) -> str:
    """A text of the data, on one line and cut."""
    return one_line(text, longest)


class Sheet:
    """One drawing: axes to draw on, tips for what is drawn, and at the end its SVG."""

    def __init__(self, name: str, height: int, styles: Styles) -> None:
        """``height`` in CSS pixels; ``name`` tells its ids from those of the other drawings of the page."""
        import matplotlib
        from matplotlib.figure import Figure

        self.name, self.styles = name, styles
        self._tips: list[str] = []
        self._context = matplotlib.rc_context({**_SETTINGS, "svg.hashsalt": name})
        self._context.__enter__()
        self.canvas: Canvas = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
        self.canvas.patch.set_visible(False)
        self.height = height

    def axes(self, left: float, bottom: float, width: float, height: float, *, frame: Sequence[str] = ()) -> Axes:
        """Axes at pixels from the lower left corner; of their frame only the sides that are named."""
        box = (left / WIDTH, bottom / self.height, width / WIDTH, height / self.height)
        found = self.canvas.add_axes(box)
        found.patch.set_visible(False)
        for side, spine in found.spines.items():
            spine.set_visible(side in frame)
            spine.set_color(COLOURS["line"])
        found.tick_params(length=0, labelcolor=COLOURS["soft"], labelsize=11, pad=4)
        return found

    def text(
        self,
        axes: Axes,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 12,
        colour: str = "ink",
        weight: str = "normal",
        **kwargs: Any,
    ) -> Any:
        return axes.text(x, y, text, fontsize=size, color=COLOURS[colour], fontweight=weight, clip_on=False, **kwargs)

    def tip(self, artist: Any, text: str, link: str | None = None) -> None:
        """What is shown where the pointer rests on an artist, and where a click leads."""
        artist.set_gid(f"tip-{len(self._tips)}")
        self._tips.append(text)
        if link is not None:
            artist.set_url(link)

    def svg(self, label: Both) -> str:
        """The drawing as markup for the inside of a page; every text of the data in it is escaped."""
        written = io.StringIO()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it misses Chinese in its own font, which draws nothing here
                self.canvas.savefig(
                    written,
                    format="svg",
                    metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")),
                )
        finally:
            self._context.__exit__(None, None, None)
        return self.styles.inlined(written.getvalue(), label, self._tips)


class Styles:
    """The styles of all drawings of a page, each once, as classes."""

    def __init__(self) -> None:
        self._classes: dict[str, str] = {}

    @property
    def css(self) -> str:
        return "\n".join(f".{name}{{{style}}}" for style, name in self._classes.items())

    def inlined(self, svg: str, label: Both, tips: Sequence[str]) -> str:
        """An SVG file as an element of a page."""
        svg = svg[svg.index("<svg") :]
        svg = _DEFS.sub("", svg)
        svg = re.sub(
            r"<svg[^>]*?viewBox=\"([^\"]*)\"[^>]*>",
            lambda m: f'<svg class="plot" role="img" viewBox="{m[1]}" aria-label="{html.escape(label.zh)}">',
            svg,
            count=1,
        )
        svg = re.sub(r'<g id="tip-(\d+)">', lambda m: f"<g><title>{html.escape(tips[int(m[1])])}</title>", svg)
        svg = re.sub(r'<g id="[^"]*" ?/>', "", svg)
        svg = re.sub(r'<g id="[^"]*">', "<g>", svg)
        # only inside tags: matplotlib leaves quotes in texts as they are, and a name may look like an attribute
        svg = re.sub(r"<[^>]*>", lambda m: _STYLE.sub(self._as_class, _UNTURNED.sub("", m[0])), svg)
        svg = re.sub(rf">([^<]*){_SWITCH}([^<]*)</text>", _in_both, svg)
        return re.sub(r"\n\s*", "\n", svg)

    def _as_class(self, found: re.Match[str]) -> str:
        kept = [
            part.strip() for part in html.unescape(found[1]).split(";") if not part.strip().startswith("font-family")
        ]
        style = ";".join(kept)
        for name, colour in COLOURS.items():
            style = style.replace(colour, f"var(--{name})")
        if not style:
            return ""
        return f' class="{self._classes.setdefault(style, f"p{len(self._classes)}")}"'


_STYLE = re.compile(r' style="([^"]*)"')
_FONT = re.compile(r"font-family:(?:&\w+;|[^;&])*;?")
_UNTURNED = re.compile(r' transform="rotate\(-?0 [^"]*\)"')
_DEFS = re.compile(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>", re.DOTALL)


def _in_both(found: re.Match[str]) -> str:
    zh, en = found[1].strip(), found[2].strip()
    return f'><tspan class="zh" lang="zh-CN">{zh}</tspan><tspan class="en" lang="en">{en}</tspan></text>'
