"""The folder watcher under load: two hours of a schedule in a minute or two, by a clock of the test's own.

Two thousand files arrive in random order and pace, some of them broken, some twice, some still being written when they
are first seen. Each is accounted for, once.
"""

from __future__ import annotations

import hashlib
import os
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("prefect_server")
FILES, BROKEN, TWICE, GROWING = 2000, 100, 200, 20
EVERY, HOURS, SETTLE = 900.0, 2.0, 30.0
SEED = 20261120


@dataclass(frozen=True)
class Arrival:
    """Some bytes written at a moment; ``half`` where more follow."""

    at: float
    name: str
    content: bytes
    half: bool = False


def sound(n: int) -> bytes:
    town = ("高安市", "义乌市", "滁州市", "金华市")[n % 4]
    text = f"2023年，{town}第{n}号乡镇粮食总产量{100 + n}吨，同比增长{1 + n % 9}.{n % 10}%。\n"
    return text.encode(("utf-8", "gb18030")[n % 5 == 0])


def broken(n: int) -> tuple[str, bytes]:
    kinds = (  # no two alike: the same bytes again are known
        (".txt", b"\n" * (n + 1)),
        (".txt", b"\0\1\2%d" % n),
        (".doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1%d" % n),
        (".txt", b" \n" * (n + 1)),
    )
    return kinds[n % len(kinds)]


def arrivals(start: float) -> list[Arrival]:
    """What is written when, in the order of time."""
    dice = random.Random(SEED)
    looks = int(HOURS * 3600 / EVERY)
    found = []
    for n in range(FILES - BROKEN - TWICE):
        name = f"{n % 7}/a{n}.txt"
        if n < GROWING:  # begun just before a look, ended just after it
            look = start + EVERY * dice.randrange(1, looks)
            found.append(Arrival(look - 5, name, sound(n)[: len(sound(n)) // 2], half=True))
            found.append(Arrival(look + 5, name, sound(n)))
        else:
            found.append(Arrival(start + _moment(dice), name, sound(n)))
    for n in range(BROKEN):
        suffix, content = broken(n)
        found.append(Arrival(start + _moment(dice), f"{n % 7}/b{n}{suffix}", content))
    for n in range(TWICE):
        found.append(Arrival(start + _moment(dice), f"again/c{n}.txt", sound(dice.randrange(FILES - BROKEN - TWICE))))
    return sorted(found, key=lambda a: a.at)


def _moment(dice: random.Random) -> float:
    """A moment of the two hours: half of them come in bursts."""
    length = HOURS * 3600
    return (
        dice.uniform(0, length)
        if dice.random() < 0.5
        else min(dice.randrange(6) * length / 6 + dice.expovariate(0.1), length)
    )


def test_every_file_is_accounted_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.ingest import ingest
    from flows.sources.collecting import ticking
    from warehouse.store import Store

    monkeypatch.chdir(tmp_path)
    inbox, home = tmp_path / "inbox", tmp_path / "home"
    inbox.mkdir()
    Path("zhibiao.toml").write_text(
        f'[[source]]\nname = "inbox"\nkind = "folder"\npath = "inbox"\nsettle_seconds = {SETTLE}\n', encoding="utf-8"
    )
    start = 1_700_000_000.0
    now = [start]
    waiting = arrivals(start)
    outcomes = []
    token = ticking.set(lambda: now[0])
    try:
        while waiting or now[0] < start + HOURS * 3600 + 2 * EVERY:
            now[0] += EVERY
            while waiting and waiting[0].at <= now[0]:
                arrival = waiting.pop(0)
                path = inbox / arrival.name
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(arrival.content)
                os.utime(path, (arrival.at, arrival.at))
            outcomes.append(ingest(home=home))
    finally:
        ticking.reset(token)

    with Store(home) as store:
        states = dict(store.query("SELECT state, count(*) FROM ops.source_item GROUP BY ALL").rows())
        polls = store.query("SELECT sum(taken), sum(waiting), sum(failed) FROM ops.source_run").row(0)
        loaded = store.query("SELECT document, document_sha256 FROM raw.document WHERE retired_at IS NULL").rows()
        rejected = store.query("SELECT document FROM ops.reject WHERE stage = 'read'")["document"].to_list()
        versions = store.query("SELECT count(*) FROM raw.document").item()
    assert all(o.state == "complete" for o in outcomes)
    total = Counter[str]()
    for outcome in outcomes:
        total.update(outcome.counts)
        assert (
            outcome.counts["documents"]
            == outcome.counts["loaded"] + outcome.counts["known"] + outcome.counts["rejected"]
        )
    unique = {hashlib.sha256(sound(n)).hexdigest() for n in range(FILES - BROKEN - TWICE)}
    assert states == {"done": FILES, "listing": 1}
    assert polls[0] == total["documents"] == FILES, "each file is handed over once"
    assert polls[1] >= GROWING, "what was being written waited"
    assert polls[2] == 0
    assert {sha for _, sha in loaded} == unique, "the whole of each, never a half"
    assert len(loaded) == versions == len(unique), "nothing twice, nothing superseded"
    assert total["known"] == TWICE
    assert Counter(rejected) == Counter(f"inbox/{n % 7}/b{n}{broken(n)[0]}" for n in range(BROKEN))
    print(f"{len(outcomes)} looks, {total['loaded']} loaded, {total['known']} known, {total['rejected']} rejected")
