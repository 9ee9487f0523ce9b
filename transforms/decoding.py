"""Decoding: the bytes of a file as text, or the reason why they are none.

Which encoding: a byte-order mark decides; then NUL bytes (UTF-16 where the text is plausible, else
binary); then UTF-8 if all of it is valid; then, of GB18030, Big5 and UTF-16, the one in which a sample
reads most like Chinese, by the share of its characters that are among the commonest. Where two of
them are near each other charset-normalizer is asked about the sample. Every step is linear, and only
a sample of ``SAMPLE`` bytes is looked at twice.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from functools import cache

from seeds import catalog

SAMPLE = 65_536

_SIGNATURES = (
    (b"%PDF-", "PDF"), (b"PK\x03\x04", "a zip archive (docx, xlsx, zip)"), (b"PK\x05\x06", "an empty zip archive"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"), (b"II*\x00", "a TIFF image"), (b"MM\x00*", "a TIFF image"), (b"RIFF", "a RIFF file (WebP, WAV)"),
    (b"\x1f\x8b", "a gzip file"), (b"BZh", "a bzip2 file"), (b"\xfd7zXZ\x00", "an xz file"), (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x28\xb5\x2f\xfd", "a zstandard file"), (b"Rar!\x1a\x07", "a RAR archive"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (doc, xls)"),
    (b"\x7fELF", "a program"), (b"SQLite format 3\x00", "an SQLite database"), (b"PAR1", "a Parquet file"), (b"{\\rtf", "rich text"),
    (b"OggS", "an Ogg file"), (b"ID3", "an MP3 file"), (b"\x00\x00\x01\xba", "an MPEG file"),
)  # fmt: skip
_BOMS = (  # the longer first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF8, "utf-8"),
    (b"\x84\x31\x95\x33", "gb18030"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_PLAUSIBLE, _NEAR = 0.5, 0.1  # least share of common characters; two shares this close are not told apart


class Unreadable(Exception):
    """One file or line that becomes a reject."""

    def __init__(self, reason: str, detail: str, payload: str = "") -> None:
        self.reason, self.detail, self.payload = reason, detail, payload
        super().__init__(f"{reason}: {detail}")


@cache
def _common() -> frozenset[str]:
    """The characters that most of any Chinese text consists of, with CJK punctuation and printable ASCII."""
    common = {c for row in catalog.rows("language/common_characters") for c in row["character"]}
    return (
        frozenset(common)
        | frozenset(map(chr, range(0x20, 0x7F)))
        | frozenset("，。、；：？！“”‘’（）《》〈〉【】—…·％　．０１２３４５６７８９")
    )


def plausibility(text: str) -> float:
    """How much a text reads like Chinese news: the share of its characters that are among the commonest."""
    letters = [c for c in text if not c.isspace()]
    if not letters:
        return 0.0
    common = _common()
    beyond_ascii = [c for c in letters if c > "\x7f"]
    share = sum(c in common for c in letters) / len(letters)
    return min(share, sum(c in common for c in beyond_ascii) / len(beyond_ascii)) if beyond_ascii else share


def reads_like_writing(text: str) -> bool:
    """Whether a text, by a sample of it, may be what was written."""
    return plausibility(text[:SAMPLE]) >= _PLAUSIBLE


def _sample(data: bytes, encoding: str) -> str | None:
    """The beginning of the data in an encoding, or nothing if it is not valid there."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data[:SAMPLE], final=len(data) <= SAMPLE)
    except UnicodeDecodeError:
        return None


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            "undecodable",
            f"it looks like {encoding} but byte {data[error.start]:#04x} at offset {error.start} is not valid there",
            repr(data[max(0, error.start - 20) : error.start + 20]),
        ) from None


def refuse_known_formats(data: bytes) -> None:
    """Raises ``Unreadable`` where the data begins with the signature of a format that is no text."""
    for mark, name in _SIGNATURES:
        if data.startswith(mark):
            raise Unreadable("binary_file", f"it begins like {name}", repr(data[:40]))


def decode(data: bytes) -> tuple[str, str]:
    """Text of a file and the name of its encoding; newlines as delivered, a byte-order mark left out.

    Raises ``Unreadable`` for what is no text. See the top of the module for the procedure.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding), encoding
    refuse_known_formats(data)
    nul = data.find(b"\0")
    if nul >= 0:
        shares = {e: plausibility(s) for e in ("utf-16-le", "utf-16-be") if (s := _sample(data, e)) and "\0" not in s}
        best = max(shares, key=shares.__getitem__, default=None)
        if best is None or shares[best] < _PLAUSIBLE:
            raise Unreadable("binary_file", f"it holds a NUL byte at offset {nul}, as no text does", repr(data[:40]))
        return _strictly(data, best), best
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        first_invalid = error.start
    shares = {e: plausibility(s) for e in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be") if (s := _sample(data, e))}
    ranked = sorted(shares, key=lambda e: -shares[e])
    if ranked and shares[ranked[0]] >= _PLAUSIBLE:
        best = ranked[0]
        if len(ranked) > 1 and shares[best] - shares[ranked[1]] < _NEAR:
            best = _ask_charset_normalizer(data, ranked[:2]) or best
        return _strictly(data, best), best
    for encoding, name in (("utf-8", "UTF-8"), ("gb18030", "GB18030")):
        read = data[:SAMPLE].decode(encoding, "replace")
        if plausibility(read.replace("\ufffd", "")) >= _PLAUSIBLE and read.count("\ufffd") * 20 < len(read):
            at = first_invalid if encoding == "utf-8" else len(read.partition("\ufffd")[0].encode(encoding))
            shown = repr(data[max(0, at - 20) : at + 20])
            raise Unreadable("undecodable", f"it is {name} damaged from byte {at} on", shown)
    said = ", ".join(f"{e} {shares[e]:.2f}" for e in ranked) or "no encoding reads it"
    raise Unreadable(
        "undecodable", f"in no supported encoding does it read like text (plausibility: {said})", repr(data[:40])
    )


def _ask_charset_normalizer(data: bytes, encodings: Sequence[str]) -> str | None:
    """Its choice among encodings that the cheap rules do not tell apart; imported only then (50 ms)."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:8192], cp_isolation=[e.replace("-", "_") for e in encodings]).best()
    return best.encoding.replace("_", "-") if best else None
