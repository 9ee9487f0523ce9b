"""Yearly average exchange rates."""

from __future__ import annotations

from decimal import Decimal

from warehouse import columns as c
from warehouse.contract import Column, Table

FX_RATE = Table(
    schema="ref",
    name="fx_rate",
    grain="one row = the average price of one unit of a foreign currency in one calendar year",
    columns=(
        Column("year", "int", "Calendar year.", required=True, at_least=1981, at_most=2100),
        Column(
            "currency",
            "code",
            "ISO 4217 code of the foreign currency.",
            required=True,
            pattern=r"^[A-Z]{3}$",
        ),
        Column(
            "cny_per_unit",
            "decimal",
            "Yuan for one unit of the currency, average of the year.",
            unit="CNY",
            required=True,
            at_least=Decimal("0.000001"),
        ),
        Column("method", "text", "How the average was made.", required=True),
        c.source.but(required=True),
    ),
    key=("year", "currency"),
    source="seeds/fx/rates.csv",
)

TABLES: tuple[Table, ...] = (FX_RATE,)
