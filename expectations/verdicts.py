"""The verdict on every row, by polars: which rows pass, which are turned away and why.

Great Expectations reports on the same declarations in ``expectations.run``; nothing here needs it,
so that rows are judged at the speed of the frames.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import polars as pl

from expectations.beside import known_values, laid_out
from expectations.declaration import Expectation
from expectations.from_contract import expectations_of, references_of
from expectations.judgement import JUDGEMENTS
from transforms.rejects import Reject
from warehouse.contract import Table
from warehouse.render.frames import conform
from warehouse.tables import FILES, table

BATCH = ("raw.document", "raw.article", "core.mention", "core.observation")
_OF_RUN = (
    "run_id",
    "rule_set",
    "drop_id",
    "recorded_at",
    "retired_at",
    "supersedes_id",
    "candidates",
    "text",
    "body",
    "pieces",
)
_SHORT, _PAYLOAD = 80, 400
_IDS = pl.List(pl.String)
_ROUND = 1e6  # from here on a computed figure is told without decimals
_RANGE = re.compile(r"(runs from )?\{(\w+)\} to \{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What all expectations of one table say of one frame.

    ``rows`` are the frame's rows with what is laid beside them; ``holds`` has a column per expectation
    about rows, named by its rule, in the order of ``expectations``.
    """

    table: str
    rows: pl.DataFrame
    expectations: tuple[Expectation, ...]
    holds: pl.DataFrame

    def passes(self) -> pl.Series:
        """True for each row that breaks nothing for which rows are turned away."""
        strict = [e.rule for e in self.expectations if e.severity != "warn" and not e.of_table]
        if not strict:
            return pl.Series("passes", [True]).new_from_index(0, self.rows.height)
        return self.holds.select(pl.all_horizontal(strict).alias("passes")).to_series()

    def broken_by(self, row: int) -> list[Expectation]:
        """The expectations for which rows are turned away that one row breaks, in their order."""
        said = self.holds.row(row, named=True)
        return [e for e in self.expectations if not e.of_table and e.severity != "warn" and not said[e.rule]]


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of one batch, for the accounting of the run; documents rejected whole count nothing else."""

    documents: int = 0
    loaded: int = 0
    rejected: int = 0
    articles: int = 0
    mentions: int = 0
    observations: int = 0
    not_quantities: int = 0
    mention_rejects: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Sorted:
    """A batch after the verdict: the frames that may be loaded, what was turned away, and the counts."""

    frames: dict[str, pl.DataFrame]
    rejects: list[Reject]
    counts: Counts


@cache
def _references(name: str) -> frozenset[str]:
    return frozenset(c.refers_to for c in table(name).columns if c.refers_to is not None)


def expectations_for(name: str, known: Mapping[str, pl.Series] | None = None) -> tuple[Expectation, ...]:
    """Both halves of a table's expectations, the machine half first; ``known`` as in ``from_contract.references_of``."""
    human = (e for e in JUDGEMENTS if e.table == name)
    return (*_of_contract(name), *references_of(table(name), known or {}), *human)


@cache
def _of_contract(name: str) -> tuple[Expectation, ...]:
    return expectations_of(table(name))


def judge(rows: pl.DataFrame, name: str, expectations: Sequence[Expectation]) -> Verdict:
    """What the expectations say of a frame that has everything laid beside it."""
    holds = rows.select(e.holds.fill_null(True).alias(e.rule) for e in expectations if not e.of_table)
    return Verdict(name, rows, tuple(expectations), holds)


def judge_batch(
    frames: Mapping[str, pl.DataFrame], today: date, earlier: pl.DataFrame | None = None
) -> dict[str, Verdict]:
    """The verdicts on one batch, by full table name; ``earlier`` are levels that the warehouse holds already.

    Raises ``ContractError`` where a frame does not have its table's shape: that is an error of the
    program, not of a row.
    """
    given = {name: conform(frames[name], table(name)) for name in BATCH}
    references = frozenset().union(*(_references(name) for name in BATCH))
    known = known_values(given, FILES, references)
    beside = laid_out(given, today, earlier)
    return {name: judge(beside[name], name, expectations_for(name, known)) for name in BATCH}


def breaches(frames: Mapping[str, pl.DataFrame], today: date) -> dict[str, str]:
    """What is wrong with observations that were corrected by hand, by observation_id; those in order are left out.

    They say something else than their mention, which is what they are for; everything else that an observation must
    keep they must keep too. ``frames`` are those of a batch, its observations the corrected ones alone.
    """
    verdict = judge_batch(frames, today)["core.observation"]
    strict = [e for e in verdict.expectations if e.severity != "warn" and not e.of_table and e.reason != OF_THE_MENTION]
    found: dict[str, str] = {}
    for i in _indices(~verdict.holds.select(pl.all_horizontal(e.rule for e in strict)).to_series()):
        values = verdict.rows.row(i, named=True)
        broken = [e for e in verdict.broken_by(i) if e.reason != OF_THE_MENTION]
        found[values["observation_id"]] = "; ".join(sentence(e, values) for e in broken)
    return found


OF_THE_MENTION = "mention_mismatch"
"""Reason of the expectation that an observation says what its mention says."""


def turn_away(verdicts: Mapping[str, Verdict]) -> Sorted:
    """What passes, and a reject for everything that does not.

    A bad document or article turns its whole document away. A bad mention or observation becomes one
    reject for the mention, whose outcome becomes ``rejected``; its row stays where it keeps the contract.
    """
    documents, articles = verdicts["raw.document"], verdicts["raw.article"]
    names = dict(documents.rows.select("document_id", "document").iter_rows())
    rejects: list[Reject] = []

    passing = documents.passes() & documents.rows["document_id"].is_not_null()
    sound_ids = set(documents.rows["document_id"].filter(passing))
    lost_by_article = _rows_by(articles, "document_id", ~articles.passes())
    for i in _indices(~passing):
        document_id = documents.rows["document_id"][i]
        rejects.append(_reject(documents, i, names, key=None))
        lost_by_article.pop(document_id, None)
    for document_id, found in lost_by_article.items():
        rejects.append(_reject(articles, found[0], names, key=articles.rows["article_id"][found[0]]))
    kept_ids = sound_ids - set(lost_by_article)
    lost_ids: set[str | None] = (set(documents.rows["document_id"].filter(~passing)) - sound_ids) | set(lost_by_article)

    kept_documents = _where(documents.rows, passing & documents.rows["document_id"].is_in(list(kept_ids)))
    kept_articles = _where(articles.rows, articles.passes() & _here(articles.rows, lost_ids))
    mentions, observations, mention_rejects, counts = _sort_mentions(
        verdicts, names, lost_ids, kept_articles["article_id"]
    )
    rejects.extend(mention_rejects)
    frames = {
        "raw.document": _plain(kept_documents, table("raw.document")),
        "raw.article": _plain(kept_articles, table("raw.article")),
        "core.mention": mentions,
        "core.observation": observations,
    }
    counts += Counts(
        documents=documents.rows.height,
        loaded=kept_documents.height,
        rejected=documents.rows.height - kept_documents.height,
        articles=kept_articles.height,
    )
    return Sorted(frames, rejects, counts)


def _sort_mentions(
    verdicts: Mapping[str, Verdict],
    names: Mapping[str, str],
    lost_ids: set[str | None],
    kept_articles: pl.Series,
) -> tuple[pl.DataFrame, pl.DataFrame, list[Reject], Counts]:
    mentions, observations = verdicts["core.mention"], verdicts["core.observation"]
    here = _here(mentions.rows, lost_ids)
    observed_here = _here(observations.rows, lost_ids)
    passing = mentions.passes()

    bad_observations = _rows_by(observations, "mention_id", observed_here & ~observations.passes())
    spoken_of = mentions.rows["mention_id"].is_in(pl.Series([[*bad_observations]], dtype=_IDS), nulls_equal=True)
    known_ids, every_id = (
        set(mentions.rows["mention_id"].filter(asked & spoken_of)) for asked in (here & passing, here)
    )
    rejects: list[Reject] = []
    for i in _indices(here & ~passing):
        rejects.append(_reject(mentions, i, names, key=mentions.rows["mention_id"][i]))
    for mention_id, found in bad_observations.items():
        if mention_id in known_ids:
            rejects.append(_reject(observations, found[0], names, key=mention_id))
        elif mention_id not in every_id:  # an observation without its mention is nobody's outcome
            rejects.extend(_reject(observations, i, names, key=observations.rows["observation_id"][i]) for i in found)
    sound = passing & ~(spoken_of & mentions.rows["mention_id"].is_not_null())

    in_shape = mentions.holds.select(
        pl.all_horizontal(e.rule for e in mentions.expectations if e.half == "machine" and e.severity != "warn")
    ).to_series()
    has_article = mentions.rows["article_id"].is_in(kept_articles.implode()).fill_null(False)
    kept = _where(mentions.rows.with_columns(sound.alias("beside_sound")), here & in_shape & has_article).with_columns(
        pl.when("beside_sound").then("outcome").otherwise(pl.lit("rejected")).alias("outcome")
    )
    sound_here = mentions.rows["mention_id"].filter(here & sound)
    of_sound = observations.rows["mention_id"].is_in(sound_here.implode()).fill_null(False)
    kept_observations = _where(observations.rows, observed_here & observations.passes() & of_sound)
    dismissed = int((kept["outcome"] == "not_quantity").sum())
    counts = Counts(
        mentions=int(here.sum()),
        observations=kept_observations.height,
        not_quantities=dismissed,
        mention_rejects=int((here & ~sound).sum())
        + int((kept["beside_sound"] & (kept["outcome"] == "rejected")).sum()),
    )
    plain = _plain(kept, table("core.mention"))
    return plain, _plain(kept_observations, table("core.observation")), rejects, counts


def _here(rows: pl.DataFrame, lost_ids: set[str | None]) -> pl.Series:
    """The rows whose document is not turned away."""
    lost = rows["document_id"].is_in(pl.Series([[*lost_ids]], dtype=_IDS))
    return ~lost.fill_null(False)


def _where(rows: pl.DataFrame, mask: pl.Series) -> pl.DataFrame:
    """The rows for which the mask is true; mostly all of them, and then nothing is copied."""
    return rows if mask.all() else rows.filter(mask)


def _plain(rows: pl.DataFrame, of: Table) -> pl.DataFrame:
    return rows.select(of.column_names)


def _indices(mask: pl.Series) -> list[int]:
    return mask.arg_true().to_list()


def _rows_by(verdict: Verdict, column: str, mask: pl.Series) -> dict[str | None, list[int]]:
    found: dict[str | None, list[int]] = {}
    values = verdict.rows[column]
    for i in _indices(mask):
        found.setdefault(values[i], []).append(i)
    return found


def _reject(verdict: Verdict, row: int, names: Mapping[str, str], key: str | None) -> Reject:
    """The reject of one row: the first expectation it breaks gives the reason, all of them the sentence."""
    broken = verdict.broken_by(row)
    values = verdict.rows.row(row, named=True)
    document_id = values.get("document_id")
    return Reject(
        stage="check",
        reason=broken[0].reason,
        document=values.get("document") or names.get(document_id or "") or document_id or "",
        key=key,
        detail="; ".join(sentence(e, values) for e in broken[:3]) + ("; …" if len(broken) > 3 else ""),
        payload=_payload(values),
    )


def sentence(expectation: Expectation, values: Mapping[str, object]) -> str:
    """What is wrong with a row, in the words of the expectation, long values cut; a range from a value to itself is said
    as the value."""

    def ends(found: re.Match[str]) -> str:
        runs, first, last = found.groups()
        return found[0] if values.get(first) != values.get(last) else f"{'is ' if runs else ''}{{{first}}}"

    says = _RANGE.sub(ends, expectation.says)
    return says.format_map({name: _short(value, _SHORT) for name, value in values.items()})


def _short(value: object, length: int) -> str:
    """The value on one line, printable, cut to a length."""
    if isinstance(value, float):
        value = round(value, 2) if abs(value) < _ROUND else round(value)
    text = " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())
    if hasattr(value, "as_integer_ratio") and "." in text:  # a decimal without its trailing zeros
        text = text.rstrip("0").rstrip(".")
    return text if len(text) <= length else text[: length - 1] + "…"


def _payload(values: Mapping[str, object]) -> str:
    """The row as JSON, without what belongs to the run, what is empty and what is long."""
    kept = {
        name: _short(value, _SHORT)
        for name, value in values.items()
        if value is not None and name not in _OF_RUN and not name.startswith("beside_")
    }
    return json.dumps(kept, ensure_ascii=False)
