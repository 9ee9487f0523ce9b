"""What the machine does to a run: each fault is named with its cause and what to do, and the run after the repair ends
complete, with the rows of one that nothing had disturbed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.campaigns.conftest import PROGRAM, SAMPLE, Zhibiao, contents, ended
from warehouse.store import BUILD

FAULTY = 4  # exit code where the home cannot be used


@dataclass
class Disk:
    """A small disk of its own, mounted on a folder."""

    path: Path

    def become(self, *options: str) -> None:
        """Mount it anew otherwise: ``size=12m``, ``ro``, ``rw``."""
        subprocess.run(["mount", "-o", ",".join(("remount", *options)), str(self.path)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    where = tmp_path / "disk"
    where.mkdir()
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a small disk is left to root")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", where], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.decode().strip()}")
    try:
        yield Disk(where)
    finally:
        subprocess.run(["umount", "-l", str(where)], check=True)


def fault(process: subprocess.Popen[str]) -> str:
    """The sentence of a run that ends because of its machine."""
    out, err = process.communicate(timeout=240)
    assert process.returncode == FAULTY, f"exit code {process.returncode}\n{out}\n{err}"
    last = err.strip().splitlines()[-1]
    assert last.startswith("zhibiao: "), err
    return last


def examined(process: subprocess.Popen[str]) -> dict[str, str]:
    """What the doctor says of each check, the gravest of it."""
    out, err = process.communicate(timeout=60)
    assert process.returncode in (0, 6), err
    checks = json.loads(out)["checks"]
    return {c["check"]: c["state"] for c in sorted(checks, key=lambda c: ("ok", "warn", "fail").index(c["state"]))}


@pytest.mark.timeout(900)
@pytest.mark.parametrize("share", [0.4, 1.4])
def test_a_full_disk(share: float, disk: Disk, zhibiao: Zhibiao, undisturbed: Path) -> None:
    """Full before there is a warehouse, and full while the copy for readers is written."""
    home = disk.path / "home"
    disk.become(f"size={int((undisturbed / BUILD).stat().st_size * share)}")
    said = fault(zhibiao("ingest", SAMPLE, "--home", home))
    assert "No space left on device" in said and "df -h" in said and str(disk.path) in said
    assert examined(zhibiao("doctor", "--json", "--home", home))["disk"] == "fail"
    disk.become("size=400m")
    ended(zhibiao("ingest", SAMPLE, "--home", home))
    assert contents(home) == contents(undisturbed)
    assert examined(zhibiao("doctor", "--json", "--home", home))["last run"] == "ok"


@pytest.mark.timeout(600)
def test_a_folder_that_became_read_only(disk: Disk, zhibiao: Zhibiao, undisturbed: Path) -> None:
    home = disk.path / "home"
    shutil.copytree(undisturbed, home)
    disk.become("ro")
    said = fault(zhibiao("ingest", SAMPLE, "--home", home))
    assert "Read-only file system" in said and "remount,rw" in said and str(home) in said
    assert examined(zhibiao("doctor", "--json", "--home", home))["home"] == "fail"
    assert contents(home) == contents(undisturbed), "readers are not concerned"
    disk.become("rw")
    assert "nothing is new" in ended(zhibiao("ingest", SAMPLE, "--home", home))


BOUND = (
    "-c",
    """
import os, sys
without = ["--bounding-set", "-dac_override,-dac_read_search"]
os.execvp("setpriv", ["setpriv", *without, sys.executable, "-m", "flows.cli", *sys.argv[1:]])
""",
)
"""The same program where root, too, is bound by permissions."""


@pytest.mark.timeout(600)
def test_a_home_that_may_not_be_written(zhibiao: Zhibiao, undisturbed: Path, tmp_path: Path) -> None:
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("setpriv is not installed, without which root may write anything")
    program = BOUND if os.geteuid() == 0 else PROGRAM
    home = tmp_path / "home"
    home.mkdir(mode=0o555)
    said = fault(zhibiao("ingest", SAMPLE, "--home", home, program=program))
    assert "Permission denied" in said and "ls -ld" in said and str(home) in said
    assert examined(zhibiao("doctor", "--json", "--home", home, program=program))["home"] == "fail"
    home.chmod(0o755)
    ended(zhibiao("ingest", SAMPLE, "--home", home, program=program))
    assert contents(home) == contents(undisturbed)


SET_BACK = (
    "-c",
    """
from datetime import datetime, timedelta
import flows.doctor.examination, flows.ledger

class Back(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) - timedelta(days=30)

flows.ledger.datetime = flows.doctor.examination.datetime = Back
from flows.cli import main
main()
""",
)
"""The same program where the clock of the ledger and of the doctor goes a month behind: libfaketime makes sleeping fail."""


@pytest.mark.timeout(600)
def test_a_clock_that_was_set_back(zhibiao: Zhibiao, undisturbed: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(undisturbed, home)
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "rice.txt").write_text("2022年，高安市粮食总产量8亿公斤，同比增长3.5%。\n", encoding="utf-8")
    process = zhibiao("ingest", drop, "--home", home, program=SET_BACK)
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, out + err
    assert err.count("it was set back") == 1 and "timedatectl" in err
    assert examined(zhibiao("doctor", "--json", "--home", home, program=SET_BACK))["clock"] == "fail"
    assert examined(zhibiao("doctor", "--json", "--home", home))["clock"] == "ok"
    from warehouse.store import read

    with read(home) as warehouse:  # in the order in which they came, whatever the clock said
        rows = warehouse.query("SELECT path, state, finished_at >= started_at FROM ops.run ORDER BY started_at").rows()
    assert rows == [(str(SAMPLE), "complete", True), (str(drop), "complete", True)]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("form", ["json", "text"])
def test_the_log_of_a_run_holds_no_sentence_of_its_articles(form: str, zhibiao: Zhibiao, tmp_path: Path) -> None:
    home = tmp_path / "home"
    logged = {"ZHIBIAO_LOG_LEVEL": "INFO", "ZHIBIAO_LOG_FORMAT": form}
    process = zhibiao("ingest", SAMPLE, "--home", home, **logged)
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, out + err
    lines = err.splitlines()
    if form == "json":
        events = [json.loads(line) for line in lines if line.startswith("{")]
        named = {e["event"] for e in events if "event" in e}
        assert any("event" not in e for e in events), "Prefect's lines are of the same kind"
        assert [line for line in lines if not line.startswith("{")] == []
        ending = next(e for e in events if e.get("event") == "run_ended")
        assert (ending["state"], ending["flow"]) == ("complete", "ingest")
    else:
        named = {line.split()[2] for line in lines if " info " in line}
    assert {"run_began", "batch_loaded", "published", "run_ended"} <= named
    from warehouse.store import read

    with read(home) as warehouse:
        texts = warehouse.query("SELECT text FROM raw.document")["text"].to_list()
    pieces = {text[i : i + 8] for text in texts for i in range(len(text) - 8) if "\n" not in text[i : i + 8]}
    assert len(pieces) > 1000
    assert [piece for piece in pieces if piece in err and any(c > "㐀" for c in piece)] == []
