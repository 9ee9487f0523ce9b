"""Sentences of a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.clauses import LONGEST_SENTENCE, split_sentences


@given(st.text(alphabet="产值增长5%，；。！”\n 、", max_size=3000))
def test_sentences_are_in_order_and_bounded_and_leave_only_blanks_and_stops(text: str) -> None:
    at = 0
    for start, end in split_sentences(text):
        assert at <= start < end <= len(text)
        assert end - start <= LONGEST_SENTENCE
        assert not text[at:start].strip("。！”\n ")
        at = end
    assert not text[at:].strip("。！”\n ")


def test_a_text_that_never_stops_is_cut_behind_a_comma() -> None:
    text = "产值增长百分之五，" * 200
    parts = [text[a:b] for a, b in split_sentences(text)]
    assert "".join(parts) == text
    assert {p[-1] for p in parts} == {"，"}


def test_closing_quotes_stay_with_their_sentence() -> None:
    text = "他说：“产值翻了番。”次年又翻番。"
    assert [text[a:b] for a, b in split_sentences(text)] == ["他说：“产值翻了番。”", "次年又翻番。"]
