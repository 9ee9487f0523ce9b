"""``zhibiao extract``: JSON lines in, JSON lines out, with no warehouse and no Prefect."""

from __future__ import annotations

import json
import os
import select
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from flows.show import error, jsonable, one_line

CHUNK_BYTES = 1 << 20  # enough that the cost of a call is lost in it, little enough to answer steadily


class BrokenLine(Exception):
    """A line of the input that is no request; the message goes on after its number."""


def extract_stream(source: BinaryIO, out: BinaryIO, *, mentions: bool) -> int:
    """Answer every line in its order; the number of lines that could not be read.

    Lines that are there already are read together, and a line that comes alone is answered at
    once, so that it serves a long pipe and a conversation alike.
    """
    broken = 0
    for first, lines in chunks(source):
        answers, failed = _answers(first, lines, mentions)
        broken += failed
        out.write("".join(json.dumps(a, ensure_ascii=False, default=jsonable) + "\n" for a in answers).encode())
        out.flush()
    return broken


def chunks(source: BinaryIO) -> Iterator[tuple[int, list[bytes]]]:
    """Lines that have arrived, with the number of the first; a last one without a newline counts."""
    number, rest = 1, b""
    while True:
        received = _received(source)
        *lines, rest = (rest + received).split(b"\n")
        if not received and rest:
            lines, rest = [*lines, rest], b""
        if lines:
            yield number, lines
            number += len(lines)
        if not received:
            return


def _received(source: BinaryIO) -> bytes:
    """What has arrived, up to about one chunk; waits for the first byte only."""
    try:
        descriptor = source.fileno()
    except OSError:  # a buffer in memory
        return source.read(CHUNK_BYTES)
    parts = [os.read(descriptor, CHUNK_BYTES)]
    while parts[-1] and sum(map(len, parts)) < CHUNK_BYTES and select.select([descriptor], [], [], 0)[0]:
        parts.append(os.read(descriptor, CHUNK_BYTES))
    return b"".join(parts)


def _answers(first: int, lines: list[bytes], mentions: bool) -> tuple[list[dict[str, Any]], int]:

    from transforms.road import extract_lines

    answers: list[dict[str, Any] | None] = []
    good: list[dict[str, Any]] = []
    broken = 0
    for number, line in enumerate(lines, first):
        if not line.strip():
            continue  # an empty line, such as one at the end, asks nothing
        try:
            good.append(_request(line))
            answers.append(None)
        except BrokenLine as problem:
            broken += 1
            error(f"line {number}: {problem}")
            answers.append({"id": None, "error": f"line {number}: {problem}"})
    found = iter(extract_lines(good, mentions=mentions)) if good else iter(())
    return [next(found) if answer is None else answer for answer in answers], broken


def _request(line: bytes) -> dict[str, Any]:
    """One line as a request; ``BrokenLine`` says what is wrong with it."""

    try:
        given = json.loads(line)
    except UnicodeDecodeError as problem:
        raise BrokenLine(f"is not UTF-8: {problem.reason} at byte {problem.start}") from None
    except RecursionError:
        raise BrokenLine("is nested too deep") from None
    except json.JSONDecodeError as problem:
        raise BrokenLine(f"is not JSON: {problem.msg} at character {problem.pos}") from None
    if not isinstance(given, dict):
        raise BrokenLine(f"holds {type(given).__name__}, not an object with id and text")
    if not isinstance(given.get("text"), str):
        raise BrokenLine(f"has no field text that is a string (id {one_line(given.get('id'), 40)})")
    try:
        given["text"].encode()
    except UnicodeEncodeError as problem:
        raise BrokenLine(f"text holds half a surrogate pair at character {problem.start}") from None
    on = given.get("published_on")
    if on and _stated_date(str(on)) is None:
        raise BrokenLine(f"published_on is {one_line(on, 40)!r}, which is no date like 2023-10-15")
    return given


def _stated_date(value: str) -> date | None:
    """A date that the caller states: any ISO date, or what a page may write it as."""
    from transforms.publication import parse_date

    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return parse_date(value)
