"""Every reason for which code turns something away is documented with its remedy, and none that no code uses."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from expectations.judgement import JUDGEMENTS
from seeds.quality_table import reject_reasons
from warehouse.render.predicates import REASONS

ROOT = Path(__file__).parents[3]


def _given() -> Iterator[tuple[str, str | None]]:
    """Reason and, where it stands beside it, stage of every reject that code makes by name."""
    for package in ("transforms", "flows", "expectations"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                    continue
                texts = [
                    a.value if isinstance(a, ast.Constant) and isinstance(a.value, str) else None for a in node.args
                ]
                if node.func.id == "Reject" and len(texts) > 1 and texts[1] is not None:
                    yield texts[1], texts[0]
                if node.func.id == "Unreadable" and texts and texts[0] is not None:
                    yield texts[0], "read"


def test_reasons_in_code_are_documented_at_their_stage() -> None:
    documented = reject_reasons()
    for reason, stage in _given():
        assert reason in documented, f"document {reason} in seeds/reject_reasons.csv"
        assert stage in (None, documented[reason]["stage"]), reason


def test_reasons_of_the_check_are_documented() -> None:
    documented = reject_reasons()
    for reason in set(REASONS) | {e.reason for e in JUDGEMENTS if e.reason}:
        assert documented[reason]["stage"] == "check"


def test_each_documented_reason_is_used_and_says_what_to_do() -> None:
    used = {reason for reason, _ in _given()} | set(REASONS) | {e.reason for e in JUDGEMENTS if e.reason}
    # handed on by discovery and by archives as data
    used |= {"not_a_file", "outside_drop", "broken_member", "duplicate_member", "unsafe_member"}
    for reason, row in reject_reasons().items():
        assert reason in used, f"no code turns anything away as {reason}"
        assert len(row["meaning"]) > 15 and len(row["remedy"]) > 15 and row["source"], reason
