"""Four times the text takes about four times the work, whatever is repeated in it."""

from __future__ import annotations

import time

import pytest

from transforms.mentions import MentionReader

SHORT, LONG = 500, 2000
# 4 is linear, 16 quadratic; between them lies what a busy machine adds
MOST = 9.0

FRAGMENTS = [
    "A1",
    "“",
    "《",
    "“1”",
    "百分之",
    "三分之",
    "第1",
    "1、",
    "1/",
    "1:",
    "1元1角",
    "1小时1分",
    "3家、",
    "2023年",
    "10月1日至",
    "截至",
    "增长",
    "占",
    "超过",
    "每",
    "人均",
    "翻一番",
    "1 ",
    "\n1",
    "http",
    "（",
    "多",
    "半",
    "0571-",
    "十",
    "一千",
    "两",
    "负",
    "零下",
]


def work(reader: MentionReader, text: str) -> float:
    """Processor seconds of the quickest of a few readings."""

    def once() -> float:
        started = time.process_time()
        reader.read(text, None)
        return time.process_time() - started

    return min(once() for _ in range(3))


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_work_grows_with_the_length_of_the_text(mention_reader: MentionReader, fragment: str) -> None:
    short, long = ((fragment * n)[:n] for n in (SHORT, LONG))
    # readings of less than five milliseconds say more about the clock than about the reader
    assert work(mention_reader, long) < MOST * max(work(mention_reader, short), 0.005)
