"""Planted faults: each ends in the reject or the warning that belongs to it, and no sound row does."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import pytest

from expectations.declaration import Expectation
from expectations.verdicts import Verdict, judge_batch, turn_away
from warehouse.tables import table

TODAY = date(2026, 11, 20)
GDP, SHARE, FALL, COUNT, TARGET, RANGE = range(6)
Plant = Callable[[Any], None]


@dataclass(frozen=True)
class Fault:
    """What is done to a sound document, and what must come of it."""

    name: str
    plant: Plant
    rule: str  # the expectation that it breaks; of several the first
    reason: str | None  # of the one reject; None where it is a warning
    whole: bool = False  # the whole document is turned away


def both(which: int, **changes: Any) -> Plant:
    """Change an observation and its mention alike, as far as the mention says it."""

    def plant(batch: Any) -> None:
        batch.observations[which] |= changes
        of_mention = {k: v for k, v in changes.items() if k in table("core.mention").column_names}
        batch.mentions[which + 1] |= of_mention

    return plant


def observation(which: int, **changes: Any) -> Plant:
    return lambda batch: batch.observations[which].update(changes)


def mention(which: int, **changes: Any) -> Plant:
    return lambda batch: batch.mentions[which + 1].update(changes)


def article(**changes: Any) -> Plant:
    return lambda batch: batch.articles[0].update(changes)


def document(**changes: Any) -> Plant:
    return lambda batch: batch.documents[0].update(changes)


def garble(batch: Any) -> None:
    text = batch.documents[0]["text"]
    batch.documents[0]["text"] = text + "锟斤拷" * (len(text) // 10)


def translate(batch: Any) -> None:
    batch.documents[0]["text"] += "The quick brown fox jumps over the lazy dog. " * 40


def lengthen(batch: Any) -> None:
    more = "长" * 60_000
    batch.documents[0]["text"] += more
    batch.articles[0]["body"] += more


def empty(batch: Any) -> None:
    batch.articles.clear()
    batch.mentions.clear()
    batch.observations.clear()


def estrange_article(batch: Any) -> None:
    batch.articles.append({**batch.articles[0], "article_id": "e" * 32, "document_id": "f" * 32})


def repeat_mention(batch: Any) -> None:
    batch.mentions.append(dict(batch.mentions[GDP + 1]))


def forget_observation(batch: Any) -> None:
    del batch.observations[COUNT]


def observe_twice(batch: Any) -> None:
    batch.observations.append({**batch.observations[COUNT], "observation_id": "9" * 32})


def observe_a_date(batch: Any) -> None:
    dated = batch.mentions[0]
    span = {k: dated[k] for k in ("mention_id", "surface", "document_start", "document_end")}
    batch.observations.append(
        {
            **batch.observations[COUNT],
            **span,
            "observation_id": "9" * 32,
            "sentence": "2025年",
        }
    )
    batch.mentions[0] |= {"low": 14, "high": 14}


def repeat_observation_id(batch: Any) -> None:
    batch.observations[COUNT]["observation_id"] = batch.observations[GDP]["observation_id"]


def orphan_observation(batch: Any) -> None:
    batch.observations.append(
        {
            **batch.observations[COUNT],
            "observation_id": "9" * 32,
            "mention_id": "8" * 32,
        }
    )


def rename_mention(batch: Any) -> None:
    both(COUNT, mention_id="not an id")(batch)


def shift_span(batch: Any) -> None:
    m = batch.mentions[COUNT + 1]
    both(
        COUNT,
        document_start=m["document_start"] + 1,
        document_end=m["document_end"] + 1,
    )(batch)


def swallow_neighbour(batch: Any) -> None:
    """Two mentions that claim the same characters: 6001.5亿元 and within it 亿元."""
    first = batch.mentions[GDP + 1]
    span = {
        "document_start": first["document_end"] - 2,
        "document_end": first["document_end"],
        "surface": "亿元",
    }
    extra = {
        "mention_id": "7" * 32,
        "class": "number",
        "outcome": "not_quantity",
        "low": None,
        "high": None,
    }
    batch.mentions.append({**first, **span, **extra, "comparator": None})


def outgrow(batch: Any) -> None:
    """Trade falls by 5.2 % from 3000亿元 to 6001.5亿元."""
    observation(GDP, metric="trade_value")(batch)
    year = {"period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31)}
    figure = {"low": 3 * 10**11, "high": 3 * 10**11, "unit": "CNY", "counter": None}
    both(COUNT, **figure, **year, metric="trade_value", value_cny=3 * 10**11)(batch)


def outdo_the_province(batch: Any) -> None:
    """金华市 produces 6001.5亿元, 浙江省 1000亿元."""
    figure = {"low": 10**11, "high": 10**11, "unit": "CNY", "counter": None}
    place = {"region": "浙江省", "region_code": "330000"}
    both(COUNT, **figure, **place, metric="gdp", value_cny=10**11)(batch)


def exceed_the_whole(batch: Any) -> None:
    """6001.5亿元，其中 …: nine times as much."""
    said = "2025年全市地区生产总值达到6001.5亿元，其中新能源产业占比36.4%。"
    for rows, column in ((batch.documents, "text"), (batch.articles, "body")):
        rows[0][column] = rows[0][column].replace("亿元。其中", "亿元，其中")
    figure = {"low": 9 * 10**12, "high": 9 * 10**12, "unit": "CNY", "kind": "level"}
    both(SHARE, **figure, metric="gdp", sentence=said, value_cny=9 * 10**12)(batch)
    observation(GDP, sentence=said)(batch)


D, A, M, O = "raw.document", "raw.article", "core.mention", "core.observation"
FAULTS = (
    # whole documents
    Fault("mojibake", garble, f"{D}.text.is_not_garbled", "mojibake", whole=True),
    Fault("no digest", document(document_sha256=None), f"{D}.document_sha256.required", "missing_value", whole=True),
    Fault("bad digest", document(document_sha256="xyz"), f"{D}.document_sha256.pattern", "bad_pattern", whole=True),
    Fault("trailing newline", document(rule_set="a" * 16 + "\n"), f"{D}.rule_set.pattern", "bad_pattern", whole=True),
    Fault("sure beyond 1", document(published_on_confidence=1.5), f"{D}.published_on_confidence.at_most", "above_maximum", whole=True),
    Fault("no bytes", document(byte_size=0), f"{D}.byte_size.at_least", "below_minimum", whole=True),
    Fault("ancient article", article(published_on=date(1700, 1, 1)), f"{A}.published_on.at_least", "below_minimum", whole=True),
    Fault("piece outside", article(pieces="[[0, 0, 99999]]"), f"{A}.pieces.lie_in_the_document", "span_broken", whole=True),
    Fault("pieces no list", article(pieces="none"), f"{A}.pieces.lie_in_the_document", "span_broken", whole=True),
    Fault("untitled", article(article_title=None), f"{A}.article_title.required", "missing_value", whole=True),
    # mentions
    Fault("span shifted", shift_span, f"{M}.surface.is_what_the_page_says", "span_broken"),
    Fault("surface altered", mention(COUNT, surface="15座"), f"{M}.surface.is_what_the_page_says", "span_broken"),
    Fault("span beyond the end", both(COUNT, document_end=99999), f"{M}.surface.is_what_the_page_says", "span_broken"),
    Fault("unknown class", mention(COUNT, **{"class": "figure"}), f"{M}.class.one_of", "unknown_code"),
    Fault("malformed id", rename_mention, f"{M}.mention_id.pattern", "bad_pattern"),
    Fault("quantity without value", both(COUNT, low=None, high=None, comparator=None), f"{M}.low.is_there_for_a_quantity", "missing_value"),
    Fault("end before start", both(COUNT, document_start=5, document_end=2), f"{M}.document_start.ordered", "out_of_order"),
    Fault("mention twice", repeat_mention, f"{M}.mention_id.unique", "duplicate_key"),
    Fault("lost observation", forget_observation, f"{M}.outcome.agrees_with_the_observations", "outcome_mismatch"),
    Fault("two observations", observe_twice, f"{M}.outcome.agrees_with_the_observations", "outcome_mismatch"),
    Fault("observed date", observe_a_date, f"{M}.outcome.agrees_with_the_observations", "outcome_mismatch"),
    # observations
    Fault("share of 120 %", both(SHARE, low=120, high=120), f"{O}.low.as_a_share_lies_in_0_to_100_percent", "share_out_of_range"),
    Fault("share below nothing", both(SHARE, low=-1, high=-1), f"{O}.low.as_a_share_lies_in_0_to_100_percent", "share_out_of_range"),
    Fault("low above high", both(RANGE, low=800, high=500), f"{M}.low.ordered", "out_of_order"),
    Fault("range of one value", both(COUNT, comparator="range"), f"{M}.comparator.says_range_where_low_is_below_high", "range_mismatch"),
    Fault("two values, no range", both(RANGE, comparator="eq"), f"{M}.comparator.says_range_where_low_is_below_high", "range_mismatch"),
    Fault("unknown unit", both(COUNT, unit="furlong"), f"{M}.unit.refers", "unknown_reference"),
    Fault("unknown metric", observation(COUNT, metric="luck"), f"{O}.metric.refers", "unknown_reference"),
    Fault("wrong unit", both(COUNT, unit="m2"), f"{O}.unit.has_the_dimension_of_the_metric", "unit_not_of_metric"),
    Fault("unknown region", observation(GDP, region_code="999999"), f"{O}.region_code.refers", "unknown_reference"),
    Fault("malformed region", observation(GDP, region_code="33070"), f"{O}.region_code.pattern", "bad_pattern"),
    Fault("foreign sentence", observation(GDP, sentence="别的句子。"), f"{O}.sentence.holds_the_surface", "surface_not_in_sentence"),
    Fault("too sure", observation(GDP, confidence=1.7), f"{O}.confidence.at_most", "above_maximum"),
    Fault("period reversed", both(GDP, period_start=date(2025, 12, 31), period_end=date(2025, 1, 1)), f"{M}.period_start.ordered", "out_of_order"),
    Fault("unknown status", observation(GDP, status="hoped"), f"{O}.status.one_of", "unknown_code"),
    Fault("id used twice", repeat_observation_id, f"{O}.observation_id.unique", "duplicate_key"),
    Fault("value changed", observation(COUNT, low=15, high=15), f"{O}.mention_id.says_the_same_as_the_mention", "mention_mismatch"),
    Fault("count in CNY", observation(COUNT, value_cny=14), f"{O}.value_cny.is_there_for_money_alone", "money_mismatch"),
    Fault("CNY without it", observation(GDP, value_cny=None), f"{O}.value_cny.is_there_for_money_alone", "money_mismatch"),
    Fault("CNY not itself", observation(GDP, value_cny=1), f"{O}.value_cny.is_there_for_money_alone", "money_mismatch"),
    Fault("negative rate", observation(GDP, fx_rate=-7), f"{O}.fx_rate.at_least", "below_minimum"),
    Fault("orphan", orphan_observation, f"{O}.mention_id.refers", "unknown_reference"),
    # warnings
    Fault("stale target", both(TARGET, period_end=date(2025, 10, 31)), f"{O}.period_end.of_a_target_is_after_publication", None),
    Fault("early actual", both(GDP, period_start=date(2027, 1, 1), period_end=date(2027, 12, 31)), f"{O}.period_start.of_an_actual_is_not_after_publication", None),
    Fault("magnitude", both(GDP, low=10**20, high=10**20, value_cny=10**20), f"{O}.low.is_plausible_for_the_metric", None),
    Fault("fall beyond all", both(FALL, low=-130, high=-130), f"{O}.low.as_a_fall_is_at_most_the_whole", None),
    Fault("count below nothing", both(COUNT, low=-14, high=-14, metric="other"), f"{O}.low.as_a_measure_is_not_negative", None),
    Fault("region abolished", observation(GDP, region_code="341400"), f"{O}.region_code.is_in_force", None),
    Fault("half called year", both(GDP, period_end=date(2025, 6, 30)), f"{O}.period_type.agrees_with_the_days", None),
    Fault("growth contradicts", outgrow, f"{O}.low.as_a_growth_agrees_with_the_two_levels", None),
    Fault("city above province", outdo_the_province, f"{O}.low.is_not_above_that_of_the_place_that_holds_it", None),
    Fault("part above whole", exceed_the_whole, f"{O}.low.as_a_part_is_not_above_the_whole", None),
    Fault("future page", document(published_on=date(2027, 5, 1)), f"{D}.published_on.has_come", None),
    Fault("future article", article(published_on=date(2027, 5, 1)), f"{A}.published_on.has_come", None),
    Fault("mostly English", translate, f"{D}.text.is_in_chinese", None),
    Fault("no article", empty, f"{D}.document.holds_an_article", None),
    Fault("scrap", article(body="短", pieces="[]"), f"{A}.body.is_long_enough", None),
    Fault("page uncut", lengthen, f"{A}.body.is_short_enough", None),
    Fault("overlap", swallow_neighbour, f"{M}.document_start.is_behind_the_mention_before", None),
)  # fmt: skip


def broken(verdicts: dict[str, Verdict], severity: str) -> list[str]:
    """The rules of a severity that some row breaks."""
    return [
        e.rule
        for verdict in verdicts.values()
        for e in verdict.expectations
        if not e.of_table and e.severity == severity and not verdict.holds[e.rule].all()
    ]


def test_no_sound_row_is_turned_away_or_warned_of(sound: Any) -> None:
    verdicts = judge_batch(sound.frames(), TODAY)
    assert broken(verdicts, "reject") == broken(verdicts, "warn") == broken(verdicts, "stop") == []
    found = turn_away(verdicts)
    assert found.rejects == []
    for name, frame in sound.frames().items():
        assert found.frames[name].equals(frame), name
    assert (
        found.counts.mentions,
        found.counts.observations,
        found.counts.not_quantities,
    ) == (21, 18, 3)


@pytest.mark.parametrize("fault", FAULTS, ids=[f.name for f in FAULTS])
def test_a_planted_fault_ends_where_it_belongs(fault: Fault, write: Callable[[int], Any]) -> None:
    batches = [write(n) for n in (1, 2, 3)]
    sound = [len(batches[n].observations) for n in (0, 2)]
    fault.plant(batches[1])
    frames = {name: pl.concat([b.frames()[name] for b in batches]) for name in batches[0].frames()}
    verdicts = judge_batch(frames, TODAY)
    found = turn_away(verdicts)

    if fault.reason is None:
        assert broken(verdicts, "warn") == [fault.rule]
        assert broken(verdicts, "reject") == []
        assert found.rejects == []
    else:
        assert broken(verdicts, "reject")[0] == fault.rule
        assert [(r.stage, r.reason, r.document) for r in found.rejects] == [("check", fault.reason, "news/2.txt")]
        assert found.counts.rejected == (1 if fault.whole else 0)
        assert found.rejects[0].detail
        json.loads(found.rejects[0].payload)

    n = found.counts
    assert n.documents == n.loaded + n.rejected
    assert n.mentions == n.observations + n.not_quantities + n.mention_rejects
    others = {b.documents[0]["document_id"] for b in (batches[0], batches[2])}
    kept = found.frames["core.observation"]
    assert kept.filter(pl.col("document_id").is_in(list(others))).height == sum(sound)
    if fault.whole:
        assert set(kept["document_id"]) == others
        assert set(found.frames["core.mention"]["document_id"]) == others
        assert found.frames["raw.document"].height == found.frames["raw.article"].height == 2


def test_a_mention_turned_away_keeps_its_row_where_it_keeps_the_contract(
    sound: Any,
) -> None:
    both(SHARE, low=120, high=120)(sound)
    found = turn_away(judge_batch(sound.frames(), TODAY))
    rows = found.frames["core.mention"]
    assert rows.filter(pl.col("outcome") == "rejected")["mention_id"].to_list() == [found.rejects[0].key]
    assert found.counts.mention_rejects == 1
    assert found.frames["core.observation"].height == 17


def test_an_article_of_no_document_is_turned_away_alone(sound: Any) -> None:
    estrange_article(sound)
    found = turn_away(judge_batch(sound.frames(), TODAY))
    assert [(r.reason, r.document) for r in found.rejects] == [("unknown_reference", "f" * 32)]
    assert found.frames["raw.article"].height == 3
    assert found.counts.observations == 18


def test_a_figure_per_head_is_not_measured_by_the_range_of_the_whole(sound: Any) -> None:
    both(GDP, low=86870, high=86870, value_cny=86870, per="capita")(sound)
    assert broken(judge_batch(sound.frames(), TODAY), "warn") == []


def test_a_mention_turned_away_by_the_stage_before_is_counted_and_not_judged_again(sound: Any) -> None:
    """A value that no decimal can hold is turned away where it is read, with a reject of its own."""
    sound.mentions[COUNT + 1] |= {"outcome": "rejected", "low": None, "high": None, "comparator": None}
    del sound.observations[COUNT]
    found = turn_away(judge_batch(sound.frames(), TODAY))
    assert found.rejects == []
    assert (found.counts.mentions, found.counts.mention_rejects, found.counts.observations) == (21, 1, 17)


def test_every_reject_rule_of_the_human_half_is_planted() -> None:
    from expectations.judgement import JUDGEMENTS

    planted = {f.rule for f in FAULTS}
    of_batch: list[Expectation] = [e for e in JUDGEMENTS if not e.of_table and e.table != "ops.run"]
    spoken_for = {  # the same fact is first broken on the mention of the same span
        f"{O}.surface.is_what_the_page_says",
        f"{O}.comparator.says_range_where_low_is_below_high",
        f"{M}.article_id.is_of_the_same_document",
    }
    assert {e.rule for e in of_batch} - planted - spoken_for == set()
