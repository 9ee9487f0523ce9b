"""How far reading may go, and which columns of a table are which fields: what the settings say, as one record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "编号", "序号"),
    "text": ("text", "正文", "content", "内容", "body"),
    "title": ("title", "标题", "题目", "headline"),
    "published_on": ("published_on", "日期", "发布日期", "发布时间", "date", "published", "publish_date", "时间"),
    "publisher": ("publisher", "来源", "媒体", "报纸", "source"),
    "url": ("url", "网址", "链接", "link"),
    "kind": ("kind", "类别", "体裁"),
}
"""Names under which a field may stand, in small letters, in JSON, CSV, Parquet, sidecars, indexes and front matter: the
first that is there and filled counts."""


def by_name(given: Mapping[Any, Any]) -> dict[str, Any]:
    """What is given under each name in small letters; of two names that differ in nothing else the first that is filled."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        plain = str(name).strip(" \t\ufeff").lower()
        if found.get(plain) in (None, ""):
            found[plain] = value
    return found


@dataclass(frozen=True, slots=True)
class Limits:
    """What unpacking and reading may cost."""

    seconds: float = 30.0  # of processor time for one file
    megabytes: int = 1500  # of memory for the process that reads
    file_bytes: int = 500_000_000  # of one file in a format that is read whole
    pages: int = 2000  # of a PDF
    depth: int = 3  # archives within archives, the outermost counted
    members: int = 50_000  # of an archive, with those inside it
    archive_bytes: int = 2_000_000_000  # of everything an archive holds, unpacked
    archive_ratio: int = 200  # unpacked bytes for each byte of the archive


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that a reader is told beside the file."""

    limits: Limits = Limits()
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)  # asked before COLUMNS

    def names(self, of: str) -> tuple[str, ...]:
        """Columns that a field may stand in, in the order in which they are asked."""
        return (*(name.strip().lower() for name in self.columns.get(of, ())), *COLUMNS[of])
