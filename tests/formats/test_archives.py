"""Archives: whatever is packed comes out again, each file once; whatever is done to one, it is read or refused."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats import writers as w
from transforms.decoding import Unreadable
from transforms.deliveries import discover
from transforms.drops import read_documents
from transforms.formats.archives import unpack
from transforms.formats.limits import Limits

LIMITS = Limits()
NAMES = st.text(alphabet="abc产值 _-", min_size=1, max_size=8).map(str.strip).filter(bool)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda parts: "/".join(parts) + ".txt")
MEMBERS = st.dictionaries(PATHS, st.binary(max_size=300).map(lambda b: b"x" + b), min_size=1, max_size=6)
PACKED = {"zip": w.zipped, "tar": w.tarred, "tar.gz": lambda m: w.gzipped(w.tarred(m)), "tar.xz": lambda m: w.xzipped(w.tarred(m)), "tar.bz2": lambda m: w.bzipped(w.tarred(m))}  # fmt: skip
Members = dict[str, bytes]
CALM = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # the clock is the machine's, not the test's


def contents(data: bytes, name: str = "a.zip", limits: Limits = LIMITS) -> Members:
    """What an archive holds, by name; a member that is refused stands with its reason."""
    found = unpack(io.BytesIO(data), name, limits)
    return {n: m.problem[0].encode() if m.problem else found.open(n).read() for n, m in found.members.items()}


@given(MEMBERS, st.sampled_from(sorted(PACKED)))
@CALM
def test_what_is_packed_comes_out_again(members: Members, how: str) -> None:
    assert contents(PACKED[how](members)) == members


@given(MEMBERS, MEMBERS, st.sampled_from(sorted(PACKED)), st.sampled_from(sorted(PACKED)))
@CALM
def test_an_archive_in_an_archive_is_what_it_holds(outer: Members, inner: Members, how: str, inside: str) -> None:
    held = contents(PACKED[how]({**outer, f"in.{inside}": PACKED[inside](inner)}))
    assert held == {**outer, **{f"in.{inside}/{name}": data for name, data in inner.items()}}


@given(MEMBERS, st.sampled_from(sorted(PACKED)), st.data())
@CALM
def test_a_damaged_archive_gives_whole_files_or_none(members: Members, how: str, data: st.DataObject) -> None:
    packed = bytearray(PACKED[how](members))
    at = data.draw(st.integers(0, len(packed) - 1))
    packed[at] ^= data.draw(st.integers(1, 255))
    try:
        held = contents(bytes(packed))
    except Unreadable as problem:
        assert problem.reason in ("broken_archive", "archive_too_large", "empty_file")
        return
    if how != "tar":  # which has no checksum of what it holds
        # a name is under no checksum in a zip archive; what is read is whole or said to be broken
        reasons = {
            b"broken_member",
            b"unsafe_member",
            b"encrypted",
            b"duplicate_member",
            b"broken_archive",
            b"empty_file",
        }
        assert all(one in members.values() or one in reasons for one in held.values())


@given(MEMBERS, st.sampled_from(["tar", "tar.gz", "tar.xz", "tar.bz2", "zip"]), st.floats(0.05, 0.98))
@CALM
def test_an_archive_that_is_cut_off_is_refused(members: Members, how: str, share: float) -> None:
    packed = PACKED[how](members)
    if how == "tar":  # behind the last file only zeros are lost
        packed = packed.rstrip(b"\0") or packed
    try:
        held = contents(packed[: int(len(packed) * share)])
    except Unreadable as problem:
        assert problem.reason in ("broken_archive", "empty_file", "binary_file")
    else:
        assert how == "tar" and held.items() <= members.items()  # cut between two files, as tar may end


@pytest.mark.parametrize("name", ["../x.txt", "/x.txt", "a/../../x.txt", "..\\x.txt", "C:\\x.txt", "\\\\server\\x.txt"])
@pytest.mark.parametrize("how", ["zip", "tar"])
def test_no_name_leads_anywhere(tmp_path: Path, name: str, how: str) -> None:
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "a.bin").write_bytes(PACKED[how]({name: b"secret"}))
    before = set(tmp_path.rglob("*"))
    documents, rejects = read_documents(discover(tmp_path / "drop"))
    assert set(tmp_path.rglob("*")) == before
    assert not documents
    assert {r.reason for r in rejects} == {"unsafe_member"}


def test_nothing_stays_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drop = tmp_path / "drop"
    drop.mkdir(), (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    text = "".join(f"第{n}行新增企业{n}家。\n" for n in range(600_000)).encode()  # more than is held in memory
    (drop / "a.zip").write_bytes(w.zipped({"a.txt": text, "b.txt": text[: len(text) // 2]}))
    documents, rejects = read_documents(discover(drop))
    assert [len(documents), len(rejects)] == [2, 0]
    assert list((tmp_path / "tmp").iterdir()) == []


def test_members_beyond_the_limit_are_not_even_listed() -> None:
    many = w.zipped({f"{n}.txt": b"x" for n in range(300)})
    with pytest.raises(Unreadable, match="archive_too_large"):
        contents(many, limits=Limits(members=100))


def test_bombs_within_bombs_count_together() -> None:
    layer = w.zipped({"0": bytes(9_000_000)})
    bomb = w.zipped({f"{n}.zip": layer for n in range(40)})
    with pytest.raises(Unreadable, match="archive_too_large"):
        contents(bomb)
