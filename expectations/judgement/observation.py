"""What we believe of an observation: a claim about the world cannot contradict the world."""

from __future__ import annotations

import polars as pl

from expectations.declaration import About, Expectation, fact
from expectations.judgement.several import range_has_two_ends, span_holds_the_surface
from expectations.relations import growth_is_borne_out
from seeds.quality_table import belief

TABLE = "core.observation"
SINCE = "2026-11-20"

KIND, UNIT, STATUS = pl.col("kind"), pl.col("unit"), pl.col("status")
LOW, HIGH = pl.col("low"), pl.col("high")
WITHIN_PLAUSIBLE = (
    (pl.col("beside_plausible_low").is_null() | (LOW >= pl.col("beside_plausible_low")))
    & (pl.col("beside_plausible_high").is_null() | (HIGH <= pl.col("beside_plausible_high")))
)  # fmt: skip
MEASURES = (
    "mass",
    "length",
    "area",
    "volume",
    "count",
    "energy",
    "power",
    "time",
    "data",
)

EXPECTATIONS: tuple[Expectation, ...] = (
    fact(
        About(
            TABLE,
            "A part is not more than the whole and not less than nothing.",
            SINCE,
            "reject",
            "share_out_of_range",
        ),
        "low",
        "as_a_share_lies_in_0_to_100_percent",
        pl.when((KIND == "share") & (UNIT == "percent"))
        .then((LOW >= 0) & (HIGH <= 100))
        .when((KIND == "share") & (UNIT == "ratio"))
        .then((LOW >= 0) & (HIGH <= 1)),
        "a share of {low} to {high} {unit} is no share",
    ),
    fact(
        About(
            TABLE,
            "What falls by more than all of itself was read wrongly; profits alone can.",
            SINCE,
            "warn",
        ),
        "low",
        "as_a_fall_is_at_most_the_whole",
        pl.when((KIND == "growth") & (UNIT == "percent") & (pl.col("metric") != "profit")).then(LOW >= -100),
        "a change of {low} percent is a fall by more than the whole",
    ),
    fact(
        About(
            TABLE,
            "A level of a metric is measured in the metric's own dimension: investment in hectares is a figure of "
            "something else.",
            SINCE,
            "reject",
            "unit_not_of_metric",
        ),
        "unit",
        "has_the_dimension_of_the_metric",
        pl.when((KIND == "level") & (pl.col("metric") != "other") & (UNIT != "percent") & (UNIT != "ratio")).then(
            pl.col("beside_unit_allowed") | (pl.col("beside_unit_dimension") == pl.col("beside_metric_dimension"))
        ),
        "{metric} is not measured in {unit}",
    ),
    fact(
        About(
            TABLE,
            "A figure beyond what one region states in a year has a magnitude too many or too few (亿 for 万).",
            SINCE,
            "warn",
        ),
        "low",
        "is_plausible_for_the_metric",
        pl.when(
            (KIND == "level")
            & pl.col("beside_unit_allowed")
            & ~pl.col("size_class")
            & (pl.col("per").is_null() | (pl.col("per") == "year"))  # 人均, 每亩 are other quantities
        ).then(WITHIN_PLAUSIBLE),
        "{metric} of {low} to {high} {unit} is beyond what was ever stated for one region and year",
    ),
    fact(
        About(
            TABLE,
            "A count, length, mass or area of something is not below nothing.",
            SINCE,
            "warn",
        ),
        "low",
        "as_a_measure_is_not_negative",
        pl.when(
            (KIND == "level") & (pl.col("metric") == "other") & pl.col("beside_unit_dimension").is_in(MEASURES)
        ).then(LOW >= 0),
        "{low} {unit} is below nothing",
    ),
    range_has_two_ends(TABLE),
    span_holds_the_surface(TABLE),
    fact(
        About(
            TABLE,
            "The sentence is the proof of the figure: it must hold it.",
            SINCE,
            "reject",
            "surface_not_in_sentence",
        ),
        "sentence",
        "holds_the_surface",
        pl.col("beside_in_sentence"),
        "the sentence does not hold {surface}",
    ),
    fact(
        About(
            TABLE,
            "An observation says what its mention says; a difference is a row mixed up.",
            SINCE,
            "reject",
            "mention_mismatch",
        ),
        "mention_id",
        "says_the_same_as_the_mention",
        (pl.col("document_start") == pl.col("beside_mention_start"))
        & (pl.col("document_end") == pl.col("beside_mention_end"))
        & LOW.eq_missing(pl.col("beside_mention_low"))
        & HIGH.eq_missing(pl.col("beside_mention_high")),
        "the observation says {low} to {high}, its mention {beside_mention_low} to {beside_mention_high}",
    ),
    fact(
        About(
            TABLE,
            "A target is of the future: one whose deadline lies before its publication is an actual or a misread year; "
            "only what a period came to is still estimated for a while.",
            SINCE,
            "warn",
        ),
        "period_end",
        "of_a_target_is_after_publication",
        pl.when(STATUS == "target").then(
            pl.col("period_end") + pl.duration(days=int(belief("estimate_days"))) >= pl.col("beside_published_on")
        ),
        "the target's period ends {period_end}, but it was published {beside_published_on}",
    ),
    fact(
        About(
            TABLE,
            "What has been achieved lies in the past: an actual of a period that begins after publication is a target.",
            SINCE,
            "warn",
        ),
        "period_start",
        "of_an_actual_is_not_after_publication",
        pl.when(STATUS == "actual").then(pl.col("period_start") <= pl.col("beside_published_on")),
        "an actual of a period that starts {period_start}, but it was published {beside_published_on}",
    ),
    fact(
        About(
            TABLE,
            "Regions are merged and renamed: a code that was not in force between the period and the publication "
            "joins to nothing.",
            SINCE,
            "warn",
        ),
        "region_code",
        "is_in_force",
        pl.col("beside_region_in_force"),
        "region {region_code} was not in force then",
    ),
    fact(
        About(
            TABLE,
            "A calendar period is a whole one: a year runs from January to December.",
            SINCE,
            "warn",
        ),
        "period_type",
        "agrees_with_the_days",
        pl.when(pl.col("period_start").is_not_null() & pl.col("period_end").is_not_null()).then(
            pl.when(pl.col("period_type") == "year")
            .then(
                (pl.col("period_start").dt.ordinal_day() == 1)
                & (pl.col("period_end") == pl.col("period_start").dt.offset_by("1y").dt.offset_by("-1d"))
            )
            .when(pl.col("period_type") == "month")
            .then(
                (pl.col("period_start").dt.day() == 1) & (pl.col("period_end") == pl.col("period_start").dt.month_end())
            )
            .when(pl.col("period_type") == "day")
            .then(pl.col("period_start") == pl.col("period_end"))
        ),
        "period_type is {period_type}, but the period runs from {period_start} to {period_end}",
    ),
    fact(
        About(
            TABLE,
            "Only money has a value in CNY, and money in CNY is worth itself.",
            SINCE,
            "reject",
            "money_mismatch",
        ),
        "value_cny",
        "is_there_for_money_alone",
        pl.when(UNIT == "CNY")
        .then(pl.col("value_cny").is_not_null() & (pl.col("value_cny") >= LOW) & (pl.col("value_cny") <= HIGH))
        .when(pl.col("beside_unit_dimension") != "money")
        .then(pl.col("value_cny").is_null()),
        "{low} to {high} {unit} cannot be {value_cny} CNY",
    ),
    fact(
        About(
            TABLE,
            "A year's growth and the levels of the two years are one statement told twice: where they differ by more "
            "than rounding and prices, one of the three figures was misread or misprinted.",
            SINCE,
            "warn",
        ),
        "low",
        "as_a_growth_agrees_with_the_two_levels",
        growth_is_borne_out(),
        "{metric} of {region} is said to grow by {low} percent, but the levels of the period and of the year before "
        "come to {beside_growth_least} to {beside_growth_most}",
    ),
    fact(
        About(
            TABLE,
            "What a county produces its province produces: a part that is larger than the place which holds it has "
            "the wrong place, period or magnitude.",
            SINCE,
            "warn",
        ),
        "low",
        "is_not_above_that_of_the_place_that_holds_it",
        LOW.cast(pl.Float64) <= pl.col("beside_holder_most") * (1 + float(belief("holder_apart"))),
        "{metric} of {region} is {low} {unit}, that of {beside_holder} at most {beside_holder_most}",
    ),
    fact(
        About(
            TABLE,
            "What follows 其中 is a part of what stands before it: a part larger than the whole has a magnitude too "
            "many, or another unit.",
            SINCE,
            "warn",
        ),
        "low",
        "as_a_part_is_not_above_the_whole",
        LOW.cast(pl.Float64) <= pl.col("beside_whole_most") * (1 + float(belief("part_apart"))),
        "{surface} is called a part of {beside_whole}",
    ),
)
