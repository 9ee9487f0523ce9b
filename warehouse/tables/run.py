"""ops.run: the ledger of executions."""

from warehouse import columns as c
from warehouse.contract import Column, Ordered, Table


def _count(name: str, doc: str) -> Column:
    return Column(name, "int", doc, unit="count", at_least=0)


TABLE = Table(
    schema="ops",
    name="run",
    grain="one row = one execution of the road; its counts stay null until it finishes",
    source="the flow",
    columns=(
        c.run_id.but(required=True, refers_to=None),
        Column("flow", "code", "Name of the flow: ingest, backfill, rebuild …", required=True),
        c.drop_id,
        c.path,
        Column("started_at", "timestamp", "Begin of the run, UTC.", required=True),
        Column("finished_at", "timestamp", "End of the run, UTC; null while it runs and where it was interrupted."),
        Column(
            "state",
            "code",
            "running; complete; failed (an error ended it); interrupted (it was killed, as a later run found).",
            required=True,
            one_of=("running", "complete", "failed", "interrupted"),
        ),
        Column("error", "text", "What ended a failed run, in the words of its message; null of any other."),
        c.documents,
        c.loaded,
        c.known,
        c.rejected,
        _count("articles", "Articles loaded."),
        _count("mentions", "Mentions found: observations + not_quantities + mention_rejects."),
        _count("observations", "Observations loaded."),
        _count("not_quantities", "Mentions that state no quantity."),
        _count("mention_rejects", "Mentions whose row broke the contract and was turned away."),
        _count("checks", "Checks made."),
        _count("checks_failed", "Checks that did not hold."),
        _count("retries", "Times that a batch was tried again after an error of input or output."),
        Column("seconds", "float", "Duration of the run, seconds.", unit="s", at_least=0),
        Column("published", "bool", "Whether this copy of the warehouse was published after the run.", required=True),
        c.rule_set,
        Column("version", "text", "Version of the program."),
    ),
    key=("run_id",),
    ordered=(Ordered("started_at", "finished_at", "a run ends after it begins"),),
)
