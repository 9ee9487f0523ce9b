"""One field of an observation at a time: every line of tests/corpus/claims.tsv."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.corpus import cases
from transforms import road


def claims_at(case: cases.ClaimCase) -> list[dict[str, Any]]:
    """The observations whose characters are the marked ones."""
    line = {"id": "case", "text": case.text, "published_on": case.published_on.isoformat()}
    (answer,) = road.extract_lines([line])
    return [o for o in answer["observations"] if (o["start"], o["end"]) == (case.start, case.end)]


@pytest.mark.parametrize("case", cases.claims(), ids=lambda case: f"line{case.line}")
def test_a_field_of_a_claim(case: cases.ClaimCase) -> None:
    found = claims_at(case)
    if case.field == "none":
        assert found == []
        return
    assert len(found) == 1, "no observation at the marked characters"
    claim = found[0]
    if case.field == "period":
        assert f"{claim['period_start'] or ''}/{claim['period_end'] or ''}" == case.value
    elif case.field == "value":
        low, unit = case.value.split()
        assert (Decimal(str(claim["low"])), claim["unit"]) == (Decimal(low), unit)
    else:
        assert (claim[case.field] or "") == case.value
