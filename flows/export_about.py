"""What every export says of itself: which state it is of, whose the words in it are, and what may be quoted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.export_tables import ExportTable
from flows.release import program_version
from warehouse.contract import SCHEMA_VERSION

if TYPE_CHECKING:
    from warehouse.store import Reader

LICENCE = (
    "The texts belong to their publishers: this export holds no article, only the sentence behind each figure. "
    "Figures, the spans that state them and what they are about are facts and may be used and passed on. "
    "Sentences may be quoted one at a time, each with its source: publisher, title or document, and day of publication."
)
LICENCE_ZH = (
    "文章的权利属于各发布者: 本导出不含全文, 只含每个数字所在的那一句。数字、其在原文中的位置及所指对象属于事实, 可以使用和转载。"
    "句子只可逐句引用, 并注明出处: 发布者、标题或文件名、发布日期。"
)
SEEDS = "The reference tables (metrics, units, regions, industries) come from the sources that the file NOTICE names."

_HOW = {
    "parquet": "One folder per table. `observation` is cut into partitions that are named in the path "
    "(`published_year=2023`): read it with hive partitioning, `FROM read_parquet('observation/**/*.parquet', "
    "hive_partitioning = true)` in DuckDB. Amounts are exact decimals with twelve places.",
    "package": "A Frictionless Data Package: `datapackage.json` describes every file, its columns, constraints and "
    "references. The CSV is UTF-8, and texts are verbatim: open it with a program that knows the schema; for Excel "
    "there are the formats csv and xlsx.",
    "sdmx": "`observation.csv` is SDMX-CSV 2.0; `structure.xml` (SDMX-ML 3.0) and `structure-2.1.xml` (the same in "
    "SDMX-ML 2.1) define its data structure, codelists and concepts. OBSERVATION_ID is a dimension: claims that "
    "contradict each other stand side by side. TIME_PERIOD is the period in SDMX's notation and TIME_BASIS what it "
    "rests on; PERIOD_START and PERIOD_END are the days themselves. The code `_U` of REF_AREA means that the claim "
    "names no place with a code. Line breaks inside a text are spaces here.",
    "csv": "One UTF-8 file per table. A text that a spreadsheet program would take for a formula has an apostrophe "
    "before it; the other formats are verbatim.",
    "json": "One file of JSON lines per table: one object per row. An amount that a double cannot hold is a string.",
    "xlsx": "One workbook with a sheet per table; `columns` says what each column means. An amount with more digits "
    "than Excel keeps is written as text.",
}


@dataclass(frozen=True, slots=True)
class State:
    """The published state that an export is of."""

    published_at: str | None  # end of the last run in it, ISO, UTC
    load_sequence: str
    observations: int
    documents: int
    publishers: tuple[str, ...]
    rule_sets: tuple[str, ...]
    version: str

    @property
    def licence(self) -> str:
        return LICENCE

    @property
    def sentence(self) -> str:
        """Where the rows come from."""
        when = f" as published {self.published_at}" if self.published_at else ""
        return (
            f"Zhibiao warehouse{when} (load {self.load_sequence}, program {self.version}, rules "
            f"{', '.join(self.rule_sets) or 'none'}): {self.observations} observations of {self.documents} documents."
        )

    @property
    def lines(self) -> tuple[str, ...]:
        return (self.sentence, LICENCE, LICENCE_ZH, SEEDS)


def state_of(reader: Reader) -> State:
    """What the read copy says of itself."""

    def column(sql: str) -> list[Any]:
        return reader.query(sql).to_series().to_list()

    published = column("SELECT strftime(max(finished_at), '%Y-%m-%dT%H:%M:%SZ') FROM ops.run WHERE published")
    sequence = column("SELECT value FROM ops.state WHERE name = 'load_sequence'")
    return State(
        published_at=published[0],
        load_sequence=str(sequence[0]) if sequence else "0",
        observations=column("SELECT count(*) FROM mart.observation")[0],
        documents=column("SELECT count(DISTINCT document_id) FROM raw.document WHERE retired_at IS NULL")[0],
        publishers=tuple(
            column(
                "SELECT DISTINCT publisher FROM raw.document "
                "WHERE retired_at IS NULL AND publisher IS NOT NULL ORDER BY 1"
            )
        ),
        rule_sets=tuple(column("SELECT DISTINCT rule_set FROM mart.observation ORDER BY 1")),
        version=program_version(),
    )


def notice() -> str:
    """Sources and licences of the reference tables."""
    return (files("seeds") / "NOTICE").read_text(encoding="utf-8")


def readme(format: str, state: State, held: Sequence[ExportTable], rows: Mapping[str, int]) -> str:
    """The page a person opens first."""
    listed = "\n".join(f"| {t.name} | {rows[t.name]} | {t.grain.removeprefix('one row = ')} |" for t in held)
    return (
        f"# Zhibiao 指标: export, {format}\n\n{state.sentence}\n\n"
        f"## What may be quoted\n\n{LICENCE}\n\n{LICENCE_ZH}\n\n{SEEDS}\n\n"
        f"## What it holds\n\n{_HOW[format]}\n\n| table | rows | one row = |\n| --- | --- | --- |\n{listed}\n\n"
        "Every figure leads back to its words: `document` names the file as delivered, `document_start` and "
        "`document_end` the characters, `sentence` the sentence; publisher, address and SHA-256 of the document stand "
        "beside them.\n\n"
        f"Schema {SCHEMA_VERSION}. docs/schema.md of the project says what in it is stable and how a change is "
        "announced.\n"
    )


def manifest(
    format: str, state: State, held: Sequence[ExportTable], rows: Mapping[str, int], folder: Path
) -> dict[str, Any]:
    """The same for machines: tables with their columns, files with size and digest."""
    return {
        "name": "zhibiao",
        "format": format,
        "schema_version": SCHEMA_VERSION,
        "program_version": state.version,
        "published_at": state.published_at,
        "load_sequence": state.load_sequence,
        "rule_sets": list(state.rule_sets),
        "source": state.sentence,
        "licence": LICENCE,
        "licence_zh": LICENCE_ZH,
        "publishers": list(state.publishers),
        "tables": [
            {
                "name": t.name,
                "grain": t.grain,
                "rows": rows[t.name],
                "key": list(t.key),
                "columns": [{"name": c.name, "type": c.type, "unit": c.unit, "description": c.doc} for c in t.columns],
            }
            for t in held
        ],
        "files": [
            {"path": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size, "sha256": digest(path)}
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        ],
    }


def digest(path: Path) -> str:
    """SHA-256 of a file, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
