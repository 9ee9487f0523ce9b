"""What a publication left."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Published:
    """The read copy, its size, the seconds it took, and whether it was compacted on the way."""

    path: Path
    byte_size: int
    seconds: float
    copy_seconds: float  # of them spent on copying the file
    compacted: bool
