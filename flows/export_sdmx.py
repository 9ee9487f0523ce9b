"""The export ``sdmx``: observations as SDMX-CSV 2.0 with their structure, written by pysdmx."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.export_about import LICENCE, State
from flows.export_tables import ExportTable, batches, tables
from warehouse.contract import SCHEMA_VERSION, Column, LogicalType

if TYPE_CHECKING:
    import polars as pl

    from warehouse.store import Reader

AGENCY = "ZHIBIAO"
FLOW = "OBSERVATION"
UNKNOWN_AREA = "_U"  # SDMX's own code for what is not known

RENAMED = {"low": "OBS_VALUE", "region_code": "REF_AREA", "unit": "UNIT_MEASURE"}
"""Columns under the name that SDMX has for them; every other one has its own, in capitals."""
DIMENSIONS = ("OBSERVATION_ID", "METRIC", "REF_AREA", "KIND", "STATUS", "TIME_PERIOD")
_ADDED = (
    Column(
        "time_period", "text", "The period in SDMX's notation; a range is its first day and its days: 2023-01-01/P59D."
    ),
    Column(
        "time_basis",
        "code",
        "What TIME_PERIOD is: period, as stated; start, first day of a period that runs on; end, day up to which the "
        "figure was counted; publication, day of publication where no period is stated; delivery, day the document "
        "was loaded where that is not known either.",
        required=True,
        one_of=("period", "start", "end", "publication", "delivery"),
    ),
)
_TYPES: dict[LogicalType, str] = {
    "text": "String",
    "code": "String",
    "int": "Long",
    "decimal": "Decimal",
    "float": "Double",
    "date": "GregorianDay",
    "timestamp": "DateTime",
    "bool": "Boolean",
    "json": "String",
}
_NAMED = {"metric": "CL_METRIC", "region_code": "CL_AREA", "unit": "CL_UNIT", "industry_code": "CL_INDUSTRY"}
"""Columns whose codes are the rows of a seed table; those the contract lists have a codelist of their own name."""

_TIME_PERIOD = """CASE
  WHEN period_start = period_end THEN strftime(period_start, '%Y-%m-%d')
  WHEN day(period_start) = 1 AND period_end = last_day(period_start) THEN strftime(period_start, '%Y-%m')
  WHEN period_start = date_trunc('quarter', period_start) AND period_end = period_start + INTERVAL 3 MONTH - INTERVAL 1 DAY
    THEN year(period_start) || '-Q' || quarter(period_start)
  WHEN day(period_start) = 1 AND month(period_start) IN (1, 7)
    AND period_end = period_start + INTERVAL 6 MONTH - INTERVAL 1 DAY
    THEN year(period_start) || '-S' || CASE month(period_start) WHEN 1 THEN 1 ELSE 2 END
  WHEN day(period_start) = 1 AND month(period_start) = 1
    AND period_end = period_start + INTERVAL 1 YEAR - INTERVAL 1 DAY THEN strftime(period_start, '%Y')
  WHEN period_start IS NOT NULL AND period_end IS NOT NULL
    THEN strftime(period_start, '%Y-%m-%d') || '/P' || (period_end - period_start + 1) || 'D'
  ELSE strftime(coalesce(period_start, period_end, published_on, recorded_at::DATE), '%Y-%m-%d')
END"""
_TIME_BASIS = """CASE
  WHEN period_start IS NOT NULL AND period_end IS NOT NULL THEN 'period'
  WHEN period_start IS NOT NULL THEN 'start'
  WHEN period_end IS NOT NULL THEN 'end'
  WHEN published_on IS NOT NULL THEN 'publication'
  ELSE 'delivery'
END"""
_BREAKS = r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+"  # readers that cut a file into lines first lose a row at each


def write_sdmx_folder(reader: Reader, folder: Path, state: State) -> dict[str, int]:
    """``observation.csv`` with the structure in SDMX-ML 3.0 and 2.1; gives the rows."""
    table = next(t for t in tables() if t.name == "observation")
    _write_structure(reader, folder, table, state)
    select = f"SELECT *, {_TIME_PERIOD} AS time_period, {_TIME_BASIS} AS time_basis FROM ({table.sql})"
    rows = 0
    with (folder / "observation.csv").open("w", encoding="utf-8", newline="") as file:
        for frame in batches(reader, select):
            text = _csv(_components(table), frame)
            file.write(text.split("\n", 1)[1] if rows else text)
            rows += frame.height
    return {"observation": rows}


def component_id(column: str) -> str:
    """The id of a column's component."""
    return RENAMED.get(column, column.upper())


def code_id(value: str) -> str:
    """A value as the id of a code, where SDMX allows letters, digits and few signs: m/s is m_per_s."""
    return re.sub(r"[^A-Za-z0-9_@$-]", "_", value.replace("/", "_per_"))


def _components(table: ExportTable) -> list[Column]:
    """Columns by the role they have: dimensions in their order, the measure, then attributes as the mart has them."""
    by_id = {component_id(c.name): c for c in (*table.columns, *_ADDED)}
    return [by_id.pop(name) for name in (*DIMENSIONS, "OBS_VALUE")] + list(by_id.values())


def _csv(columns: list[Column], frame: pl.DataFrame) -> str:
    """A frame as SDMX-CSV, its heading included."""
    import polars as pl
    import polars.selectors as cs
    from pysdmx.io import write_sdmx
    from pysdmx.io.format import Format
    from pysdmx.io.pd import PandasDataset

    from flows.spreadsheet import as_text

    coded = frame.with_columns(
        pl.col("region_code").fill_null(UNKNOWN_AREA),
        pl.col("unit").replace({u: code_id(u) for u in frame["unit"].unique()}),
        (cs.string() - cs.by_name("unit", "region_code")).str.replace_all(_BREAKS, " "),
    )
    # pysdmx takes a time of no zone for UTC, and reads none that has one
    coded = coded.with_columns(cs.datetime().dt.strftime("%Y-%m-%dT%H:%M:%S%.6f"))
    shown = as_text(coded).with_columns(cs.boolean().cast(pl.String)).with_columns(pl.all().cast(pl.String))
    named = shown.select(pl.col(c.name).alias(component_id(c.name)) for c in columns)
    # typed as the structure says, an amount would pass through a float on its way: here all is text
    data = PandasDataset(structure=_definition(columns, typed=False).to_schema(), data=named.to_pandas())
    data.structure = _as_flow(data.structure)
    return str(write_sdmx(data, Format.DATA_SDMX_CSV_2_0_0))


def _as_flow(schema: Any) -> Any:
    import msgspec

    return msgspec.structs.replace(schema, context="dataflow")


def _write_structure(reader: Reader, folder: Path, table: ExportTable, state: State) -> None:
    """Agency, codelists, concepts, data structure and dataflow, twice: as SDMX-ML 3.0 and 2.1."""
    from datetime import UTC, datetime

    from pysdmx.io import write_sdmx
    from pysdmx.io.format import Format
    from pysdmx.model import Agency, AgencyScheme, Dataflow, Organisation
    from pysdmx.model.message import Header

    columns = _components(table)
    lists = _codelists(reader, columns)
    structure = _definition(columns, lists)
    flow = Dataflow(
        id=FLOW,
        name="Observations: claims of Chinese policy and industry news",
        description=f"{state.sentence} {LICENCE}",
        agency=AGENCY,
        version=SCHEMA_VERSION,
        structure=structure,
    )
    agencies = AgencyScheme(
        id="AGENCIES", name="Agencies", agency="SDMX", items=[Agency(AGENCY, name="Zhibiao 指标")], version="1.0"
    )
    parts = [agencies, *lists.values(), _concepts(columns), structure, flow]
    prepared = datetime.fromisoformat(state.published_at) if state.published_at else datetime.now(UTC)
    header = Header(id=f"ZHIBIAO_{state.load_sequence}", prepared=prepared, sender=Organisation(id=AGENCY))
    for name, format in (
        ("structure.xml", Format.STRUCTURE_SDMX_ML_3_0),
        ("structure-2.1.xml", Format.STRUCTURE_SDMX_ML_2_1),
    ):
        text = write_sdmx(parts, format, header=header)
        (folder / name).write_text(_in_chinese(str(text)), encoding="utf-8", newline="\n")


def _in_chinese(xml: str) -> str:
    """The message with Chinese names marked as Chinese: pysdmx marks every name as English."""

    def marked(found: re.Match[str]) -> str:
        chinese, latin = (len(re.findall(letters, found[1])) for letters in ("[\u4e00-\u9fff]", "[A-Za-z]"))
        return f'xml:lang="{"zh" if chinese > latin else "en"}">{found[1]}<'

    return re.sub(r'xml:lang="en">([^<]*)<', marked, xml)


def _codelists(reader: Reader, columns: Iterable[Column]) -> dict[str, Any]:
    """Codelists by column: those of the seeds with their Chinese names, and the values that the contract lists."""
    from pysdmx.model import Code, Codelist

    def codelist(id: str, name: str, codes: Iterable[Code]) -> Codelist:
        return Codelist(id, name=name, agency=AGENCY, version=SCHEMA_VERSION, items=list(codes))

    def named(sql: str) -> list[Code]:
        return [Code(code_id(code), name=name) for code, name in reader.query(sql).iter_rows()]

    found = {
        "metric": codelist("CL_METRIC", "Metrics", named("SELECT metric, name_zh FROM ref.metric ORDER BY 1")),
        "region_code": codelist(
            "CL_AREA",
            "Provinces, cities and counties by GB/T 2260, with codes of former years",
            [
                Code(UNKNOWN_AREA, name="no place with a code is named"),
                *named("SELECT region_code, arg_max(name_zh, valid_from) FROM ref.region GROUP BY 1 ORDER BY 1"),
            ],
        ),
        "unit": codelist(
            "CL_UNIT",
            "Base units; the name is the unit as the warehouse writes it",
            named("SELECT DISTINCT base_unit, base_unit FROM ref.unit ORDER BY 1"),
        ),
        "industry_code": codelist(
            "CL_INDUSTRY",
            "Industries by GB/T 4754-2017",
            named("SELECT industry_code, name_zh FROM ref.industry ORDER BY 1"),
        ),
    }
    for column in columns:
        if column.one_of:
            codes = [Code(value, name=value) for value in column.one_of]
            found[column.name] = codelist(f"CL_{column.name.upper()}", column.name.replace("_", " "), codes)
    return found


def _concepts(columns: Iterable[Column]) -> Any:
    from pysdmx.model import ConceptScheme

    return ConceptScheme(
        "CONCEPTS", name="Concepts", agency=AGENCY, version=SCHEMA_VERSION, items=[_concept(c) for c in columns]
    )


def _concept(column: Column) -> Any:
    from pysdmx.model import Concept

    id = component_id(column.name)
    urn = f"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={AGENCY}:CONCEPTS({SCHEMA_VERSION}).{id}"
    return Concept(id, name=column.name.replace("_", " "), description=column.doc, urn=urn)


def _definition(columns: Iterable[Column], lists: dict[str, Any] | None = None, *, typed: bool = True) -> Any:
    """The data structure; without codelists where none are given, and all of it text where it is not ``typed``."""
    from pysdmx.model import Component, Components, DataStructureDefinition, DataType, Role

    parts = []
    for column in columns:
        id = component_id(column.name)
        role = Role.DIMENSION if id in DIMENSIONS else Role.MEASURE if id == "OBS_VALUE" else Role.ATTRIBUTE
        codes = (lists or {}).get(column.name)
        period = id == "TIME_PERIOD"
        written = DataType("ObservationalTimePeriod" if period else _TYPES[column.type]) if typed else DataType.STRING
        parts.append(
            Component(
                id,
                required=column.required or role is not Role.ATTRIBUTE,
                role=role,
                concept=_concept(column),
                local_dtype=None if codes else written,
                local_codes=codes,
                attachment_level="O" if role is Role.ATTRIBUTE else None,
            )
        )
    return DataStructureDefinition(
        id=FLOW, name="Observations", agency=AGENCY, version=SCHEMA_VERSION, components=Components(parts)
    )
