"""What we believe of an article."""

from __future__ import annotations

import polars as pl

from expectations.declaration import About, Expectation, fact
from expectations.judgement.several import publication_has_come
from seeds.quality_table import belief

TABLE = "raw.article"
LENGTH = pl.col("body").str.len_chars()

EXPECTATIONS: tuple[Expectation, ...] = (
    fact(
        About(
            TABLE,
            "A scrap of a few characters is a page number or a torn headline.",
            "2026-11-20",
            "warn",
        ),
        "body",
        "is_long_enough",
        LENGTH >= int(belief("article_characters_low")),
        "the article holds fewer characters than an article does",
    ),
    fact(
        About(
            TABLE,
            "An article longer than any report is a page that segmentation did not cut: places and periods leak "
            "from one piece of writing into the next.",
            "2026-11-20",
            "warn",
        ),
        "body",
        "is_short_enough",
        LENGTH <= int(belief("article_characters_high")),
        "the article holds more characters than an article does",
    ),
    fact(
        About(
            TABLE,
            "Offsets lead from a figure back to the characters of the page; a piece that points outside the text "
            "leads nowhere.",
            "2026-11-20",
            "reject",
            "span_broken",
        ),
        "pieces",
        "lie_in_the_document",
        pl.col("beside_pieces_in_document"),
        "a piece of the article points outside the document's text",
    ),
    publication_has_come(TABLE),
)
