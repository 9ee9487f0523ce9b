"""Build seeds/fx/rates.csv, yearly average exchange rates, from the reference material.

python -m seeds.build_fx REFERENCE
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from seeds.build_places import read, write

SOURCE = "Federal Reserve H.10 via datasets/exchange-rates"
METHODS = {
    "direct H.10/FRED annual avg": "average of daily rates",
    "cross": "cross: CNY per USD divided by units per USD",
    "cross: CNY/USD divided by EUR per USD": "cross: CNY per USD divided by units per USD",
}


def main(arguments: Sequence[str]) -> None:
    if len(arguments) != 1:
        raise SystemExit(__doc__)
    raw = read(Path(arguments[0]) / "fx_annual" / "cny_per_unit_annual.csv")
    rows = sorted((r["year"], r["currency"], r["cny_per_unit"], METHODS[r["method"]], SOURCE) for r in raw)
    write("fx/rates", ("year", "currency", "cny_per_unit", "method", "source"), rows)


if __name__ == "__main__":
    main(sys.argv[1:])
