"""What the morning page tells of one run, as plain values: rows of the read copy and nothing else.

The page is a pure function of a ``Facts``; ``gather`` in ``questions.py`` fills one from the warehouse. Lists are cut to
what a person reads; beside each stands how many there are in all, so that the page of a huge run stays small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Top(Generic[T]):
    """The first of a list, and how long it is in all."""

    rows: Sequence[T] = ()
    total: int = 0

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True, slots=True)
class Figure:
    """One observation as a line of the page; the names are those of ``mart.observation``."""

    observation_id: str
    subject: str | None
    industry: str | None
    metric: str
    metric_name: str
    metric_text: str | None
    kind: str
    low: Decimal
    high: Decimal
    unit: str
    counter: str | None
    per: str | None
    comparator: str
    value_cny: Decimal | None
    status: str
    period_type: str
    period_start: date | None
    period_end: date | None
    basis: str | None
    reference: str | None
    qualifier: str | None
    confidence: float
    document: str
    published_on: date | None


@dataclass(frozen=True, slots=True)
class Target:
    """A new target, with the latest actual of the same thing where there is one."""

    figure: Figure
    due_on: date | None
    state: str | None  # met, unmet, overdue; null where nothing is known of it
    days_left: int | None
    actual: Decimal | None
    actual_as_of: date | None
    reached_percent: float | None


@dataclass(frozen=True, slots=True)
class Family:
    """The largest new figures of one metric, in one unit."""

    metric: str
    metric_name: str
    unit: str
    figures: Sequence[Figure]
    total: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """What articles say of one fact where they contradict each other, the preferred one first."""

    fact_id: str
    statements: Sequence[Figure]
    total: int


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document that came in."""

    document: str
    document_id: str
    publisher: str | None
    published_on: date | None
    title: str | None
    articles: int
    observations: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """Documents, articles and observations of one publisher or one day."""

    name: str | None
    documents: int
    articles: int
    observations: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure that a new version of a document states otherwise."""

    figure: Figure
    before_low: Decimal
    before_high: Decimal


@dataclass(frozen=True, slots=True)
class SetRight:
    """A known error that a correction on record set right."""

    correction_id: str
    document: str
    locate: str
    action: str
    why: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A figure that was published with another value before."""

    figure: Figure
    first_value: Decimal
    latest_value: Decimal
    revisions: int


@dataclass(frozen=True, slots=True)
class Gone:
    """A document that was superseded or taken back."""

    document: str
    what: str  # superseded, retracted
    published_on: date | None
    observations: int
    why: str | None


@dataclass(frozen=True, slots=True)
class RejectExample:
    """One thing that was turned away."""

    reject_id: str
    document: str | None
    key: str | None
    detail: str | None
    resolution: str | None  # what settled it; null while it is open
    sentence: str | None = None  # of a figure: where it stands
    surface: str | None = None


@dataclass(frozen=True, slots=True)
class RejectReason:
    """What was turned away for one reason."""

    stage: str
    reason: str
    count: int
    open: int
    meaning: str | None
    remedy: str | None
    meaning_zh: str | None
    remedy_zh: str | None
    examples: Sequence[RejectExample]


@dataclass(frozen=True, slots=True)
class Sample:
    """One row for which a check did not hold."""

    said: str
    where: str | None  # document and offset
    observation_id: str | None  # of a figure that was loaded: its sentence is on the page


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """A check of the run that did not hold."""

    severity: str
    table_name: str
    column_name: str | None
    expectation: str
    why: str
    statement_zh: str | None  # what should hold
    evaluated: int | None
    unexpected: int | None
    samples: Sequence[Sample]


@dataclass(frozen=True, slots=True)
class PastRun:
    """One run of the trend."""

    run_id: str
    started_at: datetime
    documents: int
    rules_changed: bool  # read by other rules than the run before it


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of one run beside what was usual before it; the names are those of ``mart.quality_trend``."""

    run_id: str
    alone: float | None  # of this run alone; null where it had nothing to count
    usual: float | None
    band_low: float | None
    band_high: float | None
    anomaly: bool


@dataclass(frozen=True, slots=True)
class Course:
    """How one figure went over the runs of the trend."""

    measure: str
    unit: str  # share, per, mean, count
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A figure of one run that was told because it is not as usual."""

    run_id: str
    started_at: datetime
    name_zh: str
    name: str
    unit: str
    subject: str | None
    value: float | None
    usual: float | None
    band_low: float | None
    band_high: float | None
    drifting: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """Observations of one province or industry: of this run, and in the whole warehouse."""

    name: str
    here: int
    ever: int


@dataclass(frozen=True, slots=True)
class Cited:
    """The sentence behind a number: what stands before the figure, the figure, what stands behind it."""

    observation_id: str
    before: str
    surface: str
    after: str
    document: str
    document_start: int
    document_end: int
    publisher: str | None
    published_on: date | None
    article_title: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the page of one run tells."""

    run: dict[str, Any]  # its row of ops.run
    doubtful_below: float  # confidence under which a figure is no headline
    documents: Top[DocumentRow] = field(default_factory=Top)
    publishers: Top[Arrived] = field(default_factory=Top)
    days: Top[Arrived] = field(default_factory=Top)
    new_facts: int = 0
    families: Top[Family] = field(default_factory=Top)
    growths: Top[Figure] = field(default_factory=Top)
    targets: Top[Target] = field(default_factory=Top)
    deadlines: Sequence[tuple[int | None, int]] = ()  # year -> new targets due in it; null where none is said
    policies: Top[Figure] = field(default_factory=Top)
    conflicts: Top[Conflict] = field(default_factory=Top)
    conflicts_open: int = 0  # in the whole warehouse
    gone: Top[Gone] = field(default_factory=Top)
    corrections: Top[Correction] = field(default_factory=Top)
    set_right: Top[SetRight] = field(default_factory=Top)
    revisions: Top[Revision] = field(default_factory=Top)
    rejects: Sequence[RejectReason] = ()
    suspects: frozenset[str] = frozenset()  # observations of which a check is known to have said that they may be wrong
    failed_checks: Top[FailedCheck] = field(default_factory=Top)
    past: Sequence[PastRun] = ()
    courses: Sequence[Course] = ()
    anomalies: Top[Anomaly] = field(default_factory=Top)  # of the runs of past, the latest first
    past_rejects: Sequence[tuple[str, str, str | None, int]] = ()  # run_id, reason, what it means in Chinese, how many
    provinces: Sequence[Covered] = ()
    no_province: int = 0
    industries: Top[Covered] = field(default_factory=Top)
    no_industry: int = 0
    confidences: Sequence[int] = ()  # observations by tenths of confidence
    doubtful: Top[Figure] = field(default_factory=Top)
    cited: Sequence[Cited] = ()
    unit_names: dict[str, str] = field(default_factory=dict)  # base unit -> Chinese name
