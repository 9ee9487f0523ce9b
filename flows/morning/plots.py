"""The drawings of the page, each a function of facts: what arrived, what grew, the trend, what is covered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from flows.morning.drawing import COLOURS, WIDTH, Sheet, Styles, named, said
from flows.morning.facts import Arrived, Course, Covered, Facts, Figure, PastRun
from flows.morning.wording import Both, amount, count, figure_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Transform

TILES = {  # province -> column, row, short name, ISO 3166-2 code: every province one tile, roughly where it lies
    "黑龙江省": (8, 0, "黑龙江", "HL"),
    "内蒙古自治区": (4, 1, "内蒙古", "NM"),
    "辽宁省": (7, 1, "辽宁", "LN"),
    "吉林省": (8, 1, "吉林", "JL"),
    "新疆维吾尔自治区": (0, 2, "新疆", "XJ"),
    "青海省": (1, 2, "青海", "QH"),
    "甘肃省": (2, 2, "甘肃", "GS"),
    "宁夏回族自治区": (3, 2, "宁夏", "NX"),
    "山西省": (4, 2, "山西", "SX"),
    "河北省": (5, 2, "河北", "HE"),
    "北京市": (6, 2, "北京", "BJ"),
    "天津市": (7, 2, "天津", "TJ"),
    "陕西省": (3, 3, "陕西", "SN"),
    "河南省": (4, 3, "河南", "HA"),
    "山东省": (5, 3, "山东", "SD"),
    "西藏自治区": (1, 4, "西藏", "XZ"),
    "四川省": (2, 4, "四川", "SC"),
    "重庆市": (3, 4, "重庆", "CQ"),
    "湖北省": (4, 4, "湖北", "HB"),
    "安徽省": (5, 4, "安徽", "AH"),
    "江苏省": (6, 4, "江苏", "JS"),
    "上海市": (7, 4, "上海", "SH"),
    "云南省": (2, 5, "云南", "YN"),
    "贵州省": (3, 5, "贵州", "GZ"),
    "湖南省": (4, 5, "湖南", "HN"),
    "江西省": (5, 5, "江西", "JX"),
    "浙江省": (6, 5, "浙江", "ZJ"),
    "广西壮族自治区": (3, 6, "广西", "GX"),
    "广东省": (4, 6, "广东", "GD"),
    "福建省": (5, 6, "福建", "FJ"),
    "台湾省": (6, 6, "台湾", "TW"),
    "海南省": (3, 7, "海南", "HI"),
    "澳门特别行政区": (4, 7, "澳门", "MO"),
    "香港特别行政区": (5, 7, "香港", "HK"),
}
SERIES = ("first", "second", "third", "fourth", "fifth")
TRENDS = {
    "trend": (
        Both("来料与退回", "what came, and what was turned away"),
        {
            "documents": Both("入库文件", "documents loaded"),
            "observations_per_document": Both("每份文件的观测", "observations / document"),
            "rejects_by_reason": Both("每份文件的退回", "rejects / document"),
            "checks_failed": Both("未通过的检查", "checks failed"),
        },
    ),
    "reading": (
        Both("读得怎样", "how it was read"),
        {
            "unknown_region_share": Both("地区不明", "without a region"),
            "other_metric_share": Both("指标归入“其他”", "metric “other”"),
            "observation_share": Both("成为观测的提及", "mentions observed"),
            "confidence": Both("平均置信度", "mean confidence"),
        },
    ),
}
"""Drawings of the trend: which figures are on each, from top to bottom, in words that leave room beside them."""
_NONE = Both("未注明", "not named")


def draw(facts: Facts) -> tuple[dict[str, str], str]:
    """Every drawing that has something to show, by name, and the style rules they share."""
    styles = Styles()
    drawn: dict[str, str] = {}
    if len(facts.days.rows) > 1:
        drawn["days"] = by_day(facts.days.rows, styles)
    if len(facts.publishers.rows) > 1:
        drawn["publishers"] = by_publisher(facts.publishers.rows, styles)
    if len(facts.growths.rows) > 1:
        drawn["growths"] = growths(facts.growths.rows, styles)
    if len(facts.deadlines) > 1:
        drawn["deadlines"] = deadlines(facts.deadlines, styles)
    if len(facts.past) > 1:
        for name, (label, measures) in TRENDS.items():
            found = {c.measure: c for c in facts.courses}
            shown = [(found[m], title) for m, title in measures.items() if m in found]
            if shown:
                drawn[name] = trend(name, facts.past, shown, styles, label)
        if facts.past_rejects:
            drawn["rejects"] = rejects(facts.past, facts.past_rejects, styles)
    if facts.provinces:
        drawn["provinces"] = provinces(facts.provinces, styles)
    if facts.industries.rows:
        drawn["industries"] = industries(facts.industries.rows, styles)
    if sum(facts.confidences):
        drawn["confidence"] = confidence(facts.confidences, facts.doubtful_below, styles)
    return drawn, styles.css


def by_day(days: Sequence[Arrived], styles: Styles) -> str:
    """Observations by the day they were published, the last days that there are, as columns."""
    shown = sorted(days, key=lambda d: d.name or "")
    sheet = Sheet("days", 210, styles)
    axes = sheet.axes(8, 44, WIDTH - 16, 140, frame=("bottom",))
    for x, one in enumerate(shown):
        bar = axes.bar(x, one.observations, width=0.72, color=COLOURS["first"], clip_on=False)[0]
        sheet.tip(bar, f"{one.name or '—'}: {one.documents} · {one.articles} · {one.observations}")
        sheet.text(axes, x, one.observations, str(one.observations), ha="center", va="bottom", size=11)
        month, day = (one.name[2:7], one.name[8:]) if one.name else ("", "—")
        sheet.text(axes, x, 0, f"\n{day}", ha="center", va="top", size=11, colour="soft")
        if x == 0 or month != (shown[x - 1].name or "")[2:7]:
            sheet.text(axes, x, 0, f"\n\n\n{month}", ha="center", va="top", size=9, colour="soft")
    axes.set_xlim(-0.6, len(shown) - 0.4)
    axes.set_ylim(0, max(1, *(d.observations for d in shown)) * 1.12)
    axes.set_xticks([])
    axes.set_yticks([])
    return sheet.svg(Both("各发布日的观测数", "observations by day of publication"))


def by_publisher(publishers: Sequence[Arrived], styles: Styles) -> str:
    """Observations by publisher, with the documents beside them."""
    rows = [
        (
            named(one.name, 9) if one.name else said(_NONE),
            one.observations,
            said(
                Both(f"{one.observations} 条 · {one.documents} 份", f"{one.observations} from {one.documents}"),
            ),
            f"{one.name or '—'}: {one.documents} · {one.articles} · {one.observations}",
        )
        for one in publishers
    ]
    return _bars("publishers", rows, styles, Both("各来源的观测数", "observations by publisher"), right=86)


def industries(found: Sequence[Covered], styles: Styles) -> str:
    """Observations by industry."""
    rows = [(named(c.name, 9), c.here, str(c.here), f"{c.name}: {c.here} / {c.ever}") for c in found]
    return _bars("industries", rows, styles, Both("各产业的观测数", "observations by industry"), right=34)


def _bars(
    name: str,
    rows: Sequence[tuple[str, int, str, str]],
    styles: Styles,
    label: Both,
    *,
    right: float,
    left: float = 116,
) -> str:
    """Horizontal bars: name, length, what stands at the end, tip."""
    step = 26
    sheet = Sheet(name, step * len(rows) + 8, styles)
    axes = sheet.axes(left, 4, WIDTH - left - right, step * len(rows))
    for n, (title, length, end, tip) in enumerate(rows):
        y = len(rows) - 1 - n
        bar = axes.barh(y, length, height=0.62, color=COLOURS["first"], clip_on=False)[0]
        sheet.tip(bar, tip)
        sheet.text(axes, 0, y, f"{title}", ha="right", va="center", transform=_shifted(axes, -8))
        sheet.text(axes, length, y, end, ha="left", va="center", size=11, colour="soft", transform=_shifted(axes, 6))
    axes.set_xlim(0, max((r[1] for r in rows), default=1) or 1)
    axes.set_ylim(-0.5, len(rows) - 0.5)
    axes.set_xticks([])
    axes.set_yticks([])
    return sheet.svg(label)


def growths(figures: Sequence[Figure], styles: Styles) -> str:
    """Yearly growths from the strongest rise to the deepest fall, each leading to its sentence."""
    step = 38
    sheet = Sheet("growths", step * len(figures) + 8, styles)
    values = [float(f.low) for f in figures]
    low, high = min(0.0, *values), max(0.0, *values)
    left = 64 if low < 0 else 4
    axes = sheet.axes(left, 4, WIDTH - left - 64, step * len(figures))
    for n, (figure, value) in enumerate(zip(figures, values, strict=True)):
        y = len(figures) - 1 - n
        bar = axes.barh(y - 0.2, value, height=0.34, color=COLOURS["first" if value >= 0 else "accent"], clip_on=False)[
            0
        ]
        words = named(f"{figure.subject} {figure.metric_text or figure.metric_name}", 24)
        sheet.tip(bar, f"{figure.subject} {figure.metric_text or figure.metric_name} {value:+}%", _anchor(figure))
        sheet.text(axes, 4 / WIDTH, y + 0.24, words, va="center", transform=_across(sheet, axes))
        axes.vlines(0, y - 0.44, y + 0.04, color=COLOURS["soft"], linewidth=1)
        told = amount(figure.low, figure.high, figure.unit, figure.comparator, kind="growth")
        end = sheet.text(
            axes,
            value,
            y - 0.2,
            said(told),
            ha="left" if value >= 0 else "right",
            va="center",
            weight="bold",
            transform=_shifted(axes, 6 if value >= 0 else -6),
        )
        end.set_url(_anchor(figure))
    axes.set_xlim(low, high if high > low else low + 1)
    axes.set_ylim(-0.5, len(figures) - 0.5)
    axes.set_xticks([])
    axes.set_yticks([])
    return sheet.svg(Both("同比增速", "growth on the year before"))


def deadlines(years: Sequence[tuple[int | None, int]], styles: Styles) -> str:
    """New targets by the year they are due in; those without a day at the end."""
    rows = [
        (
            said(Both(f"{year}年", str(year))) if year else said(Both("未写期限", "no deadline")),
            n,
            str(n),
            f"{year or '—'}: {n}",
        )
        for year, n in years
    ]
    return _bars("deadlines", rows, styles, Both("新目标的期限", "deadlines of new targets"), right=34, left=76)


def trend(
    name: str, past: Sequence[PastRun], courses: Sequence[tuple[Course, Both]], styles: Styles, label: Both
) -> str:
    """Small pictures of figures over the runs, one below the other: each run's own value, the range that was usual, and
    what was told because it left it."""
    step, foot = 76, 26
    sheet = Sheet(name, step * len(courses) + foot, styles)
    for n, (course, title) in enumerate(courses):
        _course(sheet, sheet.axes(10, foot + step * (len(courses) - 1 - n) + 8, WIDTH - 84, 38), past, course, title)
    first, last_run = past[0].started_at + timedelta(hours=8), past[-1].started_at + timedelta(hours=8)
    axes = sheet.axes(10, 2, WIDTH - 84, 20)
    axes.set_xticks([])
    axes.set_yticks([])
    sheet.text(axes, 0, 0.5, f"{first:%Y-%m-%d %H:%M}", va="center", size=11, colour="soft")
    sheet.text(axes, 1, 0.5, f"{last_run:%Y-%m-%d %H:%M}", va="center", ha="right", size=11, colour="soft")
    return sheet.svg(label)


def _course(sheet: Sheet, axes: Axes, past: Sequence[PastRun], course: Course, title: Both) -> None:
    known = [(x, p.alone, p) for x, p in enumerate(course.points) if p.alone is not None]
    shown = [v for _, v, _ in known] + [p.band_high or p.usual or 0 for p in course.points]
    low = min(v for _, v, _ in known) if known and course.unit == "mean" else 0
    top = max(shown, default=0) or 1
    axes.set_xlim(-0.02 * len(past), max(len(past) - 1, 1))
    # of a mean the ground is not nought: it moves little
    bottom = low - (top - low or 1) * 0.6 if course.unit == "mean" else 0
    axes.set_ylim(bottom, top + (top - bottom) * 0.12)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.axhline(bottom, color=COLOURS["line"], linewidth=1, clip_on=False)
    judged = [(x, p) for x, p in enumerate(course.points) if p.usual is not None]
    if len(judged) > 1:
        axes.fill_between(
            [x for x, _ in judged],
            [bottom if p.band_low is None else max(p.band_low, bottom) for _, p in judged],
            [top if p.band_high is None else p.band_high for _, p in judged],
            color=COLOURS["tile1"],
            linewidth=0,
        )
    for x, run in enumerate(past):
        if run.rules_changed:
            axes.axvline(x, color=COLOURS["soft"], linewidth=1, linestyle=(0, (2, 2)))
    axes.plot([x for x, _, _ in known], [v for _, v, _ in known], color=COLOURS["first"], linewidth=2, clip_on=False)
    for x, v, p in known:
        if p.anomaly:
            dot = axes.plot([x], [v], "o", color=COLOURS["accent"], markersize=7, clip_on=False)[0]
            at = past[x].started_at + timedelta(hours=8)
            beside = "" if p.usual is None else f" ({figure_of(p.usual, course.unit)})"
            sheet.tip(dot, f"{at:%Y-%m-%d %H:%M}: {figure_of(v, course.unit)}{beside}")
    sheet.text(axes, 0, 1.12, said(title), transform=axes.transAxes, va="bottom")
    if not known:
        return
    x, v, p = known[-1]
    if x == len(past) - 1:
        if not p.anomaly:
            axes.plot([x], [v], "o", color=COLOURS["first"], markersize=5, clip_on=False)
        told = figure_of(v, course.unit)
        colour = "accent" if p.anomaly else "ink"
        sheet.text(axes, x, v, told, weight="bold", size=14, va="center", colour=colour, transform=_shifted(axes, 12))
    usual = next((p.usual for p in reversed(course.points) if p.usual is not None), None)
    words = Both("往常", "usually")
    if usual is None and len(known) > 1:
        usual, words = sum(v for _, v, _ in known[:-1]) / (len(known) - 1), Both("此前平均", "mean before")
    if usual is not None:
        value = figure_of(usual, course.unit)
        sheet.text(
            axes,
            1,
            1.12,
            said(Both(f"{words.zh} {value}", f"{words.en} {value}")),
            transform=axes.transAxes,
            ha="right",
            va="bottom",
            size=11,
            colour="soft",
        )


def rejects(past: Sequence[PastRun], found: Sequence[tuple[str, str, str | None, int]], styles: Styles) -> str:
    """What was turned away in each run, by the reasons that are most common."""
    totals: Counter[str] = Counter()
    for _, reason, _, n in found:
        totals[reason] += n
    chinese = {reason: zh for _, reason, zh, _ in found}
    names = [reason for reason, _ in totals.most_common(len(SERIES) - 1)]
    rest = len(totals) > len(names)
    counted: dict[str, Counter[str]] = {p.run_id: Counter() for p in past}
    for run_id, reason, _, n in found:
        if run_id in counted:
            counted[run_id][reason if reason in names else ""] += n
    series = [*names, *([""] if rest else [])]
    legend = 22 * len(series)
    sheet = Sheet("rejects", 150 + legend, styles)
    axes = sheet.axes(8, legend + 28, WIDTH - 16, 96, frame=("bottom",))
    bottoms = [0] * len(past)
    for n, reason in enumerate(series):
        heights = [counted[p.run_id][reason] for p in past]
        axes.bar(range(len(past)), heights, bottom=bottoms, width=0.7, color=COLOURS[SERIES[n]], clip_on=False)
        bottoms = [b + h for b, h in zip(bottoms, heights, strict=True)]
    for x, total in enumerate(bottoms):
        if total and len(past) <= 16:
            sheet.text(axes, x, total, str(total), ha="center", va="bottom", size=11)
    axes.set_xlim(-0.6, max(len(past), 6) - 0.4)
    axes.set_ylim(0, max(*bottoms, 1) * 1.1)
    axes.set_xticks([])
    axes.set_yticks([])
    marks = sheet.axes(8, 0, WIDTH - 16, legend + 20)
    marks.set_xlim(0, WIDTH - 16)
    marks.set_ylim(0, legend + 20)
    marks.set_xticks([])
    marks.set_yticks([])
    for n, reason in enumerate(series):
        y = legend - 22 * n - 10
        marks.bar(6, 10, bottom=y - 5, width=10, color=COLOURS[SERIES[n]])
        zh, en = named(chinese.get(reason) or reason, 22), named(reason.replace("_", " "), 32)
        text = said(Both(f"{zh}  {totals[reason]}", f"{en}  {totals[reason]}") if reason else Both("其他", "others"))
        sheet.text(marks, 18, y, text, va="center", colour="soft")
    return sheet.svg(Both("各次运行的退回", "what the runs turned away"))


def provinces(found: Sequence[Covered], styles: Styles) -> str:
    """A map of tiles: filled by this run's observations, framed where only earlier runs had some."""
    from matplotlib.patches import FancyBboxPatch

    counts: Mapping[str, Covered] = {c.name: c for c in found}
    most = max((c.here for c in found), default=0)
    size, gap, rows = 39, 3, 8
    sheet = Sheet("provinces", rows * size + 4, styles)
    axes = sheet.axes(0, 0, WIDTH, rows * size + 4)
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(rows * size + 4, 0)
    axes.set_xticks([])
    axes.set_yticks([])
    for name, (column, row, zh, en) in TILES.items():
        covered = counts.get(name, Covered(name, 0, 0))
        x, y = 4 + column * size, 2 + row * size
        shade = _shade(covered.here, most)
        tile = FancyBboxPatch(
            (x + 4, y + 4),
            size - gap - 8,
            size - gap - 8,
            boxstyle="round,pad=4,rounding_size=6",
            facecolor=COLOURS[f"tile{shade}"],
            edgecolor=COLOURS["first" if covered.ever and not covered.here else f"tile{shade}"],
            linewidth=1.2,
            clip_on=False,
        )
        axes.add_patch(tile)
        sheet.tip(tile, f"{name} {covered.here} / {covered.ever}")
        colour = "tile0" if shade >= 3 else "ink" if covered.ever else "soft"
        middle = x + (size - gap) / 2
        sheet.text(axes, middle, y + 13, said(Both(zh, en)), size=10, ha="center", va="center", colour=colour)
        if covered.here:
            told = count(covered.here)
            sheet.text(
                axes, middle, y + 26, said(told), size=10, ha="center", va="center", colour=colour, weight="bold"
            )
    return sheet.svg(Both("各省的观测数", "observations by province"))


def _shade(n: int, most: int) -> int:
    """0 for nothing, else 1 to 4 by fourths of the root, so that one place with very many does not pale the others."""
    return 0 if n == 0 else min(4, 1 + int(4 * (n / most) ** 0.5))


def confidence(tenths: Sequence[int], doubtful_below: float, styles: Styles) -> str:
    """Observations by confidence; those below the mark are no headlines."""
    sheet = Sheet("confidence", 190, styles)
    axes = sheet.axes(8, 28, WIDTH - 16, 134, frame=("bottom",))
    for n, height in enumerate(tenths):
        low = (n + 1) / 10 <= doubtful_below + 1e-9
        bar = axes.bar(n + 0.5, height, width=0.86, color=COLOURS["accent" if low else "first"], clip_on=False)[0]
        sheet.tip(bar, f"{n / 10:.1f}–{(n + 1) / 10:.1f}: {height}")
        if height:
            sheet.text(axes, n + 0.5, height, str(height), ha="center", va="bottom", size=11)
        sheet.text(axes, n, 0, f"\n{n / 10:.1f}", ha="center", va="top", size=11, colour="soft")
    axes.set_xlim(-0.2, 10.2)
    axes.set_ylim(0, max(*tenths, 1) * 1.12)
    axes.set_xticks([])
    axes.set_yticks([])
    return sheet.svg(Both("观测的置信度", "confidence of the observations"))


def _anchor(figure: Figure) -> str:
    return f"#s-{figure.observation_id[:12]}"


def _across(sheet: Sheet, axes: Axes) -> Transform:
    """A place given by the share of the whole drawing's width, and by the axes' own height."""
    from matplotlib.transforms import blended_transform_factory

    return blended_transform_factory(sheet.canvas.transFigure, axes.transData)


def _shifted(axes: Axes, pixels: float) -> Transform:
    """The place of data, some pixels to the right."""
    from matplotlib.transforms import Affine2D, ScaledTranslation

    # a drawing has 72 pixels to the inch
    return axes.transData + ScaledTranslation(pixels, 0, Affine2D())
