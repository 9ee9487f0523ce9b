"""ops.source_item and ops.source_run: what the sources offered, how far each has been read, and what became of it."""

from warehouse import columns as c
from warehouse.contract import Column, Table

SOURCE_NAME = r"^[a-z][a-z0-9_-]{0,39}$"
KINDS = ("folder", "files", "feed", "pages")
ITEM_STATES = ("waiting", "failed", "done", "refused", "gone", "listing")

_source = Column(
    "source_name", "code", "Name of the source in zhibiao.toml; url: addresses given by hand.", required=True
)


def _count(name: str, doc: str) -> Column:
    return Column(name, "int", doc, unit="count", at_least=0, required=True)


ITEM = Table(
    schema="ops",
    name="source_item",
    grain="one row = one thing that a source offers (file, object, entry, page) and how far it has been dealt with",
    source="flows.sources",
    columns=(
        _source.but(pattern=SOURCE_NAME),
        Column("item", "text", "Its id in the source: path, key, address, or id of the feed's entry.", required=True),
        Column("delivered_as", "text", "Name under which it is handed to the road: source/name; null for a listing."),
        Column("url", "text", "Its address, where it has one."),
        Column(
            "state",
            "code",
            "waiting (half written, or not reached yet); failed (tried again by a later run); done (handed to the road: "
            "loaded, known or rejected there); refused (not asked for again until it changes); gone (offered no more "
            "before it could be read); listing (a feed or index page itself).",
            required=True,
            one_of=ITEM_STATES,
        ),
        Column("version", "text", "What the source's listing says of its state: size and times, ETag, date of change."),
        Column("etag", "text", "ETag of the answer that was read last; sent with the next request."),
        Column("last_modified", "text", "Last-Modified of that answer; sent with the next request."),
        Column("byte_size", "int", "Bytes that were read.", unit="count", at_least=0),
        Column("sha256", "code", "SHA-256 of the bytes that were read last, hex.", pattern=c.SHA256),
        Column("about", "json", "What the listing says of it: title, published_on, publisher."),
        _count("tries", "Runs that failed to get it since it was last got."),
        Column("problem", "text", "Why it waits, failed or is refused."),
        Column("first_seen_at", "timestamp", "When it was first offered, UTC.", required=True),
        Column("changed_at", "timestamp", "Since when it was seen with this version, UTC.", required=True),
        Column(
            "last_seen_at",
            "timestamp",
            "The last look at which there was anything to do or note, UTC; one that lies there unchanged keeps its row.",
            required=True,
        ),
        Column("retry_at", "timestamp", "Before when it is not asked for again, UTC."),
        c.run_id.but(required=True),
    ),
    key=("source_name", "item"),
    warnings=(
        "Rows are replaced: it is the cursor of each source and says how things stand, not how they were.",
        "These rows alone are no reason to publish: the read copy shows them after the next publication.",
    ),
)

RUN = Table(
    schema="ops",
    name="source_run",
    grain="one row = one source in one run: what it offered, and why it failed if it did",
    source="flows.sources",
    columns=(
        c.run_id.but(required=True),
        _source.but(pattern=SOURCE_NAME),
        Column("source_kind", "code", "Kind of the source.", required=True, one_of=KINDS),
        Column(
            "state",
            "code",
            "complete; partial (some items failed and are tried again); failed (it could not be listed: nothing is "
            "known of what it offers now).",
            required=True,
            one_of=("complete", "partial", "failed"),
        ),
        _count("listed", "Items that the source offers."),
        _count("taken", "Items handed to the road."),
        _count(
            "unchanged", "Items known from before and unchanged, by their listing, the server's word or their bytes."
        ),
        _count("waiting", "Items left for a later run."),
        _count("failed", "Items that could not be got and are tried again."),
        _count("refused", "Items that are not asked for again until they change: forbidden, gone, too large."),
        Column("problem", "text", "Why it failed; else the first problem of an item."),
        Column("polled_at", "timestamp", "When it was looked at, UTC.", required=True),
        Column("seconds", "float", "How long that took, seconds.", unit="s", at_least=0, required=True),
    ),
    key=("run_id", "source_name"),
    warnings=("These rows alone are no reason to publish: the read copy shows them after the next publication.",),
)
