"""What was turned away is tried again after a fix: what passes is loaded, the rest stays open, and nothing is lost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from expectations import verdicts
from flows import ledger, rebuild
from flows import replay as replaying
from flows.arrivals import survey
from flows.failures import InputError
from flows.home import sole_store
from flows.replay import replay
from flows.run import Outcome, Run
from flows.settings import load
from flows.tasks import carry_batch
from flows.underway import under_way
from tests.flows.conftest import RICE, TRADE
from tests.flows.corrections.conftest import accounted
from transforms import drops, identity, normalise
from transforms.decoding import Unreadable

Ask = Callable[..., list[tuple[Any, ...]]]
GREEN = "2022年，天台县绿色建筑占比120%，新增企业31家。\n"
OPEN = "SELECT document, reason FROM ops.reject WHERE resolved_at IS NULL ORDER BY ALL"
LAST = (
    "SELECT flow, state, documents, loaded, known, rejected, mentions, observations + not_quantities + mention_rejects "
    "FROM ops.run ORDER BY started_at DESC LIMIT 1"
)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Sets how many characters a document may have."""
    return lambda most: monkeypatch.setenv("ZHIBIAO_MAX_CHARACTERS", str(most))


def ingest(drop: Path, home: Path, published_on: date | None = None) -> Outcome:
    """The road of a drop, without Prefect, which has no part in any of this."""
    settings = load(home)
    with sole_store(settings) as store:
        run = Run(store, settings, survey(drop, reading=settings.reading), published_on, dry_run=False)
        with run.entered():
            with under_way(run) as batches:
                for batch in batches:
                    carry_batch(batch)
            run.close()
            run.publish()
        return run.outcome()


def write(folder: Path, **files: str) -> Path:
    """A drop of files, by name without .txt."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def beside(file: Path, **fields: str) -> None:
    file.with_suffix(".meta.json").write_text(json.dumps(fields), encoding="utf-8")


def loosen(monkeypatch: pytest.MonkeyPatch, kind: str, holds: pl.Expr) -> None:
    """Change what is believed, in both halves of the expectation."""

    def changed(e: Any) -> Any:
        return replace(e, holds=holds, computes=(e.computes[0], holds.fill_null(True))) if e.kind == kind else e

    monkeypatch.setattr(verdicts, "JUDGEMENTS", tuple(map(changed, verdicts.JUDGEMENTS)))


def test_a_document_beyond_a_setting_is_loaded_from_the_kept_bytes_when_it_is_raised(
    home: Path, tmp_path: Path, ask: Ask, short: Callable[[int], None]
) -> None:
    drop = write(tmp_path / "drop", rice=RICE, long=TRADE + "各地落实。" * 100)
    beside(drop / "long.txt", published_on="2023-08-09", publisher="金华日报")
    short(200)
    ingest(drop, home, date(2023, 10, 1))
    assert ask(home, OPEN) == [("long.txt", "too_large")]
    shutil.rmtree(drop)

    short(2000)
    done = replay(None, "too_large", home)
    assert (done.tried, done.resolved, done.still, done.gone, done.documents) == (1, 1, 0, [], 1)
    assert done.observations == 2
    assert ask(home, OPEN) == []
    assert ask(home, "SELECT reason, key, payload IS NOT NULL, resolved_at IS NOT NULL FROM ops.reject") == [
        ("too_large", None, True, True)
    ]
    # with what stood beside it, under its drop, as if it had come through at once
    assert ask(
        home,
        "SELECT document, published_on, published_on_evidence, publisher, drop_id = (SELECT any_value(drop_id) FROM "
        "raw.document WHERE document = 'rice.txt') FROM raw.document WHERE document = 'long.txt'",
    ) == [("long.txt", date(2023, 8, 9), "sidecar", "金华日报", True)]
    assert ask(home, LAST)[0][:6] == ("replay", "complete", 1, 1, 0, 0)
    assert ask(home, LAST)[0][6] == ask(home, LAST)[0][7]
    accounted(home, ask)


def test_bytes_that_could_not_be_decoded_are_loaded_once_they_can(
    home: Path, tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop = write(tmp_path / "drop", trade=TRADE)
    with monkeypatch.context() as patch:

        def refuse(_data: bytes) -> tuple[str, str]:
            raise Unreadable("undecodable", "no supported encoding reads it")

        patch.setattr(drops, "decode", refuse)
        ingest(drop, home)
    assert ask(home, OPEN) == [("trade.txt", "undecodable")]
    assert replay(None, None, home).resolved == 1
    assert ask(home, "SELECT document, encoding, media_type FROM raw.document") == [
        ("trade.txt", "utf-8", "text/plain")
    ]
    assert ask(home, "SELECT count(*) FROM mart.observation") == [(2,)]
    accounted(home, ask)


def test_a_mended_sidecar_is_read_where_the_document_was_delivered(home: Path, tmp_path: Path, ask: Ask) -> None:
    drop = write(tmp_path / "drop", trade=TRADE, rice=RICE)
    beside(drop / "trade.txt", published_on="2023-02-30")
    ingest(drop, home)
    assert ask(home, OPEN) == [("trade.txt", "bad_date")]
    assert replay(None, None, home).still == 1

    beside(drop / "trade.txt", published_on="2023-08-30")
    assert replay(None, None, home).resolved == 1
    assert ask(home, "SELECT published_on FROM raw.document WHERE document = 'trade.txt'") == [(date(2023, 8, 30),)]
    # delivered once more it is known, and nothing is open
    outcome = ingest(drop, home)
    assert outcome.nothing_new and (outcome.counts["known"], outcome.counts["rejected"]) == (2, 0)


def test_a_new_delivery_settles_what_was_turned_away_before(home: Path, tmp_path: Path, ask: Ask) -> None:
    drop = write(tmp_path / "drop", trade=TRADE)
    beside(drop / "trade.txt", published_on="2023-02-30")
    ingest(drop, home)
    beside(drop / "trade.txt", published_on="2023-08-30")
    ingest(drop, home)
    assert ask(home, OPEN) == []
    assert ask(home, "SELECT count(*), count(resolved_at) FROM ops.reject") == [(1, 1)]


@pytest.mark.parametrize("rules", ["same rules", "other rules"])
def test_a_mention_passes_when_what_was_believed_of_it_is_changed(
    rules: str, home: Path, tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A threshold in the seeds is part of the rule set, one in the code of an expectation is not."""
    drop = write(tmp_path / "drop", green=GREEN, trade=TRADE)
    ingest(drop, home)
    assert ask(home, OPEN) == [("green.txt", "share_out_of_range")]
    before = ask(home, "SELECT observation_id FROM mart.observation ORDER BY ALL")
    assert len(before) == 3
    accounted(home, ask)

    loosen(monkeypatch, "as_a_share_lies_in_0_to_100_percent", pl.col("high") <= 150)
    if rules == "other rules":
        for module in (identity, ledger, normalise, rebuild, replaying):
            monkeypatch.setattr(module, "rule_set", lambda: "f" * 16, raising=False)
    done = replay(None, None, home)
    assert (done.tried, done.resolved, done.documents, done.observations) == (1, 1, 0, 1)
    assert ask(home, OPEN) == []
    assert ask(home, "SELECT low::INT, document FROM mart.observation WHERE kind = 'share'") == [(120, "green.txt")]
    after = ask(home, "SELECT observation_id FROM mart.observation ORDER BY ALL")
    assert len(after) == 4
    # read by the same rules, what stood is untouched; by others the whole document is read again, the other page not
    assert len(set(before) & set(after)) == (3 if rules == "same rules" else 2)
    accounted(home, ask)
    # the mention that was turned away stays in the history
    assert ask(
        home,
        "SELECT outcome, retired_at IS NULL FROM core.mention WHERE surface = '120%' ORDER BY recorded_at",
    ) == [("rejected", False), ("observation", True)]
    assert replay(None, None, home).tried == 0


def test_what_is_turned_away_again_stays_open_under_its_id(home: Path, tmp_path: Path, ask: Ask) -> None:
    drop = write(tmp_path / "drop", green=GREEN, empty="", trade=TRADE)
    ingest(drop, home)
    rows = "SELECT reject_id, resolved_at, recorded_at FROM ops.reject ORDER BY ALL"
    held = "SELECT observation_id, recorded_at, retired_at FROM core.observation ORDER BY ALL"
    mentions = "SELECT mention_id, outcome, recorded_at, retired_at FROM core.mention ORDER BY ALL"
    before = [ask(home, sql) for sql in (rows, held, mentions)]
    for _ in range(2):
        done = replay(None, None, home)
        assert (done.tried, done.resolved, done.still, done.observations) == (2, 0, 2, 0)
        assert [ask(home, sql) for sql in (rows, held, mentions)] == before
        flow, state, documents, loaded, known, rejected, found, told = ask(home, LAST)[0]
        assert (flow, state, documents) == ("replay", "complete", loaded + known + rejected)
        assert found == told
    accounted(home, ask)


def test_another_reason_now_takes_the_place_of_the_first(
    home: Path, tmp_path: Path, ask: Ask, short: Callable[[int], None]
) -> None:
    drop = write(tmp_path / "drop", odd="锟斤拷" * 200 + TRADE)
    short(100)
    ingest(drop, home)
    shutil.rmtree(drop)
    short(10_000)
    assert replay(None, None, home).resolved == 1
    assert ask(home, OPEN) == [("odd.txt", "mojibake")]
    # and the second is tried as the first was, from the kept bytes
    assert replay(None, None, home).still == 1
    assert ask(home, "SELECT count(DISTINCT file_sha256), count(*) FROM ops.reject") == [(1, 2)]


def test_a_line_of_a_file_of_many_is_tried_alone(
    home: Path, tmp_path: Path, ask: Ask, short: Callable[[int], None]
) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    lines = [{"id": "short", "text": RICE}, {"id": "long", "text": TRADE + "各地落实。" * 100}, {"id": "none"}]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (drop / "lines.jsonl").write_text(text, encoding="utf-8")
    short(300)
    ingest(drop, home)
    shutil.rmtree(drop)
    short(5000)
    assert [reason for _, reason in ask(home, OPEN)] == ["too_large", "no_text_field"]
    done = replay(None, "too_large", home)
    assert (done.tried, done.resolved, done.documents) == (1, 1, 1)
    assert ask(home, "SELECT document, media_type FROM raw.document ORDER BY ALL") == [
        ("lines.jsonl#long", "application/jsonl"),
        ("lines.jsonl#short", "application/jsonl"),
    ]
    assert ask(home, OPEN) == [("lines.jsonl#3", "no_text_field")]
    accounted(home, ask)


def test_what_is_nowhere_any_more_is_said_and_stays_open(home: Path, tmp_path: Path, ask: Ask) -> None:
    drop = write(tmp_path / "drop", rice=RICE)
    (drop / "link.txt").symlink_to(drop / "nothing")
    ingest(drop, home)
    shutil.rmtree(drop)
    done = replay(None, None, home)
    assert done.gone == ["link.txt"] and done.still == 1
    assert ask(home, OPEN) == [("link.txt", "not_a_file")]


def test_names_that_mean_nothing_open_are_errors(home: Path, drop: Path) -> None:
    ingest(drop, home)
    assert replay(None, None, home).tried == 0
    with pytest.raises(InputError, match="no reject that is open has reason 'bad_luck'"):
        replay(None, "bad_luck", home)
    with pytest.raises(InputError, match="no reject that is open has id 'ffff'"):
        replay("ffff", None, home)
