"""Addresses as they are told and kept: what lets somebody in stands in none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.sources.addresses import holds_digest, shown

PLAIN = [
    "https://h.example/list?id=3&page=2#token=x", "https://h.example/a@b?q=%E6%BB%81", "s3://bucket/key/token=1.txt", "memory://x",
    "https://h.example/?id=3&monkey=4&design=5", "http://[bad", "",
]  # fmt: skip


@pytest.mark.parametrize("url", PLAIN)
def test_an_address_without_a_secret_is_shown_as_it_is(url: str) -> None:
    assert shown(url) == url
    assert not holds_digest(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://user:HUSH@h.example/a", "https://HUSH@h.example", "https://us:HU@HUSH@h.example/a?id=1", "https://h.example/f?token=HUSH&id=3",
        "https://h.example/f?id=3&access_token=HUSH", "https://h.example/f?API_KEY=HUSH", "https://h.example/f?apikey=HUSH",
        "https://b.example/o?X-Amz-Signature=HUSH&X-Amz-Credential=HUSH%2F2024&X-Amz-Expires=60", "https://h.example/f?a=1;sig=HUSH",
        "https://h.example/f?auth_key=HUSH-0-0", "https://h.example/f?key=HUSH", "https://h.example/f?pass%77ord=HUSH",
    ],
)  # fmt: skip
def test_a_secret_is_not_shown_and_tells_pages_apart(url: str) -> None:
    assert "HUSH" not in shown(url)
    assert shown(shown(url)) == shown(url), "what was shown once is shown so again"
    assert shown(url) != shown(url.replace("HUSH", "HASH"))
    assert holds_digest(shown(url))
    assert not holds_digest(url)


@given(st.text())
def test_anything_can_be_shown(text: str) -> None:
    assert shown(shown(text)) == shown(text)
