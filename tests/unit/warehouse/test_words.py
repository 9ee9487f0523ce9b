"""Words of a text: folded, cut, and asked for as they are indexed."""

from __future__ import annotations

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds import catalog, search_table
from warehouse import words


def indexed(text: str) -> list[str]:
    vocabulary = words.Vocabulary()
    return [vocabulary.words[n] for n in vocabulary.of([text])["word"].to_list()]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("產業園區的氫能補貼", "产业园区的氢能补贴"),
        ("ＧＤＰ增長５．２％", "gdp增长5.2%"),
        ("乾隆年間著名的後裔", "乾隆年间著名的后裔"),  # 乾 and 著 are simplified characters themselves
        ("İstanbul", "İstanbul"),
    ],
)
def test_a_text_is_folded_in_place(written: str, plain: str) -> None:
    assert words.fold(written) == plain
    assert len(plain) == len(written)


@given(st.text())
def test_folding_moves_nothing_and_is_done_after_once(text: str) -> None:
    folded = words.fold(text)
    assert len(folded) == len(text)
    assert words.fold(folded) == folded


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("氢能 补贴", ["氢能", "补贴"]),
        ("義烏市的出口", ["义乌市", "出口"]),
        ("王小洪", ["王小", "小洪"]),
        ("王、洪", ["王", "洪"]),
        ("水 水", ["水"]),
        ("的", ["的"]),
        ("增长13.5%", ["13.5", "增长"]),
        ("5G GDP", ["5g", "gdp"]),
        ("'; DROP TABLE \"%[(", ["drop", "table"]),
        ("，。％ ", []),
        ("", []),
    ],
)
def test_what_a_question_asks_for(question: str, asked: list[str]) -> None:
    assert words.asked(question) == asked


def test_a_text_is_found_by_the_words_inside_long_ones_and_by_pairs_of_single_characters() -> None:
    found = indexed("义乌市产业政策，王小洪。增长13.5%")
    assert {"义乌市", "义乌", "产业政策", "产业", "政策", "王", "小", "洪", "王小", "小洪", "13.5", "增长"} == set(
        found
    )
    assert "乌市" not in found  # the end of one place is not another


def test_the_end_of_a_text_does_not_stand_beside_the_next() -> None:
    vocabulary = words.Vocabulary()
    frame = vocabulary.of(["王", "小", "", "王 小"])
    assert [(t, vocabulary.words[w]) for t, w in frame.rows()] == [(0, "王"), (1, "小"), (3, "王"), (3, "小")]


TEXTS = st.text(st.sampled_from("王小洪产业政策氢能补贴义乌市增长的和在5.3%GDPａ１產業，。 \n"), max_size=30)


@given(TEXTS)
def test_whatever_a_text_asks_for_is_found_in_it(text: str) -> None:
    assert set(words.asked(text)) <= set(indexed(text))


def test_marks_are_offsets_of_the_words_as_written() -> None:
    sentence = "義烏產業增長，产业政策好"
    assert words.marks(sentence, ["产业", "增长", "政策"]) == [(2, 6), (7, 11)]
    assert words.marks(sentence, ["氢能"]) == []


def test_the_cutter_cuts_as_jieba_does() -> None:
    """rjieba stands for jieba: over the sample drop they cut otherwise less than once in two hundred words."""
    original = jieba.Tokenizer()
    original.initialize()
    for name in search_table.names():
        folded = words.fold(name)
        if folded.isalnum():
            original.add_word(folded)
    same = total = 0
    for file in sorted((catalog.ROOT / "sample_drop").iterdir(), key=lambda f: f.name):
        if file.name.endswith((".txt", ".md")):
            text = words.fold(file.read_bytes().decode("utf-8", "replace"))
            ours, theirs = cuts(words._jieba().cut(text, False)), cuts(original.cut(text, HMM=False))
            same += len(ours & theirs)
            total += len(ours | theirs)
    assert total > 3000
    assert same / total > 0.995


def cuts(tokens: list[str]) -> set[tuple[int, int]]:
    found, place = set(), 0
    for token in tokens:
        found.add((place, place + len(token)))
        place += len(token)
    return found
