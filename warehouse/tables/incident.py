"""ops.incident and ops.alert: what fails from its first failing run to its first good one, and who was told."""

from warehouse import columns as c
from warehouse.contract import Column, Table

LEVELS = ("warn", "reject", "anomaly", "stop", "error")
"""How grave, the gravest last: of rows, of rows turned away, of a run beside others, of a run not published, of a run
that failed."""
EVENTS = ("opened", "closed")
CHANNELS = ("file", "mail", "webhook")

_incident_id = Column(
    "incident_id", "code", "Id of the incident, derived from what fails and the run that opened it.", pattern=c.ID
)
_event = Column("event", "code", "opened (the first failing run) or closed (the first good one).", one_of=EVENTS)

TABLE = Table(
    schema="ops",
    name="incident",
    grain="one row = the opening or the closing of one incident; an incident without a closing is open",
    source="flows.alerts",
    columns=(
        _incident_id.but(required=True),
        _event.but(required=True),
        Column("thing", "code", "What fails: check:schema.table.column.expectation, or run:flow.", required=True),
        Column("level", "code", "How grave.", required=True, one_of=LEVELS),
        Column("flow", "code", "Name of the flow.", required=True),
        c.run_id,
        Column("happened_at", "timestamp", "When that run began, UTC.", required=True),
        Column("title_zh", "text", "What fails, in Chinese.", required=True),
        Column("title", "text", "What fails, in English.", required=True),
        Column("detail", "text", "Samples of what breaks it, or the error; may quote articles."),
        Column("failed_runs", "int", "Of a closing: how many runs it failed in.", unit="count", at_least=1),
        Column("channels", "text", "Who is to be told, separated by spaces: file, mail, webhook.", required=True),
    ),
    key=("incident_id", "event"),
    warnings=(
        "Rows are never changed: a closing is a row of its own.",
        "run_id is null where a run failed without a store.",
    ),
)

ALERT = Table(
    schema="ops",
    name="alert",
    grain="one row = one attempt to tell one channel of the opening or closing of one incident",
    source="flows.alerts",
    columns=(
        Column("alert_id", "code", "Id of what is told: incident, event and channel.", required=True, pattern=c.ID),
        Column("attempt", "int", "Number of the attempt, from 1.", required=True, unit="count", at_least=1),
        _incident_id.but(required=True),
        _event.but(required=True),
        Column("channel", "code", "Where it is sent.", required=True, one_of=CHANNELS),
        c.run_id,
        Column("tried_at", "timestamp", "When it was tried, UTC.", required=True),
        Column("sent", "bool", "Whether the channel took it.", required=True),
        Column("problem", "text", "Why it was not taken; never an address with its secrets."),
    ),
    key=("alert_id", "attempt"),
    warnings=("Attempts alone are no reason to publish: the read copy shows them after the next publication.",),
)
