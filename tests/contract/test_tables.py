"""The contract as the warehouse has it: every table builds, says what it means, and refers to what exists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse import article_links, columns, search_index
from warehouse.contract import Table
from warehouse.render.ddl import DUCKDB, RESERVED, describe
from warehouse.render.macros import Macro, macros
from warehouse.render.predicates import REASONS, predicates
from warehouse.render.views import queries, views
from warehouse.store import Reader, Store, read
from warehouse.tables import FILES, TABLES, table

# mart.observation begins with these columns in this order: the face that others are written against
_FACE = """observation_id document article_title published_on sentence surface document_start document_end low high unit
counter per comparator kind metric metric_name metric_text region region_code province city county zone organization
industry period_type period_start period_end status reported_value reported_unit value_cny basis reference qualifier
claim_source confidence document_sha256 run_id rule_set"""
FACE = _FACE.split()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    home: Path = tmp_path_factory.mktemp("home")
    with Store(home) as store:
        store.publish()
    with read(home) as reader:
        yield reader


def each_table() -> list[object]:
    return [pytest.param(t, id=t.full_name) for t in TABLES]


@pytest.mark.parametrize("contract", each_table())
def test_the_live_table_is_the_contract(live: Reader, contract: Table) -> None:
    found = live.query(
        "SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns() "
        "WHERE schema_name = ? AND table_name = ? ORDER BY column_index",
        [contract.schema, contract.name],
    ).rows()
    expected = [(c.name, DUCKDB[c.type], not c.required or c.severity == "warn", describe(c)) for c in contract.columns]
    assert found == expected


@pytest.mark.parametrize("contract", each_table())
def test_the_live_table_says_what_one_row_is(live: Reader, contract: Table) -> None:
    comment = live.query(
        "SELECT comment FROM duckdb_tables() WHERE schema_name = ? AND table_name = ?", [contract.schema, contract.name]
    ).item()
    assert comment.startswith(contract.grain)


def test_the_warehouse_has_no_other_tables(live: Reader) -> None:
    names = live.query("SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'warehouse'")
    held = {v.full_name for v in views() if v.held_by}
    index = {f"{search_index.SCHEMA}.{name}" for name in search_index.TABLES}
    assert set(names.to_series()) == {t.full_name for t in TABLES} | held | index | {article_links.TABLE}


def test_references_exist_with_equal_type() -> None:
    for contract in TABLES:
        for column in contract.columns:
            if column.refers_to:
                schema, name, target = column.refers_to.split(".")
                assert DUCKDB[table(f"{schema}.{name}").column(target).type] == DUCKDB[column.type], column.refers_to


def test_shared_columns_are_not_redefined() -> None:
    """A name has one type, unit and meaning wherever it stands; only its strictness may differ by table."""
    for contract in TABLES:
        for column in contract.columns:
            shared = columns.ALL.get(column.name)
            if shared is not None and contract.schema != "ref":
                assert (column.type, column.unit, column.doc) == (shared.type, shared.unit, shared.doc), (
                    f"{contract.full_name}.{column.name} is not the one of warehouse/columns.py"
                )


def test_columns_of_several_road_tables_are_shared() -> None:
    seen: dict[str, str] = {}
    for contract in TABLES:
        if contract.schema in ("raw", "core"):
            for column in contract.columns:
                if column.name in seen and column.name not in columns.ALL:
                    pytest.fail(
                        f"{column.name} is in {seen[column.name]} and {contract.full_name}: define it in columns.py"
                    )
                seen[column.name] = contract.full_name


def test_no_column_that_people_query_needs_quotes(live: Reader) -> None:
    keywords = live.query(
        "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category IN ('reserved', 'type_function')"
    )
    assert set(keywords.to_series()) == RESERVED
    used = {c.name for t in TABLES if t.schema != "ref" for c in t.columns} | {
        c.name for v in views() for c in v.columns
    }
    assert not used & RESERVED


def test_every_seed_table_has_a_file_and_a_source_column() -> None:
    reference = {t.full_name for t in TABLES if t.schema == "ref"}
    assert reference == set(FILES)
    assert [name for name in reference if "source" not in table(name).column_names] == []


@pytest.mark.parametrize("name", sorted(FILES))
def test_seeds_are_loaded(live: Reader, name: str) -> None:
    assert live.query(f"SELECT count(*) FROM {name}").item() > 0


def test_rules_have_unique_names_and_known_reasons() -> None:
    for contract in TABLES:
        rules = predicates(contract)
        assert len({r.name for r in rules}) == len(rules)
        assert {r.reason for r in rules} <= set(REASONS)


@pytest.mark.parametrize("view", [pytest.param(v, id=v.name) for v in views()])
def test_a_view_has_the_columns_its_header_names(live: Reader, view: object) -> None:
    from warehouse.render.views import View

    assert isinstance(view, View)
    found = live.query(
        "SELECT column_name, data_type, comment FROM duckdb_columns() "
        "WHERE schema_name = 'mart' AND table_name = ? ORDER BY column_index",
        [view.name],
    ).rows()
    assert found == [(c.name, DUCKDB[c.type], c.doc) for c in view.columns]
    assert view.grain.startswith("one row = ")
    live.query(view.example)


@pytest.mark.parametrize("macro", [pytest.param(m, id=m.name) for m in macros()])
def test_a_macro_is_there_with_its_meaning_and_gives_the_columns_its_header_names(live: Reader, macro: Macro) -> None:
    told = live.query(
        "SELECT comment FROM duckdb_functions() WHERE schema_name = 'mart' AND function_name = ?", [macro.name]
    )
    assert told.item().startswith(macro.grain)
    live.query(macro.example)
    if macro.kind == "MACRO TABLE":
        found = live.query(f"DESCRIBE FROM {macro.full_name}({macro.arguments})")["column_name"].to_list()
        assert found == [c.name for c in macro.columns]


def test_the_face_begins_with_the_agreed_columns() -> None:
    face = next(v for v in views() if v.name == "observation")
    assert [c.name for c in face.columns][: len(FACE)] == FACE


@pytest.mark.parametrize("query", [pytest.param(q, id=q.name) for q in queries()])
def test_a_worked_query_runs(live: Reader, query: object) -> None:
    from warehouse.render.views import Query

    assert isinstance(query, Query)
    live.query(query.sql)
    assert query.question.endswith("？")
    assert query.english.endswith("?")


def test_there_are_enough_worked_queries() -> None:
    assert len(queries()) >= 8
    used = " ".join(q.sql for q in queries())
    unused = [v.full_name for v in views() if v.name not in ("statement", "target_actual") and v.full_name not in used]
    assert unused == []
