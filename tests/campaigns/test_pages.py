"""The morning page and the Data Docs in a real browser, from file:// with the network cut."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.campaigns.conftest import PROGRAM, ROOT, SAMPLE

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: make setup installs it")
WIDTHS = (1280, 390)
FLAGS = [
    "--no-sandbox",  # as root there is none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOSTILE = "<script>alert(1)</script>"
TEXT = """<script>alert(1)</script>"引号"与'单引号'; DROP TABLE raw.document; --
本报讯 **记者** [点击](javascript:alert(2)) 今年1至7月，义乌市<img src=x onerror=alert(3)>进出口总额3224.3亿元，同比增长17.5%。
到2025年，</style><script>alert(4)</script>义乌市低空经济产业规模突破60亿元。对企业最高给予500万元奖励。
"""


def browser() -> str:
    """The browser of the system; without one that starts the tests say what to install."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("no browser: apt-get install chromium")
    told = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    if told.returncode != 0:
        pytest.skip(f"{found} does not start ({told.stderr.strip()[:200]}): apt-get install chromium")
    return found


@dataclass
class Seen:
    """An open page, and all that it did that a page must not do."""

    page: Any
    requests: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def open(self, path: Path) -> None:
        self.page.goto(path.resolve().as_uri())

    def size(self) -> tuple[int, int]:
        return tuple(self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]"))

    def quiet(self, *paths: Path) -> None:
        """Nothing failed, was logged or popped up, and nothing but the pages themselves was asked for."""
        assert not self.wrong
        assert self.requests == [p.resolve().as_uri() for p in paths]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after two runs: the sample drop, and a drop of hostile texts."""
    base = tmp_path_factory.mktemp("pages")
    drop = base / "hostile"
    drop.mkdir()
    (drop / "bad.txt").write_text(TEXT, encoding="utf-8")
    meta = {"title": HOSTILE, "publisher": "<b onmouseover=alert(5)>恶意日报</b> $x_1$", "published_on": "2023-08-15"}
    (drop / "bad.txt.meta.json").write_text(json.dumps(meta), encoding="utf-8")
    (drop / "<svg onload=alert(6)>.txt").write_bytes(b"\0\0")
    for path in (SAMPLE, drop):
        subprocess.run(
            [sys.executable, *PROGRAM, "ingest", str(path), "--home", str(base / "home")],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    return base / "home"


@pytest.fixture(scope="module")
def pages(home: Path) -> dict[str, Path]:
    """The pages by what they are."""
    found = [p for p in (home / "pages").glob("*.html") if p.stem != "index"]
    hostile = next(p for p in found if "&lt;script&gt;alert(1)" in p.read_text(encoding="utf-8"))
    sample = next(p for p in found if p != hostile)
    docs = home / "data_docs"
    result = max((docs / "validations").rglob("*.html"), key=lambda p: p.stat().st_size)
    return {
        "hostile": hostile,
        "sample": sample,
        "index": home / "pages" / "index.html",
        "docs": docs / "index.html",
        "result": result,
    }


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A browser with a profile of its own and no network."""
    path = browser()
    with sync_api.sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"), executable_path=path, headless=True, args=FLAGS, offline=True
        )
        yield context
        context.close()


@pytest.fixture
def opened(chromium: Any) -> Iterator[Callable[[int], Seen]]:
    """A new page of a width, watched from before it loads anything."""
    there: list[Any] = []

    def new(width: int) -> Seen:
        page = chromium.new_page()
        there.append(page)
        page.set_viewport_size({"width": width, "height": 900})
        seen = Seen(page)
        page.on("request", lambda r: seen.requests.append(r.url))
        page.on("requestfailed", lambda r: seen.wrong.append(f"failed: {r.url}"))
        page.on(
            "console", lambda m: seen.wrong.append(f"console: {m.text}") if m.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda e: seen.wrong.append(f"error: {e}"))

        def dialog(shown: Any) -> None:
            seen.wrong.append(f"dialog: {shown.message}")
            shown.dismiss()

        page.on("dialog", dialog)
        return seen

    yield new
    for page in there:
        page.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["hostile", "sample", "index"])
def test_a_page_of_ours_opens_alone_and_fits(
    name: str, width: int, pages: dict[str, Path], opened: Callable[[int], Seen]
) -> None:
    seen = opened(width)
    seen.open(pages[name])
    for language in ("zh", "en"):
        if language == "en":
            seen.page.click("#language")
        scroll, window = seen.size()
        assert scroll <= window, f"{scroll} pixels wide in a window of {window}, in {language}"
    seen.quiet(pages[name])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["docs", "result"])
def test_a_page_of_the_data_docs_opens_alone(
    name: str, width: int, pages: dict[str, Path], opened: Callable[[int], Seen]
) -> None:
    seen = opened(width)
    seen.open(pages[name])
    assert seen.page.locator("table").count() >= 1
    assert len(seen.page.inner_text("body")) > 200
    scroll, window = seen.size()
    assert scroll <= window
    seen.quiet(pages[name])


@pytest.mark.parametrize("width", WIDTHS)
def test_every_plot_is_seen(width: int, pages: dict[str, Path], opened: Callable[[int], Seen]) -> None:
    seen = opened(width)
    seen.open(pages["hostile"])  # of a second run, which has a trend
    plots = seen.page.locator("svg.plot")
    assert plots.count() >= 6
    for n in range(plots.count()):
        plot = plots.nth(n)
        label = plot.get_attribute("aria-label")
        box = plot.bounding_box()
        assert box and box["width"] > 250 and box["height"] > 30, f"{label}: {box}"
        assert box["x"] >= 0 and box["x"] + box["width"] <= width, f"{label} leaves the page: {box}"
        drawn = plot.evaluate(
            "e => [...e.querySelectorAll('path')].filter(p => { const b = p.getBoundingClientRect(),"
            " f = getComputedStyle(p); return (b.width || b.height) && (f.fill !== 'none' || f.stroke !== 'none')"
            " && f.visibility === 'visible' }).length"
        )
        assert drawn >= 1, f"{label} shows no path"
        letters = plot.locator("text:visible").first.evaluate("e => e.getBoundingClientRect().height")
        assert letters >= 9, f"{label}: letters of {letters} pixels"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_language_switches_and_is_kept(width: int, pages: dict[str, Path], opened: Callable[[int], Seen]) -> None:
    seen = opened(width)
    seen.open(pages["sample"])
    seen.page.evaluate("localStorage.clear()")
    seen.page.reload()
    page = seen.page
    assert page.get_attribute("html", "lang") == "zh-CN"
    assert "指标晨报" in page.inner_text("h1") and "Morning" not in page.inner_text("h1")
    assert "晨报" in page.title()
    page.click("#language")
    assert page.get_attribute("html", "lang") == "en"
    assert "Morning page" in page.inner_text("h1") and "晨报" not in page.inner_text("h1")
    assert "Morning" in page.title()
    assert not page.locator(".zh:visible").count()
    page.goto(pages["index"].resolve().as_uri())
    assert page.get_attribute("html", "lang") == "en", "the other pages keep it"
    page.click("#language")
    assert not page.locator(".en:visible").count()
    assert not seen.wrong


def test_a_number_leads_to_its_sentence(pages: dict[str, Path], opened: Callable[[int], Seen]) -> None:
    seen = opened(1280)
    seen.open(pages["sample"])
    value = seen.page.locator("a.value").first
    assert value.get_attribute("title").endswith(("count", "CNY", "m2", "kg", "W")), "the exact value"
    value.click()
    sentence = seen.page.locator("li:target")
    assert sentence.count() == 1
    sentence.scroll_into_view_if_needed()
    assert sentence.is_visible()
    assert sentence.locator("mark").inner_text()
    assert "zhibiao explain" in sentence.inner_text()


def test_hostile_texts_are_read_and_not_obeyed(pages: dict[str, Path], opened: Callable[[int], Seen]) -> None:
    seen = opened(1280)
    seen.open(pages["hostile"])
    text = seen.page.inner_text("body")
    assert HOSTILE in text
    assert "<svg onload=alert(6)>.txt" in text
    assert "<b onmouseover=alert(5)>恶意日报</b> $x_1$" in text
    assert seen.page.locator("img").count() == 0
    assert seen.page.locator("script").count() == 1
    seen.page.mouse.move(300, 500)
    seen.quiet(pages["hostile"])


def test_a_script_that_got_in_would_not_run(
    pages: dict[str, Path], opened: Callable[[int], Seen], tmp_path: Path
) -> None:
    """The second wall: even with the escaping gone the page's policy stops a script."""
    html = pages["hostile"].read_text(encoding="utf-8")
    broken = tmp_path / "broken.html"
    broken.write_text(
        html.replace(
            "<main>", "<main><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
        ),
        encoding="utf-8",
    )
    seen = opened(1280)
    seen.open(broken)
    assert "run" != seen.page.title()
    assert any("Content Security Policy" in w for w in seen.wrong)
