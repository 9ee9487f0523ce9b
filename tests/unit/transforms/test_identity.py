"""Ids say the same of the same content, and differ where anything differs."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from transforms import identity

SHA = "a" * 64
OTHER = "b" * 64


def test_an_id_is_thirty_two_hex_characters() -> None:
    for found in (
        identity.document_id(SHA),
        identity.article_id(SHA, 0),
        identity.mention_id(SHA, 0, 3),
        identity.observation_id(SHA, 0, 3, "rules"),
    ):
        assert re.fullmatch(r"[0-9a-f]{32}", found)


def test_the_same_content_has_the_same_id() -> None:
    assert identity.mention_id(SHA, 4, 9) == identity.mention_id(SHA, 4, 9)


def test_ids_differ_by_kind_content_place_and_rules() -> None:
    ids = [
        identity.document_id(SHA),
        identity.document_id(OTHER),
        identity.article_id(SHA, 0),
        identity.article_id(SHA, 1),
        identity.article_id(OTHER, 0),
        identity.mention_id(SHA, 0, 1),
        identity.mention_id(SHA, 0, 11),
        identity.mention_id(SHA, 1, 1),
        identity.observation_id(SHA, 0, 1, "one"),
        identity.observation_id(SHA, 0, 1, "two"),
    ]
    assert len(set(ids)) == len(ids)


@given(
    st.lists(st.text(alphabet="ab1", max_size=3), max_size=4), st.lists(st.text(alphabet="ab1", max_size=3), max_size=4)
)
def test_parts_do_not_run_into_each_other(one: list[str], other: list[str]) -> None:
    if one and other:
        assert (identity.digest_of(*one) == identity.digest_of(*other)) == (one == other)


def test_a_name_that_is_no_unicode_has_an_id() -> None:
    assert len(identity.digest_of("\udcff.txt")) == 32


def test_a_rule_set_is_sixteen_hex_characters_and_stays_the_same_in_a_process() -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", identity.rule_set())
    assert identity.rule_set() == identity.rule_set()
