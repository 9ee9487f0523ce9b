"""What a publication left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Published:
    """The read copy, its size, the seconds it took, and whether it was compacted on the way."""

    path: Path
    byte_size: int
    seconds: float
    stages: Mapping[str, float]  # of them, by name: links, each held view, search, commit, checkpoint, copy
    compacted: bool

    def __str__(self) -> str:
        """Size and time for a person: 24.7 MB in 1.2 s."""
        anew = ", rewritten without its dead blocks" if self.compacted else ""
        return f"{self.byte_size / 1e6:.1f} MB in {self.seconds:.1f} s{anew}"

    @property
    def copy_seconds(self) -> float:
        """Seconds spent on copying the file."""
        return self.stages["copy"]
