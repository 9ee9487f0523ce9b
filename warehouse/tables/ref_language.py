"""Words of numbers: how they are written, bounded, moved, dated and counted, and what only looks like one."""

from __future__ import annotations

from warehouse.contract import Column, Table

_SOURCE = Column(
    "source", "text", "Where the row comes from: a standard, a dictionary, a list or usage.", required=True
)
_SURFACE = Column("surface", "text", "Characters of the text, after folding.", required=True)
_WHY = Column("why", "text", "Reason for the row.", required=True)
_METRIC = Column("metric", "code", "Metric of the catalogue.", required=True, refers_to="ref.metric.metric")
_ONE_CHARACTER = r"^.$"

FOLDED_CHARACTER = Table(
    schema="ref",
    name="folded_character",
    grain="one row = one character that is read as another one, so that offsets stay as they are",
    columns=(
        Column("char", "text", "Character of the text.", required=True, pattern=_ONE_CHARACTER),
        Column("folded", "text", "Character that it is read as.", required=True, pattern=_ONE_CHARACTER),
        _WHY,
        _SOURCE,
    ),
    key=("char",),
    source="seeds/language/folding.csv",
)

DIGIT = Table(
    schema="ref",
    name="digit",
    grain="one row = one Chinese digit",
    columns=(
        Column("char", "text", "The digit, after folding.", required=True, pattern=_ONE_CHARACTER),
        Column("value", "int", "What it is worth.", required=True, at_least=0, at_most=9),
        _SOURCE,
    ),
    key=("char",),
    source="seeds/language/digits.csv",
)

COMPARATOR = Table(
    schema="ref",
    name="comparator",
    grain="one row = one word that bounds a number or takes away its exactness",
    columns=(
        _SURFACE,
        Column(
            "position",
            "code",
            "Side of the number on which the word stands.",
            required=True,
            one_of=("before", "after"),
        ),
        Column(
            "comparator",
            "code",
            "What observation.comparator holds: approx (约), gt (超), ge (以上), lt (近), le (最高).",
            required=True,
            one_of=("approx", "ge", "gt", "le", "lt"),
        ),
        Column(
            "gap",
            "int",
            "Characters that may stand between word and number; 0 where they must touch.",
            required=True,
            at_least=0,
            at_most=20,
        ),
        _SOURCE,
    ),
    key=("surface", "position", "gap"),
    source="seeds/language/comparators.csv",
)

DIRECTION = Table(
    schema="ref",
    name="direction",
    grain="one row = one word of change",
    columns=(
        _SURFACE,
        Column("sign", "int", "1 where it rises, -1 where it falls.", required=True, at_least=-1, at_most=1),
        Column(
            "level",
            "code",
            "level where the number that follows is what was reached (降至), empty where it is the change itself.",
            one_of=("level",),
        ),
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/language/directions.csv",
)

BASIS = Table(
    schema="ref",
    name="basis",
    grain="one row = one word that says against what a growth is measured",
    columns=(
        _SURFACE,
        Column(
            "basis",
            "code",
            "What observation.basis holds: yoy (the year before), mom (month), qoq (quarter), ytd (the end of last "
            "year), annual_average, plan_period (the last plan).",
            required=True,
            one_of=("annual_average", "mom", "plan_period", "qoq", "yoy", "ytd"),
        ),
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/language/bases.csv",
)

QUALIFIER = Table(
    schema="ref",
    name="qualifier",
    grain="one row = one word that makes two figures of one metric not comparable",
    columns=(_SURFACE, _SOURCE),
    key=("surface",),
    source="seeds/language/qualifiers.csv",
)

STATUS_CUE = Table(
    schema="ref",
    name="status_cue",
    grain="one row = one word that says whether a claim is so, aimed at, a term of a policy or a parameter",
    columns=(
        _SURFACE,
        Column(
            "status",
            "code",
            "Status that the word speaks for.",
            required=True,
            one_of=("actual", "policy", "spec", "target"),
        ),
        Column("scope", "code", "How far the word reaches.", required=True, one_of=("clause", "sentence")),
        Column("weight", "int", "How much it says beside other cues.", required=True, at_least=1, at_most=9),
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/language/status_cues.csv",
)

PER_WORD = Table(
    schema="ref",
    name="per_word",
    grain="one row = one word beside a number that divides it: 人均, 每吨, 年产",
    columns=(
        _SURFACE,
        Column(
            "position",
            "code",
            "Side of the number on which the word stands.",
            required=True,
            one_of=("before", "after"),
        ),
        Column("per", "code", "What observation.per holds: capita, year, mu ...", required=True),
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/language/per_words.csv",
)

NOT_NUMBER = Table(
    schema="ref",
    name="not_number",
    grain="one row = one word that holds a numeral and states no quantity",
    columns=(
        _SURFACE,
        Column(
            "class",
            "code",
            "Class of the mention that it makes; word: it makes none at all.",
            required=True,
            one_of=("idiom", "name", "word"),
        ),
        _WHY,
        _SOURCE,
    ),
    key=("surface",),
    source="seeds/language/not_numbers.csv",
)

NUMBER_FAMILY = Table(
    schema="ref",
    name="number_family",
    grain="one row = one family of numbers that count nothing, as a pattern with texts it must and must not match",
    columns=(
        Column("family", "code", "Key of the family.", required=True, pattern=r"^[a-z0-9_]+$"),
        Column(
            "class",
            "code",
            "Class of the mention that it makes.",
            required=True,
            one_of=("date", "idiom", "name", "ordinal", "rank"),
        ),
        Column("tier", "int", "Families of a lower tier are asked first.", required=True, at_least=0, at_most=9),
        Column("left_pattern", "text", "Regular expression over what stands before the numeral; empty: anything may."),
        Column(
            "right_pattern",
            "text",
            "Regular expression from the numeral on; {N} any numeral, {A} Arabic, {C} Chinese, {ZD} a Chinese digit.",
            required=True,
        ),
        Column(
            "examples",
            "text",
            "Texts with the span that the family claims between marks, separated by bars.",
            required=True,
            pattern="⟦[^⟦⟧]+⟧",
        ),
        Column("counter_examples", "text", "Texts that the family must leave alone, separated by bars.", required=True),
        _WHY,
        _SOURCE,
    ),
    key=("family",),
    source="seeds/language/number_families.csv",
    warnings=("Families of one tier are asked in the order of the file.",),
)

NOUN_BOUND = Table(
    schema="ref",
    name="noun_bound",
    grain="one row = one word at which the noun phrase beside a number ends",
    columns=(
        _SURFACE,
        Column(
            "side",
            "code",
            "right: ends a phrase after the number; verb: the same, once a phrase has begun; left: one before it; "
            "both: either; tail: may stand between phrase and number (达到); whole: a longer word that holds a bound "
            "and is none (国际组织).",
            required=True,
            one_of=("both", "left", "right", "tail", "verb", "whole"),
        ),
        Column("unless", "text", "Characters that make another word of it when they follow, space separated."),
        _SOURCE,
    ),
    key=("surface", "side"),
    source="seeds/language/noun_bounds.csv",
)

METRIC_DEFAULT = Table(
    schema="ref",
    name="metric_default",
    grain="one row = the metric of a measure word or dimension where no noun says it",
    columns=(
        Column(
            "applies_to",
            "code",
            "counter: and a measure word, or dimension: and a dimension of units.",
            required=True,
            pattern=r"^(counter|dimension):\S+$",
        ),
        _METRIC,
        _WHY,
        _SOURCE,
    ),
    key=("applies_to",),
    source="seeds/language/metric_defaults.csv",
)

COUNTER_METRIC = Table(
    schema="ref",
    name="counter_metric",
    grain="one row = one measure word that can count some metrics only",
    columns=(
        Column("counter", "text", "The measure word.", required=True, refers_to="ref.counter.counter"),
        Column(
            "metrics",
            "text",
            "Ids of the metrics that it can count, space separated.",
            required=True,
            pattern=r"^[a-z_]+( [a-z_]+)*$",
        ),
        _WHY,
        _SOURCE,
    ),
    key=("counter",),
    source="seeds/language/counter_metrics.csv",
)

METRIC_OVERRIDE = Table(
    schema="ref",
    name="metric_override",
    grain="one row = words beside a number that turn one metric into another",
    columns=(
        Column(
            "metric",
            "code",
            "Metric that is overridden; * stands for those that are chosen loosely.",
            required=True,
        ),
        Column("dimension", "code", "Dimension of the unit, or any.", required=True),
        Column(
            "within",
            "code",
            "Where the words stand: in the phrase that names what is measured, or in the clause before the number.",
            required=True,
            one_of=("clause", "phrase"),
        ),
        Column("words", "text", "Words, any of which decides, space separated.", required=True),
        Column("becomes", "code", "The metric that it is.", required=True, refers_to="ref.metric.metric"),
        Column(
            "examples",
            "text",
            "Texts in which the quantity between ⟦ and ⟧ is of the new metric, separated by | .",
            required=True,
        ),
        Column(
            "counter_examples",
            "text",
            "Texts in which the quantity between ⟦ and ⟧ is not, separated by | .",
            required=True,
        ),
        _WHY,
        _SOURCE,
    ),
    key=("metric", "dimension", "becomes"),
    source="seeds/language/metric_overrides.csv",
)

METRIC_INDUSTRY = Table(
    schema="ref",
    name="metric_industry",
    grain="one row = one metric that is always of one field",
    columns=(
        Column("metric", "code", "The metric.", required=True, refers_to="ref.metric.metric"),
        Column("industry", "text", "Name of the field.", required=True),
        _WHY,
        _SOURCE,
    ),
    key=("metric",),
    source="seeds/language/metric_industries.csv",
)

NOUN_SUFFIX = Table(
    schema="ref",
    name="noun_suffix",
    grain="one row = one ending of nouns and the metric that counts such things",
    columns=(Column("suffix", "text", "The ending.", required=True), _METRIC, _WHY, _SOURCE),
    key=("suffix",),
    source="seeds/language/noun_suffixes.csv",
)

COMMON_CHARACTER = Table(
    schema="ref",
    name="common_character",
    grain="one row = one common character, by which decoded text is told from text decoded wrongly",
    columns=(
        Column("character", "text", "The character.", required=True, pattern=_ONE_CHARACTER),
        Column("script", "code", "Script that it belongs to.", required=True, one_of=("simplified", "traditional")),
        _SOURCE,
    ),
    key=("character",),
    source="seeds/language/common_characters.csv",
)

COMMON_WORD = Table(
    schema="ref",
    name="common_word",
    grain="one row = one common pair of characters, by which the parts of a split line are told to belong together",
    columns=(Column("word", "text", "The pair.", required=True, pattern=r"^..$"), _SOURCE),
    key=("word",),
    source="seeds/language/common_words.csv",
)

PAGE_MARK = Table(
    schema="ref",
    name="page_mark",
    grain="one row = one string that says what a line of a page is",
    columns=(
        Column(
            "role",
            "code",
            "byline: who wrote it; lead: opens a report; end: closes one; caption: of a picture; digest: of a column "
            "of short items; editor: who made the page up; furniture: what is printed around articles.",
            required=True,
            one_of=("byline", "caption", "digest", "editor", "end", "furniture", "lead"),
        ),
        Column("mark", "text", "Characters of the line.", required=True),
        Column(
            "position",
            "code",
            "Where in the line the mark stands.",
            required=True,
            one_of=("anywhere", "end", "start", "whole"),
        ),
        Column("note", "text", "What a reader of the row should know."),
        _SOURCE,
    ),
    key=("role", "mark", "position"),
    source="seeds/language/page_marks.csv",
)

SENTENCE_OPENER = Table(
    schema="ref",
    name="sentence_opener",
    grain="one row = one word that opens a sentence, by which a new thought is told from the rest of a broken line",
    columns=(
        Column("word", "text", "Characters of the text.", required=True),
        Column(
            "strength",
            "code",
            "strong: hardly ever inside a sentence; weak: there too.",
            required=True,
            one_of=("strong", "weak"),
        ),
        _SOURCE,
    ),
    key=("word",),
    source="seeds/language/sentence_openers.csv",
)

SURNAME = Table(
    schema="ref",
    name="surname",
    grain="one row = one surname, by which the name of a person is known",
    columns=(Column("surname", "text", "The surname.", required=True, pattern=r"^.{1,2}$"), _SOURCE),
    key=("surname",),
    source="seeds/language/surnames.csv",
)

CONFIDENCE_WEIGHT = Table(
    schema="ref",
    name="confidence_weight",
    grain="one row = one sign by which an observation is more or less likely to be right, and what it weighs",
    columns=(
        Column("sign", "code", "Name of the sign.", required=True, pattern=r"^[a-z]+$"),
        Column(
            "weight", "decimal", "What the sign, times its number, adds to the log-odds of being right.", required=True
        ),
        Column("means", "text", "When it stands, or what its number is.", required=True),
        _SOURCE,
    ),
    key=("sign",),
    source="seeds/language/confidence_weights.csv",
)

TABLES: tuple[Table, ...] = (
    CONFIDENCE_WEIGHT,
    FOLDED_CHARACTER,
    DIGIT,
    COMPARATOR,
    DIRECTION,
    BASIS,
    QUALIFIER,
    STATUS_CUE,
    PER_WORD,
    NOT_NUMBER,
    NUMBER_FAMILY,
    NOUN_BOUND,
    METRIC_DEFAULT,
    COUNTER_METRIC,
    METRIC_OVERRIDE,
    METRIC_INDUSTRY,
    NOUN_SUFFIX,
    COMMON_CHARACTER,
    COMMON_WORD,
    PAGE_MARK,
    SENTENCE_OPENER,
    SURNAME,
)
