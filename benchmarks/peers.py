"""Other readers of Chinese numbers, each measured in an environment of its own under ``build/peers``.

Their dependencies are no concern of the project's own environment. An environment is made on first use
and needs the package index; where a peer cannot be had, :class:`PeerError` says why.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.texts import PUBLISHED, ROOT
from benchmarks.timing import Seconds

INSTALL_SECONDS = 600
READ_SECONDS = 300

# A peer is given what suits it best, paragraphs, and its log of what it failed to read is switched off.
_READ = """
import json, logging, sys, time
logging.disable(logging.CRITICAL)
{read}
paragraphs = json.load(sys.stdin)
read("2023年三百元")
process, wall = time.process_time(), time.perf_counter()
found = sum(len(read(p)) for p in paragraphs)
process, wall = time.process_time() - process, time.perf_counter() - wall
print()
print(json.dumps({{"process": process, "wall": wall, "found": found}}))
"""


class PeerError(Exception):
    """A peer cannot be installed or does not run here."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A package of the index whose readers are measured."""

    package: str
    requirements: tuple[str, ...]  # what it needs beyond what it says itself
    characters: int  # of the text: enough to know its rate
    readers: Mapping[str, str]  # name of a reader -> Python that defines ``read(paragraph)``, a sized result


RECOGNIZERS = Peer(
    "recognizers-text-suite",
    ("setuptools<81", "emoji<2"),  # it was written for older releases of what it depends on
    20_000,
    {
        "numbers": """
from recognizers_number import recognize_number
from recognizers_text import Culture
def read(paragraph):
    return recognize_number(paragraph, Culture.Chinese)
""",
        "units": """
from recognizers_number_with_unit import recognize_age, recognize_currency, recognize_dimension, recognize_temperature
from recognizers_text import Culture
def read(paragraph):
    models = recognize_currency, recognize_dimension, recognize_age, recognize_temperature
    return [found for model in models for found in model(paragraph, Culture.Chinese)]
""",
        "dates": f"""
from datetime import datetime
from recognizers_date_time import recognize_datetime
from recognizers_text import Culture
published = datetime({PUBLISHED.year}, {PUBLISHED.month}, {PUBLISHED.day})
def read(paragraph):
    return recognize_datetime(paragraph, Culture.Chinese, reference=published)
""",
    },
)
JIONLP = Peer(
    "jionlp",
    (),
    300_000,
    {
        "extract_money": """
import jionlp
def read(paragraph):
    return jionlp.ner.extract_money(paragraph)
""",
        "extract_time": f"""
import jionlp
base = {{"year": {PUBLISHED.year}, "month": {PUBLISHED.month}, "day": {PUBLISHED.day}}}
def read(paragraph):
    return jionlp.ner.extract_time(paragraph, time_base=base)
""",
    },
)


def measure(peer: Peer, reader: str, documents: list[str]) -> Seconds:
    """Seconds that a peer's reader would take for the documents, from the part of them that it is given.

    Raises PeerError where it cannot be installed or fails.
    """
    text = "\n".join(documents)
    part = text[: peer.characters]
    paragraphs = [p for p in part.split("\n") if p.strip()]
    try:
        done = subprocess.run(
            [str(_python(peer)), "-c", _READ.format(read=peer.readers[reader])],
            input=json.dumps(paragraphs),
            check=False,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=READ_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise PeerError(f"{peer.package} {reader}: not done in {READ_SECONDS} s") from error
    if done.returncode:
        raise PeerError(f"{peer.package} {reader}: does not run here: {_last_line(done.stderr)}")
    taken = json.loads(_last_line(done.stdout))
    return Seconds(taken["process"], taken["wall"]).times(sum(map(len, documents)) / len(part))


def _python(peer: Peer) -> Path:
    """The interpreter of the environment that holds the peer."""
    home = ROOT / "build" / "peers" / peer.package
    python = home / "bin" / "python"
    installed = home / "installed"
    if installed.exists():
        return python
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in ([sys.executable, "-m", "venv", str(home)], [*pip, peer.package, *peer.requirements]):
        try:
            done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=INSTALL_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise PeerError(f"{peer.package}: cannot be installed here: not done in {INSTALL_SECONDS} s") from error
        if done.returncode:
            raise PeerError(f"{peer.package}: cannot be installed here: {_last_line(done.stderr or done.stdout)}")
    installed.touch()
    return python


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "no message"
