"""The export ``package``: a Frictionless Data Package, its schemas rendered from the contract."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.export_about import LICENCE, State, digest
from flows.export_tables import ExportTable, batches, tables
from warehouse.contract import SCHEMA_VERSION
from warehouse.render.table_schema import schema

if TYPE_CHECKING:
    from warehouse.store import Reader


def write_package(reader: Reader, folder: Path, state: State) -> dict[str, int]:
    """``datapackage.json`` and a CSV file per table; gives the rows of each. Texts are verbatim."""
    from flows.spreadsheet import as_text

    (folder / "data").mkdir()
    written, resources = {}, []
    for table in tables():
        path = folder / "data" / f"{table.name}.csv"
        rows = 0
        with path.open("wb") as file:
            for i, frame in enumerate(batches(reader, table.sql)):
                as_text(frame).write_csv(file, include_header=i == 0)
                rows += frame.height
        written[table.name] = rows
        resources.append(_resource(table, path))
    (folder / "datapackage.json").write_text(
        json.dumps(_package(state, resources), ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )
    return written


def _package(state: State, resources: list[dict[str, Any]]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": "zhibiao",
        "title": "Zhibiao 指标: figures of Chinese policy and industry news",
        "description": state.sentence,
        "version": SCHEMA_VERSION,
        "licenses": [{"name": "notspecified", "title": LICENCE, "path": "README.md"}],
        "sources": [{"title": publisher} for publisher in state.publishers],
        "resources": resources,
    }
    if state.published_at:
        described["created"] = state.published_at
    if not described["sources"]:
        del described["sources"]
    return described


def _resource(table: ExportTable, path: Path) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "path": f"data/{path.name}",
        "description": table.grain,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest(path)}",
        "schema": schema(table.columns, table.key, table.references),
    }
