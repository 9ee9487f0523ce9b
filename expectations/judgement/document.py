"""What we believe of a document as delivered."""

from __future__ import annotations

import polars as pl

from expectations.declaration import About, Expectation, fact
from expectations.judgement.several import publication_has_come
from seeds.quality_table import belief

TABLE = "raw.document"
TEXT = pl.col("text")

# Replacement characters, private use areas, C0 and C1 controls that no text needs, and what UTF-8 and
# GBK make of each other's replacement characters (锟斤拷) or MSVC of unwritten memory (烫烫烫, 屯屯屯).
GARBLED = (
    r"[\x{FFFD}\x{E000}-\x{F8FF}\x{F0000}-\x{10FFFF}\x{00}-\x{08}\x{0B}\x{0E}-\x{1F}\x{7F}-\x{84}\x{86}-\x{9F}]"
    r"|锟|斤拷|烫烫|屯屯|Ã.|â€."
)


def _share(pattern: str, of: pl.Expr) -> pl.Expr:
    length = of.str.len_chars()
    return pl.when(length > 0).then(of.str.count_matches(pattern) / length)


EXPECTATIONS: tuple[Expectation, ...] = (
    fact(
        About(
            TABLE,
            "Text in the wrong encoding still holds digits: its figures would be loaded under garbled names.",
            "2026-11-20",
            "reject",
            "mojibake",
        ),
        "text",
        "is_not_garbled",
        _share(GARBLED, TEXT) <= float(belief("garbled_share_high")),
        "too many of the document's characters are replacement, private-use or control characters: "
        "it was read in the wrong encoding",
    ),
    fact(
        About(
            TABLE,
            "The sources are Chinese; a document with few Han characters is a data dump or another language.",
            "2026-11-20",
            "warn",
        ),
        "text",
        "is_in_chinese",
        pl.col("beside_in_chinese"),
        "few of the document's characters are Chinese",
    ),
    publication_has_come(TABLE),
    fact(
        About(
            TABLE,
            "Every character that can hold a number lies in an article; a document without one was lost on the way.",
            "2026-11-20",
            "warn",
        ),
        "document",
        "holds_an_article",
        pl.col("beside_articles") > 0,
        "no article was found in the document",
    ),
)
