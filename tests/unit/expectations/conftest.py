"""A small sound batch, and the means to plant one fault in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from transforms import identity
from warehouse.render.frames import conform
from warehouse.tables import table

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
RUN = "0" * 31 + "1"
RULES = "a" * 16
Row = dict[str, Any]

CLAIMS: tuple[tuple[str, str, Row], ...] = (
    # sentence, surface, what is said
    ("2025年全市地区生产总值达到6001.5亿元。", "6001.5亿元", {"low": 600150000000, "unit": "CNY", "metric": "gdp", "value_cny": 600150000000}),
    ("其中新能源产业占比36.4%。", "36.4%", {"low": "36.4", "unit": "percent", "kind": "share", "metric": "output_value"}),
    ("出口同比下降5.2%。", "5.2%", {"low": "-5.2", "unit": "percent", "kind": "growth", "metric": "trade_value"}),
    ("新建加氢站14座。", "14座", {"low": 14, "unit": "count", "counter": "座", "metric": "facility_count"}),
    ("到2030年，力争企业达到500家。", "500家", {"low": 500, "unit": "count", "counter": "家", "metric": "enterprise_count", "status": "target", "period_type": "as_of", "period_start": None, "period_end": date(2030, 12, 31)}),
    ("每头补贴500元至800元。", "500元至800元", {"low": 500, "high": 800, "unit": "CNY", "comparator": "range", "metric": "subsidy", "status": "policy", "value_cny": 650}),
)  # fmt: skip


@dataclass
class Batch:
    """Rows of the four tables of one batch, to be broken one by one and made into frames."""

    documents: list[Row] = field(default_factory=list)
    articles: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)
    observations: list[Row] = field(default_factory=list)

    def frames(self) -> dict[str, pl.DataFrame]:
        rows = {
            "raw.document": self.documents,
            "raw.article": self.articles,
            "core.mention": self.mentions,
            "core.observation": self.observations,
        }
        return {name: framed(name, found) for name, found in rows.items()}


def framed(name: str, rows: list[Row]) -> pl.DataFrame:
    """The rows as a frame of the table; values may be given as text."""
    of = table(name)
    columns: Mapping[str, list[Any]] = {
        c.name: [str(r[c.name]) if c.type == "decimal" and r.get(c.name) is not None else r.get(c.name) for r in rows]
        for c in of.columns
    }
    schema = {c.name: pl.String if c.type == "decimal" else None for c in of.columns}
    return conform(
        pl.DataFrame(columns, schema_overrides={k: v for k, v in schema.items() if v}),
        of,
    )


def written(number: int = 0) -> Batch:
    """One sound document of one article: six quantities and one date; ``number`` makes it another one."""
    sentences = [f"第{number}号通讯。", *(claim[0] for claim in CLAIMS)]
    text = "金华新能源产业观察\n" + "".join(sentences) + "\n"
    sha = hashlib.sha256(text.encode()).hexdigest()
    of_run = {"run_id": RUN, "rule_set": RULES, "recorded_at": NOW, "drop_id": "d" * 32}
    published: Row = {
        "published_on": date(2026, 3, 1),
        "published_on_evidence": "sidecar",
        "published_on_confidence": 1.0,
    }
    document_id, article_id = identity.document_id(sha), identity.article_id(sha, 0)
    batch = Batch()
    batch.documents.append(
        {
            **of_run,
            **published,
            "document_id": document_id,
            "document": f"news/{number}.txt",
            "document_sha256": sha,
            "byte_size": len(text.encode()),
            "encoding": "utf-8",
            "media_type": "text/plain",
            "text": text,
        }
    )
    batch.articles.append(
        {
            **of_run,
            **published,
            "article_id": article_id,
            "document_id": document_id,
            "position": 0,
            "article_title": "金华新能源产业观察",
            "body": text,
            "pieces": json.dumps([[0, 0, len(text)]]),
        }
    )
    here = {**of_run, "document_id": document_id, "article_id": article_id}
    at = text.index("2025年")
    dated = {
        **here,
        "document_start": at,
        "document_end": at + 5,
        "surface": "2025年",
        "class": "date",
        "rule": "date.year",
        "outcome": "not_quantity",
        "mention_id": identity.mention_id(sha, at, at + 5),
    }
    batch.mentions.append(dated)
    for said, surface, claim in CLAIMS:
        start = text.index(said) + said.index(surface)
        end = start + len(surface)
        value: Row = {
            **here,
            "mention_id": identity.mention_id(sha, start, end),
            "document_start": start,
            "document_end": end,
            "surface": surface,
            "comparator": "eq",
            "kind": "level",
            "reported_value": surface.rstrip("亿元%座家"),
            "period_type": "year",
            "period_start": date(2025, 1, 1),
            "period_end": date(2025, 12, 31),
            "high": claim["low"],
        }
        value |= {name: claim[name] for name in claim if name in table("core.mention").column_names}
        batch.mentions.append(
            {
                **value,
                "class": "quantity",
                "rule": "level.plain",
                "outcome": "observation",
            }
        )
        observation: Row = {
            "observation_id": identity.observation_id(sha, start, end, RULES),
            "sentence": said,
            "metric_name": "指标",
            "region": "金华",
            "region_code": "330700",
            "status": "actual",
            "size_class": False,
            "confidence": 0.9,
        }
        batch.observations.append({**value, **observation, **claim})
    return batch


def joined(*batches: Batch) -> Batch:
    """Several documents in one batch."""
    found = Batch()
    for batch in batches:
        found.documents += batch.documents
        found.articles += batch.articles
        found.mentions += batch.mentions
        found.observations += batch.observations
    return found


@pytest.fixture
def write() -> Callable[[int], Batch]:
    return written


@pytest.fixture
def sound() -> Batch:
    """Three sound documents: eighteen observations and three dates."""
    return joined(written(1), written(2), written(3))


@pytest.fixture(scope="module")
def write_for_module() -> Callable[[int], Batch]:
    return written
