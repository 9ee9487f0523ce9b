"""An object store and a web server with a feed, both failing at random: nothing is lost, nothing is loaded twice."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.campaigns.faulty_proxy import FAULTS, FaultyProxy
from tests.site import Site, site

__all__ = ["site"]
pytestmark = pytest.mark.usefixtures("prefect_server")
SEED = 7
ROUNDS, MOST_ROUNDS = 4, 14
NEW = 8  # things that each source offers in a round
HOUR = 3600.0


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, str]]:
    """An S3 server on loopback with an empty bucket: a client of it, and its address."""
    import boto3
    from moto.server import ThreadedMotoServer

    for name, value in {"ACCESS_KEY_ID": "id", "SECRET_ACCESS_KEY": "key", "DEFAULT_REGION": "us-east-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client("s3", endpoint_url=f"http://{host}:{port}")
    client.create_bucket(Bucket="papers")
    yield client, f"http://{host}:{port}"
    server.stop()


class World:
    """What the two sources offer, as it grows, and all that they ever offered."""

    def __init__(self, client: Any, site: Site) -> None:
        self.client, self.site = client, site
        self.dice = random.Random(SEED)
        self.now: dict[str, bytes] = {}  # by name
        self.ever: set[str] = set()
        self.listed: list[str] = []
        site.pages["/feed"] = self._feed

    def grow(self, round: int) -> None:
        for n in range(NEW):
            for where in ("s3", "web"):
                self.put(where, f"r{round}n{n}", 1)
        if round:
            self.put("s3", f"r{round - 1}n0", 2)  # an object is replaced
        del self.listed[: -2 * NEW]  # the feed forgets

    def put(self, where: str, name: str, version: int) -> None:
        number = self.dice.randrange(1000, 9999)
        content = (
            f"2023年，{'高安市' if where == 's3' else '义乌市'}{name}区粮食总产量{number}吨，第{version}版。\n".encode()
        )
        self.now[f"{where}/{name}"] = content
        self.ever.add(hashlib.sha256(content).hexdigest())
        if where == "s3":
            self.client.put_object(Bucket="papers", Key=f"daily/{name}.txt", Body=content)
        else:
            self.site.pages[f"/{name}.txt"] = self._page(content)
            self.listed.append(name)

    @staticmethod
    def _page(content: bytes) -> Any:
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        same = (304, {"ETag": tag}, b"")
        whole = (200, {"ETag": tag, "Content-Type": "text/plain"}, content)
        return lambda headers: same if headers.get("If-None-Match") == tag else whole

    def _feed(self, headers: dict[str, str]) -> Any:
        items = "".join(f"<item><title>{n}</title><link>/{n}.txt</link></item>" for n in reversed(self.listed))
        return self._page(f'<rss version="2.0"><channel><title>报</title>{items}</channel></rss>'.encode())(headers)


def test_nothing_is_lost_and_nothing_is_loaded_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bucket: tuple[Any, str], site: Site
) -> None:
    from flows.ingest import ingest
    from flows.sources.collecting import ticking
    from warehouse.store import Store

    client, address = bucket
    home = tmp_path / "home"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZHIBIAO_IO_RETRIES", "2")
    monkeypatch.setenv("ZHIBIAO_IO_BACKOFF_SECONDS", "0.01")
    world = World(client, site)
    now = [1_700_000_000.0]
    token = ticking.set(lambda: now[0])
    failed_polls = rounds = 0
    with FaultyProxy(address, SEED) as store_proxy, FaultyProxy(site.url, SEED + 1) as web_proxy:
        monkeypatch.setenv("AWS_ENDPOINT_URL", store_proxy.url)
        Path("zhibiao.toml").write_text(
            '[[source]]\nname = "bucket"\nkind = "files"\nurl = "s3://papers/daily"\ntimeout_seconds = 1.0\n'
            f'[[source]]\nname = "paper"\nkind = "feed"\nurl = "{web_proxy.url}/feed"\n'
            "delay_seconds = 0\ntimeout_seconds = 1.0\n",
            encoding="utf-8",
        )
        try:
            for rounds in range(1, MOST_ROUNDS + 1):
                if rounds <= ROUNDS:
                    world.grow(rounds - 1)
                now[0] += 7 * HOUR  # what failed before is due again
                outcome = ingest(home=home)
                assert outcome.state == "complete", "the run goes on for what could be got"
                c = outcome.counts
                assert c["documents"] == c["loaded"] + c["known"] + c["rejected"]
                failed_polls += sum("FAILED" in line or " failed" in line for line in outcome.sources)
                with Store(home) as store:
                    have = set(store.query("SELECT document_sha256 FROM raw.document")["document_sha256"])
                if rounds > ROUNDS and {hashlib.sha256(c).hexdigest() for c in world.now.values()} <= have:
                    break
        finally:
            ticking.reset(token)
        faults = store_proxy.faults + web_proxy.faults
        requests = store_proxy.requests + web_proxy.requests

    with Store(home) as store:
        rows = store.query("SELECT document, document_sha256, text FROM raw.document").rows()
        rejected = store.query("SELECT count(*) FROM ops.reject").item()
        current = store.query(
            "SELECT document, count(*) FROM raw.document WHERE retired_at IS NULL GROUP BY ALL"
        ).rows()
    have = [sha for _, sha, _ in rows]
    assert {hashlib.sha256(c).hexdigest() for c in world.now.values()} <= set(have), "nothing is lost"
    assert len(have) == len(set(have)), "nothing is loaded twice"
    assert set(have) <= world.ever, "no half of anything is loaded"
    assert rejected == 0
    assert all(n == 1 for _, n in current), "the later version stands in the place of the earlier"
    assert len(current) == len(world.now)
    assert all(faults[kind] for kind in FAULTS), f"each fault was met: {faults}"
    assert not list((home / "incoming").rglob("*.txt"))
    print(f"{rounds} rounds, {requests} requests, faults {dict(faults)}, {failed_polls} polls with something failed")
