"""A file that an older version wrote is brought up to the contract with its rows, and stays readable and writable."""

from __future__ import annotations

import lzma
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from warehouse.render.views import views
from warehouse.store import BUILD, Store, read
from warehouse.tables import FILES, TABLES

OLDER = Path(__file__).parent / "older"
FIGURES = "SELECT surface, metric, region, period_end, status FROM mart.observation ORDER BY ALL"
AS_WRITTEN = [
    ("150元", "subsidy", "高安市", None, "policy"),
    ("17.5%", "length", "义乌市", date(2023, 7, 31), "actual"),
    ("3.5%", "length", "高安市", None, "actual"),
    ("3224.3亿元", "trade_value", "义乌市", date(2023, 7, 31), "actual"),
    ("8亿公斤", "production_volume", "高安市", None, "actual"),
]
"""What the first version read, right or wrong: a migration changes no reading."""


@pytest.fixture
def older(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    (home / BUILD).write_bytes(lzma.decompress((OLDER / "first_schema.duckdb.xz").read_bytes()))
    return home


def test_the_first_schema_is_brought_up_to_todays_with_its_rows(older: Path) -> None:
    with Store(older) as store:
        assert store.needs_publish()
        store.publish()
    with read(older) as reader:
        assert reader.query(FIGURES).rows() == AS_WRITTEN
        live = reader.query(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'warehouse'"
        ).to_series()
        assert sorted({t.full_name for t in TABLES} - set(live)) == []
        for name in FILES:
            assert reader.query(f"SELECT count(*) FROM {name}").item() > 0, name
        for view in views():
            reader.query(view.example)
        assert reader.query("SELECT count(*) FROM mart.statement").item() == 5
        assert reader.query("SELECT count(*) FROM ops.migration").item() > 0


def test_a_second_opening_changes_nothing(older: Path) -> None:
    with Store(older) as store:
        store.publish()
        first = store.query("SELECT * FROM ops.migration ORDER BY ALL").rows()
    with Store(older) as store:
        assert not store.needs_publish()
        assert store.query("SELECT * FROM ops.migration ORDER BY ALL").rows() == first


def test_what_the_older_version_loaded_is_known_and_can_be_taken_back(older: Path) -> None:
    with Store(older) as store:
        shas = store.query("SELECT document_sha256 FROM raw.document ORDER BY ALL").to_series().to_list()
        assert store.known(shas) == set(shas)
        (document_id,) = store.query("SELECT document_id FROM raw.document WHERE document = 'rice.txt'").row(0)
        store.retire([document_id], datetime.now(UTC))
        store.publish()
        assert [row[2] for row in store.query(FIGURES).rows()] == ["义乌市", "义乌市"]
