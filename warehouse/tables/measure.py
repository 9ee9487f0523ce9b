"""ops.measure: what each run came to, beside what runs before it usually came to."""

from warehouse import columns as c
from warehouse.contract import Column, Ordered, Table

TABLE = Table(
    schema="ops",
    name="measure",
    grain="one row = one figure of one run, or of one day, beside what is usual",
    source="expectations.measures, judged by expectations.anomalies",
    columns=(
        Column("measure_id", "code", "Id, derived from run, measure and subject.", required=True, pattern=c.ID),
        c.run_id.but(required=True),
        Column("measure", "code", "What is measured.", required=True, refers_to="ref.measure.measure"),
        Column(
            "subject",
            "text",
            "What of it: a reason of rejects, a rule, a day in China; null where the measure has no parts.",
        ),
        Column("amount", "float", "What was counted, or the sum of what is averaged.", required=True),
        Column("base", "float", "Of how much: amount / base is the value.", required=True, at_least=0),
        Column(
            "value",
            "float",
            "What was judged: amount / base, of this run and as many before it as make up ref.measure.least_base.",
        ),
        Column("usual", "float", "Median of the runs (or days) before; null where there are too few."),
        Column("band_low", "float", "Below it the value is told; null where a fall is no news, or nothing was judged."),
        Column(
            "band_high", "float", "Above it the value is told; null where a rise is no news, or nothing was judged."
        ),
        Column("past", "int", "Points of the past it was held against.", unit="count", required=True, at_least=0),
        Column(
            "verdict",
            "code",
            "usual; low or high (a jump); drifting_low or drifting_high (the latest together have left what was usual "
            "before them); too_few (of the past, or of what came).",
            required=True,
            one_of=("usual", "low", "high", "drifting_low", "drifting_high", "too_few"),
        ),
        c.recorded_at.but(required=True),
    ),
    key=("measure_id",),
    ordered=(Ordered("band_low", "band_high", "a band has its lower end first"),),
)
