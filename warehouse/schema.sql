-- GENERATED from warehouse/tables and warehouse/marts by `make generate`: edit those, not this file.

CREATE SCHEMA IF NOT EXISTS raw; -- what was delivered, untouched
CREATE SCHEMA IF NOT EXISTS core; -- what was read in it
CREATE SCHEMA IF NOT EXISTS ref; -- the seeds: what is known of units, metrics, places, industries, currencies and words
CREATE SCHEMA IF NOT EXISTS ops; -- the ledgers: drops, runs, rejects, checks
CREATE SCHEMA IF NOT EXISTS mart; -- views for people: start here

CREATE TABLE ref.fx_rate (
  year BIGINT NOT NULL CHECK (year >= 1981 AND year <= 2100),
  currency VARCHAR NOT NULL,
  cny_per_unit DECIMAL(38,12) NOT NULL CHECK (cny_per_unit >= 0.000001),
  method VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.fx_rate IS 'one row = the average price of one unit of a foreign currency in one calendar year. Key: year, currency.';
COMMENT ON COLUMN ref.fx_rate.year IS 'Calendar year.';
COMMENT ON COLUMN ref.fx_rate.currency IS 'ISO 4217 code of the foreign currency.';
COMMENT ON COLUMN ref.fx_rate.cny_per_unit IS 'Yuan for one unit of the currency, average of the year. [unit CNY]';
COMMENT ON COLUMN ref.fx_rate.method IS 'How the average was made.';
COMMENT ON COLUMN ref.fx_rate.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.industry (
  industry_code VARCHAR NOT NULL,
  name_zh VARCHAR NOT NULL,
  parent_code VARCHAR,
  level VARCHAR NOT NULL CHECK (level IN ('section', 'division', 'group', 'class')),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.industry IS 'one row = one entry of GB/T 4754-2017. Key: industry_code.';
COMMENT ON COLUMN ref.industry.industry_code IS 'Letter of a section, or two to four digits.';
COMMENT ON COLUMN ref.industry.name_zh IS 'Chinese name in the standard.';
COMMENT ON COLUMN ref.industry.parent_code IS 'Entry above; empty for a section. [refers to ref.industry.industry_code]';
COMMENT ON COLUMN ref.industry.level IS '门类, 大类, 中类 or 小类.';
COMMENT ON COLUMN ref.industry.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.industry_alias (
  surface VARCHAR NOT NULL,
  industry_code VARCHAR,
  name_zh VARCHAR NOT NULL,
  kind VARCHAR NOT NULL CHECK (kind IN ('industry', 'field', 'aspect', 'none')),
  needs VARCHAR CHECK (needs IN ('suffix')),
  partial BOOLEAN NOT NULL,
  note VARCHAR,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.industry_alias IS 'one row = one everyday word for an industry or a field of policy. Key: surface.';
COMMENT ON COLUMN ref.industry_alias.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.industry_alias.industry_code IS 'Entry of the standard that fits; empty where none does. [refers to ref.industry.industry_code]';
COMMENT ON COLUMN ref.industry_alias.name_zh IS 'Canonical word, the same for all its surfaces: 新能源 of 新能源产业.';
COMMENT ON COLUMN ref.industry_alias.kind IS 'industry: a branch of the economy; field: a field of policy (教育, 城市更新); aspect: a side that any industry has (出口, 就业, 研发); none: news that is of no industry (冲突, 空袭).';
COMMENT ON COLUMN ref.industry_alias.needs IS 'suffix: too ordinary unless 产业, 行业, 业, 工业 or 经济 follows, or a list of industries holds it.';
COMMENT ON COLUMN ref.industry_alias.partial IS 'Whether the entry holds more, or less, than the word means; note says which.';
COMMENT ON COLUMN ref.industry_alias.note IS 'What a reader of the row should know.';
COMMENT ON COLUMN ref.industry_alias.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.industry_guard (
  surface VARCHAR NOT NULL,
  note VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.industry_guard IS 'one row = one word or name in which no industry is named, although it looks so. Key: surface.';
COMMENT ON COLUMN ref.industry_guard.surface IS 'Characters of the text: 文化工作 (no 化工), 丝绸之路, 财政部.';
COMMENT ON COLUMN ref.industry_guard.note IS 'Some of the words it hides.';
COMMENT ON COLUMN ref.industry_guard.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.confidence_weight (
  sign VARCHAR NOT NULL,
  weight DECIMAL(38,12) NOT NULL,
  means VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.confidence_weight IS 'one row = one sign by which an observation is more or less likely to be right, and what it weighs. Key: sign.';
COMMENT ON COLUMN ref.confidence_weight.sign IS 'Name of the sign.';
COMMENT ON COLUMN ref.confidence_weight.weight IS 'What the sign, times its number, adds to the log-odds of being right.';
COMMENT ON COLUMN ref.confidence_weight.means IS 'When it stands, or what its number is.';
COMMENT ON COLUMN ref.confidence_weight.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.folded_character (
  char VARCHAR NOT NULL,
  folded VARCHAR NOT NULL,
  why VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.folded_character IS 'one row = one character that is read as another one, so that offsets stay as they are. Key: char.';
COMMENT ON COLUMN ref.folded_character.char IS 'Character of the text.';
COMMENT ON COLUMN ref.folded_character.folded IS 'Character that it is read as.';
COMMENT ON COLUMN ref.folded_character.why IS 'Reason for the row.';
COMMENT ON COLUMN ref.folded_character.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.digit (
  char VARCHAR NOT NULL,
  value BIGINT NOT NULL CHECK (value >= 0 AND value <= 9),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.digit IS 'one row = one Chinese digit. Key: char.';
COMMENT ON COLUMN ref.digit.char IS 'The digit, after folding.';
COMMENT ON COLUMN ref.digit.value IS 'What it is worth.';
COMMENT ON COLUMN ref.digit.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.comparator (
  surface VARCHAR NOT NULL,
  position VARCHAR NOT NULL CHECK (position IN ('before', 'after')),
  comparator VARCHAR NOT NULL CHECK (comparator IN ('approx', 'ge', 'gt', 'le', 'lt')),
  gap BIGINT NOT NULL CHECK (gap >= 0 AND gap <= 20),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.comparator IS 'one row = one word that bounds a number or takes away its exactness. Key: surface, position, gap.';
COMMENT ON COLUMN ref.comparator.surface IS 'Characters of the text, after folding.';
COMMENT ON COLUMN ref.comparator.position IS 'Side of the number on which the word stands.';
COMMENT ON COLUMN ref.comparator.comparator IS 'What observation.comparator holds: approx (约), gt (超), ge (以上), lt (近), le (最高).';
COMMENT ON COLUMN ref.comparator.gap IS 'Characters that may stand between word and number; 0 where they must touch.';
COMMENT ON COLUMN ref.comparator.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.direction (
  surface VARCHAR NOT NULL,
  sign BIGINT NOT NULL CHECK (sign >= -1 AND sign <= 1),
  level VARCHAR CHECK (level IN ('level')),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.direction IS 'one row = one word of change. Key: surface.';
COMMENT ON COLUMN ref.direction.surface IS 'Characters of the text, after folding.';
COMMENT ON COLUMN ref.direction.sign IS '1 where it rises, -1 where it falls.';
COMMENT ON COLUMN ref.direction.level IS 'level where the number that follows is what was reached (降至), empty where it is the change itself.';
COMMENT ON COLUMN ref.direction.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.basis (
  surface VARCHAR NOT NULL,
  basis VARCHAR NOT NULL CHECK (basis IN ('annual_average', 'mom', 'plan_period', 'qoq', 'yoy', 'ytd')),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.basis IS 'one row = one word that says against what a growth is measured. Key: surface.';
COMMENT ON COLUMN ref.basis.surface IS 'Characters of the text, after folding.';
COMMENT ON COLUMN ref.basis.basis IS 'What observation.basis holds: yoy (the year before), mom (month), qoq (quarter), ytd (the end of last year), annual_average, plan_period (the last plan).';
COMMENT ON COLUMN ref.basis.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.qualifier (
  surface VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.qualifier IS 'one row = one word that makes two figures of one metric not comparable. Key: surface.';
COMMENT ON COLUMN ref.qualifier.surface IS 'Characters of the text, after folding.';
COMMENT ON COLUMN ref.qualifier.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.status_cue (
  surface VARCHAR NOT NULL,
  status VARCHAR NOT NULL CHECK (status IN ('actual', 'policy', 'spec', 'target')),
  scope VARCHAR NOT NULL CHECK (scope IN ('clause', 'sentence')),
  weight BIGINT NOT NULL CHECK (weight >= 1 AND weight <= 9),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.status_cue IS 'one row = one word that says whether a claim is so, aimed at, a term of a policy or a parameter. Key: surface.';
COMMENT ON COLUMN ref.status_cue.surface IS 'Characters of the text, after folding.';
COMMENT ON COLUMN ref.status_cue.status IS 'Status that the word speaks for.';
COMMENT ON COLUMN ref.status_cue.scope IS 'How far the word reaches.';
COMMENT ON COLUMN ref.status_cue.weight IS 'How much it says beside other cues.';
COMMENT ON COLUMN ref.status_cue.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.per_word (
  surface VARCHAR NOT NULL,
  position VARCHAR NOT NULL CHECK (position IN ('before', 'after')),
  per VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.per_word IS 'one row = one word beside a number that divides it: 人均, 每吨, 年产. Key: surface.';
COMMENT ON COLUMN ref.per_word.surface IS 'Characters of the text, after folding.';
COMMENT ON COLUMN ref.per_word.position IS 'Side of the number on which the word stands.';
COMMENT ON COLUMN ref.per_word.per IS 'What observation.per holds: capita, year, mu ...';
COMMENT ON COLUMN ref.per_word.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.not_number (
  surface VARCHAR NOT NULL,
  class VARCHAR NOT NULL CHECK (class IN ('idiom', 'name', 'word')),
  why VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.not_number IS 'one row = one word that holds a numeral and states no quantity. Key: surface.';
COMMENT ON COLUMN ref.not_number.surface IS 'Characters of the text, after folding.';
COMMENT ON COLUMN ref.not_number.class IS 'Class of the mention that it makes; word: it makes none at all.';
COMMENT ON COLUMN ref.not_number.why IS 'Reason for the row.';
COMMENT ON COLUMN ref.not_number.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.number_family (
  family VARCHAR NOT NULL,
  class VARCHAR NOT NULL CHECK (class IN ('date', 'idiom', 'name', 'ordinal', 'rank')),
  tier BIGINT NOT NULL CHECK (tier >= 0 AND tier <= 9),
  left_pattern VARCHAR,
  right_pattern VARCHAR NOT NULL,
  examples VARCHAR NOT NULL,
  counter_examples VARCHAR NOT NULL,
  why VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.number_family IS 'one row = one family of numbers that count nothing, as a pattern with texts it must and must not match. Key: family. Families of one tier are asked in the order of the file.';
COMMENT ON COLUMN ref.number_family.family IS 'Key of the family.';
COMMENT ON COLUMN ref.number_family.class IS 'Class of the mention that it makes.';
COMMENT ON COLUMN ref.number_family.tier IS 'Families of a lower tier are asked first.';
COMMENT ON COLUMN ref.number_family.left_pattern IS 'Regular expression over what stands before the numeral; empty: anything may.';
COMMENT ON COLUMN ref.number_family.right_pattern IS 'Regular expression from the numeral on; {N} any numeral, {A} Arabic, {C} Chinese, {ZD} a Chinese digit.';
COMMENT ON COLUMN ref.number_family.examples IS 'Texts with the span that the family claims between marks, separated by bars.';
COMMENT ON COLUMN ref.number_family.counter_examples IS 'Texts that the family must leave alone, separated by bars.';
COMMENT ON COLUMN ref.number_family.why IS 'Reason for the row.';
COMMENT ON COLUMN ref.number_family.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.noun_bound (
  surface VARCHAR NOT NULL,
  side VARCHAR NOT NULL CHECK (side IN ('both', 'left', 'right', 'tail', 'verb', 'whole')),
  unless VARCHAR,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.noun_bound IS 'one row = one word at which the noun phrase beside a number ends. Key: surface, side.';
COMMENT ON COLUMN ref.noun_bound.surface IS 'Characters of the text, after folding.';
COMMENT ON COLUMN ref.noun_bound.side IS 'right: ends a phrase after the number; verb: the same, once a phrase has begun; left: one before it; both: either; tail: may stand between phrase and number (达到); whole: a longer word that holds a bound and is none (国际组织).';
COMMENT ON COLUMN ref.noun_bound.unless IS 'Characters that make another word of it when they follow, space separated.';
COMMENT ON COLUMN ref.noun_bound.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.metric_default (
  applies_to VARCHAR NOT NULL,
  metric VARCHAR NOT NULL,
  why VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.metric_default IS 'one row = the metric of a measure word or dimension where no noun says it. Key: applies_to.';
COMMENT ON COLUMN ref.metric_default.applies_to IS 'counter: and a measure word, or dimension: and a dimension of units.';
COMMENT ON COLUMN ref.metric_default.metric IS 'Metric of the catalogue. [refers to ref.metric.metric]';
COMMENT ON COLUMN ref.metric_default.why IS 'Reason for the row.';
COMMENT ON COLUMN ref.metric_default.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.counter_metric (
  counter VARCHAR NOT NULL,
  metrics VARCHAR NOT NULL,
  why VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.counter_metric IS 'one row = one measure word that can count some metrics only. Key: counter.';
COMMENT ON COLUMN ref.counter_metric.counter IS 'The measure word. [refers to ref.counter.counter]';
COMMENT ON COLUMN ref.counter_metric.metrics IS 'Ids of the metrics that it can count, space separated.';
COMMENT ON COLUMN ref.counter_metric.why IS 'Reason for the row.';
COMMENT ON COLUMN ref.counter_metric.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.metric_override (
  metric VARCHAR NOT NULL,
  dimension VARCHAR NOT NULL,
  within VARCHAR NOT NULL CHECK (within IN ('clause', 'phrase')),
  words VARCHAR NOT NULL,
  becomes VARCHAR NOT NULL,
  examples VARCHAR NOT NULL,
  counter_examples VARCHAR NOT NULL,
  why VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.metric_override IS 'one row = words beside a number that turn one metric into another. Key: metric, dimension, becomes.';
COMMENT ON COLUMN ref.metric_override.metric IS 'Metric that is overridden; * stands for those that are chosen loosely.';
COMMENT ON COLUMN ref.metric_override.dimension IS 'Dimension of the unit, or any.';
COMMENT ON COLUMN ref.metric_override.within IS 'Where the words stand: in the phrase that names what is measured, or in the clause before the number.';
COMMENT ON COLUMN ref.metric_override.words IS 'Words, any of which decides, space separated.';
COMMENT ON COLUMN ref.metric_override.becomes IS 'The metric that it is. [refers to ref.metric.metric]';
COMMENT ON COLUMN ref.metric_override.examples IS 'Texts in which the quantity between ⟦ and ⟧ is of the new metric, separated by | .';
COMMENT ON COLUMN ref.metric_override.counter_examples IS 'Texts in which the quantity between ⟦ and ⟧ is not, separated by | .';
COMMENT ON COLUMN ref.metric_override.why IS 'Reason for the row.';
COMMENT ON COLUMN ref.metric_override.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.metric_industry (
  metric VARCHAR NOT NULL,
  industry VARCHAR NOT NULL,
  why VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.metric_industry IS 'one row = one metric that is always of one field. Key: metric.';
COMMENT ON COLUMN ref.metric_industry.metric IS 'The metric. [refers to ref.metric.metric]';
COMMENT ON COLUMN ref.metric_industry.industry IS 'Name of the field.';
COMMENT ON COLUMN ref.metric_industry.why IS 'Reason for the row.';
COMMENT ON COLUMN ref.metric_industry.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.noun_suffix (
  suffix VARCHAR NOT NULL,
  metric VARCHAR NOT NULL,
  why VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.noun_suffix IS 'one row = one ending of nouns and the metric that counts such things. Key: suffix.';
COMMENT ON COLUMN ref.noun_suffix.suffix IS 'The ending.';
COMMENT ON COLUMN ref.noun_suffix.metric IS 'Metric of the catalogue. [refers to ref.metric.metric]';
COMMENT ON COLUMN ref.noun_suffix.why IS 'Reason for the row.';
COMMENT ON COLUMN ref.noun_suffix.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.common_character (
  character VARCHAR NOT NULL,
  script VARCHAR NOT NULL CHECK (script IN ('simplified', 'traditional')),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.common_character IS 'one row = one common character, by which decoded text is told from text decoded wrongly. Key: character.';
COMMENT ON COLUMN ref.common_character.character IS 'The character.';
COMMENT ON COLUMN ref.common_character.script IS 'Script that it belongs to.';
COMMENT ON COLUMN ref.common_character.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.common_word (
  word VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.common_word IS 'one row = one common pair of characters, by which the parts of a split line are told to belong together. Key: word.';
COMMENT ON COLUMN ref.common_word.word IS 'The pair.';
COMMENT ON COLUMN ref.common_word.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.page_mark (
  role VARCHAR NOT NULL CHECK (role IN ('byline', 'caption', 'digest', 'editor', 'end', 'furniture', 'lead')),
  mark VARCHAR NOT NULL,
  position VARCHAR NOT NULL CHECK (position IN ('anywhere', 'end', 'start', 'whole')),
  note VARCHAR,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.page_mark IS 'one row = one string that says what a line of a page is. Key: role, mark, position.';
COMMENT ON COLUMN ref.page_mark.role IS 'byline: who wrote it; lead: opens a report; end: closes one; caption: of a picture; digest: of a column of short items; editor: who made the page up; furniture: what is printed around articles.';
COMMENT ON COLUMN ref.page_mark.mark IS 'Characters of the line.';
COMMENT ON COLUMN ref.page_mark.position IS 'Where in the line the mark stands.';
COMMENT ON COLUMN ref.page_mark.note IS 'What a reader of the row should know.';
COMMENT ON COLUMN ref.page_mark.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.sentence_opener (
  word VARCHAR NOT NULL,
  strength VARCHAR NOT NULL CHECK (strength IN ('strong', 'weak')),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.sentence_opener IS 'one row = one word that opens a sentence, by which a new thought is told from the rest of a broken line. Key: word.';
COMMENT ON COLUMN ref.sentence_opener.word IS 'Characters of the text.';
COMMENT ON COLUMN ref.sentence_opener.strength IS 'strong: hardly ever inside a sentence; weak: there too.';
COMMENT ON COLUMN ref.sentence_opener.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.surname (
  surname VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.surname IS 'one row = one surname, by which the name of a person is known. Key: surname.';
COMMENT ON COLUMN ref.surname.surname IS 'The surname.';
COMMENT ON COLUMN ref.surname.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.place_word (
  surface VARCHAR NOT NULL,
  kind VARCHAR NOT NULL CHECK (kind IN ('nation', 'world', 'country', 'abroad', 'deictic', 'national_body', 'zone_suffix', 'alias')),
  level VARCHAR NOT NULL,
  value VARCHAR,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.place_word IS 'one row = one word that stands for a place, ends the name of a zone, or speaks for the whole country. Key: surface.';
COMMENT ON COLUMN ref.place_word.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.place_word.kind IS 'nation, world, country: the place itself; abroad: a place that holds for its own clause only; deictic: takes up a place named before (全市, 该区); national_body: an institution whose figures are the country''s; zone_suffix: how names of zones end; alias: another name of the place in value.';
COMMENT ON COLUMN ref.place_word.level IS 'Level of the place that is meant: province, city, district, county, town, village, zone, here, pair, state (该国).';
COMMENT ON COLUMN ref.place_word.value IS 'Name of the place where the word always means the same one.';
COMMENT ON COLUMN ref.place_word.source IS 'Where the row comes from: a publication, a list or usage.';

CREATE TABLE ref.place_cue (
  surface VARCHAR NOT NULL,
  side VARCHAR NOT NULL CHECK (side IN ('before', 'after')),
  role VARCHAR NOT NULL CHECK (role IN ('scope', 'scope_nation', 'partner', 'origin', 'toward', 'place', 'source', 'relation', 'speech', 'venue')),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.place_cue IS 'one row = one word beside a place that says which part the place plays. Key: surface, side, role.';
COMMENT ON COLUMN ref.place_cue.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.place_cue.side IS 'Side of the place on which the word stands.';
COMMENT ON COLUMN ref.place_cue.role IS 'scope (占全省), partner (与韩国), origin (从北京), toward (出口美国) keep a place from being the subject; place (在) sets it; venue (在北京会见) is only where people met; source (获悉), speech, relation and scope_nation refine.';
COMMENT ON COLUMN ref.place_cue.source IS 'Where the row comes from: a publication, a list or usage.';

CREATE TABLE ref.not_place (
  surface VARCHAR NOT NULL,
  why VARCHAR,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.not_place IS 'one row = one word that holds the characters of a place and names none. Key: surface.';
COMMENT ON COLUMN ref.not_place.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.not_place.why IS 'What the word is: longer word, longer name, crossing words.';
COMMENT ON COLUMN ref.not_place.source IS 'Where the row comes from: a publication, a list or usage.';

CREATE TABLE ref.org_suffix (
  surface VARCHAR NOT NULL,
  kind VARCHAR NOT NULL CHECK (kind IN ('company', 'institution', 'project', 'infrastructure', 'event', 'park')),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.org_suffix IS 'one row = one word with which names of organizations, projects, works or events end. Key: surface.';
COMMENT ON COLUMN ref.org_suffix.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.org_suffix.kind IS 'What such a name names.';
COMMENT ON COLUMN ref.org_suffix.source IS 'Where the row comes from: a publication, a list or usage.';

CREATE TABLE ref.company_name (
  surface VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.company_name IS 'one row = one company by the name that the press uses. Key: surface.';
COMMENT ON COLUMN ref.company_name.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.company_name.source IS 'Where the row comes from: a publication, a list or usage.';

CREATE TABLE ref.recurring_event (
  surface VARCHAR NOT NULL,
  name_zh VARCHAR NOT NULL,
  region_code VARCHAR,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.recurring_event IS 'one row = one fair, forum or games that returns, by the name that the press uses. Key: surface.';
COMMENT ON COLUMN ref.recurring_event.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.recurring_event.name_zh IS 'Name in full.';
COMMENT ON COLUMN ref.recurring_event.region_code IS 'Where it is held; empty where the venue changes.';
COMMENT ON COLUMN ref.recurring_event.source IS 'Where the row comes from: a publication, a list or usage.';

CREATE TABLE ref.body (
  surface VARCHAR NOT NULL,
  scope VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.body IS 'one row = one body that acts in the news and is no company. Key: surface.';
COMMENT ON COLUMN ref.body.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.body.scope IS 'Whose body it is: nation, world, or the ISO 3166-1 alpha-2 code of another country.';
COMMENT ON COLUMN ref.body.source IS 'Where the row comes from: a publication, a list or usage.';

CREATE TABLE ref.thing_noun (
  surface VARCHAR NOT NULL,
  kind VARCHAR NOT NULL CHECK (kind IN ('facility', 'product', 'event', 'scheme')),
  plural BOOLEAN NOT NULL,
  bare VARCHAR NOT NULL CHECK (bare IN ('taken_up', 'alone', 'never')),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.thing_noun IS 'one row = one common noun that can mean one certain thing: 食堂, 平台, 变电站. Key: surface.';
COMMENT ON COLUMN ref.thing_noun.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.thing_noun.kind IS 'What such a thing is.';
COMMENT ON COLUMN ref.thing_noun.plural IS 'Whether it means a class where only a place stands before it: 义乌市场.';
COMMENT ON COLUMN ref.thing_noun.bare IS 'Alone at the head of a clause. taken_up: means what was named before; alone: means one thing even where none was; never: means no certain thing.';
COMMENT ON COLUMN ref.thing_noun.source IS 'Where the row comes from: a publication, a list or usage.';

CREATE TABLE ref.metric (
  metric VARCHAR NOT NULL,
  name_zh VARCHAR NOT NULL,
  dimension VARCHAR NOT NULL,
  base_units VARCHAR NOT NULL,
  plausible_low DECIMAL(38,12) NOT NULL,
  plausible_high DECIMAL(38,12) NOT NULL,
  covers VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.metric IS 'one row = one metric of the catalogue. Key: metric.';
COMMENT ON COLUMN ref.metric.metric IS 'Key of the metric.';
COMMENT ON COLUMN ref.metric.name_zh IS 'Chinese name.';
COMMENT ON COLUMN ref.metric.dimension IS 'Unit class of its level; any where several are usual.';
COMMENT ON COLUMN ref.metric.base_units IS 'Base units its level may have, space separated; any: all.';
COMMENT ON COLUMN ref.metric.plausible_low IS 'Lowest value believed of one region and year, in the first of base_units. [unit by:base_units]';
COMMENT ON COLUMN ref.metric.plausible_high IS 'Highest value believed of one region and year, in the first of base_units. [unit by:base_units]';
COMMENT ON COLUMN ref.metric.covers IS 'What the metric holds, in words of the texts.';
COMMENT ON COLUMN ref.metric.source IS 'Where the row comes from: standard, publication or usage.';

CREATE TABLE ref.metric_detail (
  metric_detail VARCHAR NOT NULL,
  metric VARCHAR NOT NULL,
  name_zh VARCHAR NOT NULL,
  note VARCHAR,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.metric_detail IS 'one row = one finer kind of a metric. Key: metric_detail.';
COMMENT ON COLUMN ref.metric_detail.metric_detail IS 'Key: metric, dot, finer word.';
COMMENT ON COLUMN ref.metric_detail.metric IS 'Metric of the catalogue. [refers to ref.metric.metric]';
COMMENT ON COLUMN ref.metric_detail.name_zh IS 'Chinese name.';
COMMENT ON COLUMN ref.metric_detail.note IS 'What a reader of the row should know.';
COMMENT ON COLUMN ref.metric_detail.source IS 'Where the row comes from: standard, publication or usage.';

CREATE TABLE ref.metric_alias (
  surface VARCHAR NOT NULL,
  metric VARCHAR NOT NULL,
  metric_detail VARCHAR,
  roles VARCHAR NOT NULL,
  needs VARCHAR NOT NULL,
  generic BOOLEAN NOT NULL,
  note VARCHAR,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.metric_alias IS 'one row = one word that names a metric for the unit classes listed. Key: surface, metric, needs.';
COMMENT ON COLUMN ref.metric_alias.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.metric_alias.metric IS 'Metric of the catalogue. [refers to ref.metric.metric]';
COMMENT ON COLUMN ref.metric_alias.metric_detail IS 'Finer kind, where the word tells it. [refers to ref.metric_detail.metric_detail]';
COMMENT ON COLUMN ref.metric_alias.roles IS 'Space separated: head (the noun of the metric itself), verb (names it when a quantity follows), counter_noun (what is counted).';
COMMENT ON COLUMN ref.metric_alias.needs IS 'Space separated dimensions of ref.unit, or count: a quantity must be of one of them. percent: a growth or share in percent may belong to the word.';
COMMENT ON COLUMN ref.metric_alias.generic IS 'A word of many uses: believed only near the number.';
COMMENT ON COLUMN ref.metric_alias.note IS 'What a reader of the row should know.';
COMMENT ON COLUMN ref.metric_alias.source IS 'Where the row comes from: standard, publication or usage.';

CREATE TABLE ref.financial_numeral (
  char VARCHAR NOT NULL,
  folded VARCHAR NOT NULL,
  why VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.financial_numeral IS 'one row = one character that is a digit inside a numeral and a word elsewhere. Key: char.';
COMMENT ON COLUMN ref.financial_numeral.char IS 'Character of the text.';
COMMENT ON COLUMN ref.financial_numeral.folded IS 'Digit or magnitude that it is inside a numeral.';
COMMENT ON COLUMN ref.financial_numeral.why IS 'Reason for the row.';
COMMENT ON COLUMN ref.financial_numeral.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.not_unit (
  surface VARCHAR NOT NULL,
  why VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.not_unit IS 'one row = one word that begins with a unit and is none. Key: surface.';
COMMENT ON COLUMN ref.not_unit.surface IS 'The word; a number before it counts no such unit.';
COMMENT ON COLUMN ref.not_unit.why IS 'Reason for the row.';
COMMENT ON COLUMN ref.not_unit.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.sign (
  surface VARCHAR NOT NULL,
  needs VARCHAR CHECK (needs IN ('digits', 'temperature')),
  not_after VARCHAR,
  why VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.sign IS 'one row = one word that makes the number behind it negative. Key: surface.';
COMMENT ON COLUMN ref.sign.surface IS 'The sign, after folding.';
COMMENT ON COLUMN ref.sign.needs IS 'What must follow for it to be a sign: Arabic digits at once, or a temperature; empty: any number.';
COMMENT ON COLUMN ref.sign.not_after IS 'Characters before it that make another word of it (担负, 税负).';
COMMENT ON COLUMN ref.sign.why IS 'Reason for the row.';
COMMENT ON COLUMN ref.sign.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.date_word (
  surface VARCHAR NOT NULL,
  unit VARCHAR NOT NULL CHECK (unit IN ('year', 'quarter', 'month', 'week', 'day')),
  step BIGINT NOT NULL,
  counted_from VARCHAR NOT NULL CHECK (counted_from IN ('publication', 'spoken', 'either')),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.date_word IS 'one row = one word for a calendar period counted from another. Key: surface.';
COMMENT ON COLUMN ref.date_word.surface IS 'The word, after folding.';
COMMENT ON COLUMN ref.date_word.unit IS 'What period it names.';
COMMENT ON COLUMN ref.date_word.step IS 'How many such periods after the one that it is counted from.';
COMMENT ON COLUMN ref.date_word.counted_from IS 'publication: the day of publication; spoken: the period spoken of last; either: spoken if there is one.';
COMMENT ON COLUMN ref.date_word.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.five_year_plan (
  plan VARCHAR NOT NULL,
  first_year BIGINT NOT NULL CHECK (first_year >= 1949 AND first_year <= 2100),
  last_year BIGINT NOT NULL CHECK (last_year >= 1949 AND last_year <= 2100),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.five_year_plan IS 'one row = one five-year plan. Key: plan.';
COMMENT ON COLUMN ref.five_year_plan.plan IS 'Its number: 十四 for 十四五.';
COMMENT ON COLUMN ref.five_year_plan.first_year IS 'First year.';
COMMENT ON COLUMN ref.five_year_plan.last_year IS 'Last year.';
COMMENT ON COLUMN ref.five_year_plan.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.festival (
  festival VARCHAR NOT NULL,
  month BIGINT NOT NULL CHECK (month >= 1 AND month <= 12),
  day BIGINT NOT NULL CHECK (day >= 1 AND day <= 31),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.festival IS 'one row = one name of a festival or day of remembrance on a fixed day of the solar year. Key: festival.';
COMMENT ON COLUMN ref.festival.festival IS 'Its name, after folding.';
COMMENT ON COLUMN ref.festival.month IS 'Month.';
COMMENT ON COLUMN ref.festival.day IS 'Day of the month.';
COMMENT ON COLUMN ref.festival.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.holiday_name (
  surface VARCHAR NOT NULL,
  holidays VARCHAR NOT NULL,
  needs_word VARCHAR CHECK (needs_word IN ('yes', 'no')),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.holiday_name IS 'one row = one name that a public holiday or a travel season goes by, or two of them together. Key: surface.';
COMMENT ON COLUMN ref.holiday_name.surface IS 'The name, after folding.';
COMMENT ON COLUMN ref.holiday_name.holidays IS 'The holidays it means, as ref.holiday names them.';
COMMENT ON COLUMN ref.holiday_name.needs_word IS 'Is it one only with 假期 or the like behind it?';
COMMENT ON COLUMN ref.holiday_name.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.holiday (
  holiday VARCHAR NOT NULL,
  year BIGINT NOT NULL,
  first_day DATE NOT NULL,
  last_day DATE NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.holiday IS 'one row = the days off of one public holiday, or the days of one travel season, in one year. Key: holiday, year.';
COMMENT ON COLUMN ref.holiday.holiday IS 'The holiday.';
COMMENT ON COLUMN ref.holiday.year IS 'The year it is called by; 元旦 may begin in December before.';
COMMENT ON COLUMN ref.holiday.first_day IS 'First day off.';
COMMENT ON COLUMN ref.holiday.last_day IS 'Last day off.';
COMMENT ON COLUMN ref.holiday.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.fiscal_year (
  surface VARCHAR NOT NULL,
  first_month BIGINT NOT NULL CHECK (first_month >= 1 AND first_month <= 12),
  named_after VARCHAR CHECK (named_after IN ('start', 'end')),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.fiscal_year IS 'one row = one state or company whose fiscal year (财年) is not the calendar year. Key: surface.';
COMMENT ON COLUMN ref.fiscal_year.surface IS 'Its name as the press writes it, or the beginning of it.';
COMMENT ON COLUMN ref.fiscal_year.first_month IS 'The month it begins with.';
COMMENT ON COLUMN ref.fiscal_year.named_after IS 'Is it called by the year it starts or ends in?';
COMMENT ON COLUMN ref.fiscal_year.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.era (
  era VARCHAR NOT NULL,
  first_year BIGINT NOT NULL CHECK (first_year >= 1 AND first_year <= 2100),
  last_year BIGINT CHECK (last_year >= 1 AND last_year <= 2100),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.era IS 'one row = one era whose years are counted (民国三年). Key: era.';
COMMENT ON COLUMN ref.era.era IS 'Its name.';
COMMENT ON COLUMN ref.era.first_year IS 'The year that is its first.';
COMMENT ON COLUMN ref.era.last_year IS 'Its last year; empty while it runs.';
COMMENT ON COLUMN ref.era.source IS 'Where the row comes from: a standard, a dictionary, a list or usage.';

CREATE TABLE ref.region (
  region_code VARCHAR NOT NULL,
  name_zh VARCHAR NOT NULL,
  short_name VARCHAR NOT NULL,
  level VARCHAR NOT NULL CHECK (level IN ('country', 'province', 'city', 'county')),
  parent_code VARCHAR,
  province_code VARCHAR,
  city_code VARCHAR,
  valid_from BIGINT NOT NULL CHECK (valid_from >= 1949 AND valid_from <= 2100),
  valid_to BIGINT CHECK (valid_to >= 1949 AND valid_to <= 2100),
  successors VARCHAR,
  ceded_to VARCHAR,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.region IS 'one row = one GB/T 2260 code under one name, for the years in which both were in force. Key: region_code, valid_from. Changes of 2025 and later are not in it.';
COMMENT ON COLUMN ref.region.region_code IS 'GB/T 2260 code, six digits; 100000 is our own code for the whole country.';
COMMENT ON COLUMN ref.region.name_zh IS 'Chinese name in full.';
COMMENT ON COLUMN ref.region.short_name IS 'Name as newspapers write it: 金华, 义乌, 南海区, 恩施州, 内蒙古.';
COMMENT ON COLUMN ref.region.level IS 'Level of the region; prefectures of every kind are city, districts and county-level cities are county.';
COMMENT ON COLUMN ref.region.parent_code IS 'Code of the level above; empty for the country. [refers to ref.region.region_code]';
COMMENT ON COLUMN ref.region.province_code IS 'Code of the province it lies in or is; empty for the country. [refers to ref.region.region_code]';
COMMENT ON COLUMN ref.region.city_code IS 'Code of the prefecture it lies in or is; empty where a province governs directly. [refers to ref.region.region_code]';
COMMENT ON COLUMN ref.region.valid_from IS 'First year at whose end the row was in force; records begin in 1981.';
COMMENT ON COLUMN ref.region.valid_to IS 'First year at whose end it was no longer in force; empty while it is.';
COMMENT ON COLUMN ref.region.successors IS 'Codes that hold its territory since it ended, with spaces between; may be its own code under a new name.';
COMMENT ON COLUMN ref.region.ceded_to IS 'Of a row in force: codes that took part of its territory.';
COMMENT ON COLUMN ref.region.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.region_alias (
  surface VARCHAR NOT NULL,
  region_code VARCHAR NOT NULL,
  kind VARCHAR NOT NULL CHECK (kind IN ('full', 'short', 'bare', 'former', 'old_name', 'abbreviation')),
  needs VARCHAR CHECK (needs IN ('context', 'parent')),
  ambiguous BOOLEAN NOT NULL,
  note VARCHAR,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.region_alias IS 'one row = one string that may stand for one region. Key: surface, region_code.';
COMMENT ON COLUMN ref.region_alias.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.region_alias.region_code IS 'GB/T 2260 code. [refers to ref.region.region_code]';
COMMENT ON COLUMN ref.region_alias.kind IS 'full: full name; short: newspapers'' name; bare: name without its kind (南海 of 南海区, 恩施 of 恩施州); former: full name of a region that ended since 2000; old_name, abbreviation: written by hand.';
COMMENT ON COLUMN ref.region_alias.needs IS 'What must stand near the surface before it may be believed. context: the place in full, its parent or a neighbour in the same article; parent: the parent''s name right before it. Empty: nothing.';
COMMENT ON COLUMN ref.region_alias.ambiguous IS 'Whether another region in force goes by the same string.';
COMMENT ON COLUMN ref.region_alias.note IS 'What a reader of the row should know.';
COMMENT ON COLUMN ref.region_alias.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.region_ruling (
  surface VARCHAR NOT NULL,
  region_code VARCHAR,
  kind VARCHAR NOT NULL CHECK (kind IN ('ordinary', 'well_known', 'old_name', 'abbreviation')),
  needs VARCHAR CHECK (needs IN ('context', 'parent')),
  note VARCHAR,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.region_ruling IS 'one row = one judgement by hand on a string that may stand for a region. Key: surface.';
COMMENT ON COLUMN ref.region_ruling.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.region_ruling.region_code IS 'The region it names, of an old name or abbreviation; empty where the ruling holds for every region that goes by the surface. [refers to ref.region.region_code]';
COMMENT ON COLUMN ref.region_ruling.kind IS 'ordinary: also an ordinary word; well_known: a district known by its bare name; old_name and abbreviation add a name.';
COMMENT ON COLUMN ref.region_ruling.needs IS 'What must stand near the surface before it may be believed. context: the place in full, its parent or a neighbour in the same article; parent: the parent''s name right before it. Empty: nothing.';
COMMENT ON COLUMN ref.region_ruling.note IS 'What a reader of the row should know.';
COMMENT ON COLUMN ref.region_ruling.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.region_group (
  surface VARCHAR NOT NULL,
  name_zh VARCHAR NOT NULL,
  members VARCHAR,
  needs VARCHAR CHECK (needs IN ('context', 'parent')),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.region_group IS 'one row = one string that stands for several regions at once, or for a part of the world. Key: surface.';
COMMENT ON COLUMN ref.region_group.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.region_group.name_zh IS 'Name of the group, the same for all its surfaces.';
COMMENT ON COLUMN ref.region_group.members IS 'Codes of its members, with spaces between; empty where it lies abroad or changes.';
COMMENT ON COLUMN ref.region_group.needs IS 'What must stand near the surface before it may be believed. context: the place in full, its parent or a neighbour in the same article; parent: the parent''s name right before it. Empty: nothing.';
COMMENT ON COLUMN ref.region_group.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.country_name (
  surface VARCHAR NOT NULL,
  iso2 VARCHAR NOT NULL,
  name_zh VARCHAR NOT NULL,
  kind VARCHAR NOT NULL CHECK (kind IN ('country', 'place')),
  needs VARCHAR CHECK (needs IN ('context', 'parent')),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.country_name IS 'one row = one string that stands for a foreign country or a place in it. Key: surface.';
COMMENT ON COLUMN ref.country_name.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.country_name.iso2 IS 'ISO 3166-1 alpha-2 code of the country.';
COMMENT ON COLUMN ref.country_name.name_zh IS 'Chinese short name of the country.';
COMMENT ON COLUMN ref.country_name.kind IS 'country: the country itself; place: a city or part of it.';
COMMENT ON COLUMN ref.country_name.needs IS 'What must stand near the surface before it may be believed. context: the place in full, its parent or a neighbour in the same article; parent: the parent''s name right before it. Empty: nothing.';
COMMENT ON COLUMN ref.country_name.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.place_guard (
  surface VARCHAR NOT NULL,
  kind VARCHAR NOT NULL CHECK (kind IN ('name', 'word')),
  note VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.place_guard IS 'one row = one word or name in which no place begins, although it looks so. Key: surface.';
COMMENT ON COLUMN ref.place_guard.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.place_guard.kind IS 'name: of a company, river, institution; word: of the language.';
COMMENT ON COLUMN ref.place_guard.note IS 'Some of the place names it hides.';
COMMENT ON COLUMN ref.place_guard.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.township (
  township_code VARCHAR NOT NULL,
  name_zh VARCHAR NOT NULL,
  region_code VARCHAR NOT NULL,
  stats_code VARCHAR,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.township IS 'one row = one township, town or subdistrict as of June 2023. Key: township_code. The bureau stopped publishing these codes in 2024.';
COMMENT ON COLUMN ref.township.township_code IS 'Statistical code, nine digits.';
COMMENT ON COLUMN ref.township.name_zh IS 'Chinese name in full.';
COMMENT ON COLUMN ref.township.region_code IS 'Code of its county, or of its prefecture where that has no counties. [refers to ref.region.region_code]';
COMMENT ON COLUMN ref.township.stats_code IS 'Area code of the statistics bureau, where that is no GB/T 2260 code. [refers to ref.stats_area.stats_code]';
COMMENT ON COLUMN ref.township.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.stats_area (
  stats_code VARCHAR NOT NULL,
  name_zh VARCHAR NOT NULL,
  region_code VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.stats_area IS 'one row = one area code of the statistics bureau that is no GB/T 2260 code, mostly of a development zone. Key: stats_code.';
COMMENT ON COLUMN ref.stats_area.stats_code IS 'Code of the statistics bureau, six digits.';
COMMENT ON COLUMN ref.stats_area.name_zh IS 'Chinese name in full.';
COMMENT ON COLUMN ref.stats_area.region_code IS 'Code of the prefecture it lies in. [refers to ref.region.region_code]';
COMMENT ON COLUMN ref.stats_area.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.zone (
  zone_id VARCHAR NOT NULL,
  name_zh VARCHAR NOT NULL,
  short_name VARCHAR NOT NULL,
  zone_type VARCHAR NOT NULL CHECK (zone_type IN ('high_tech_zone', 'economic_zone', 'new_area', 'free_trade_zone', 'bonded_zone', 'border_zone', 'demonstration_zone', 'park')),
  level VARCHAR CHECK (level IN ('national', 'provincial')),
  province_code VARCHAR,
  region_code VARCHAR,
  county_code VARCHAR,
  aliases VARCHAR,
  checked VARCHAR NOT NULL CHECK (checked IN ('yes', 'hint')),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.zone IS 'one row = one development zone, new area or park with a name and an administration of its own. Key: zone_id.';
COMMENT ON COLUMN ref.zone.zone_id IS 'Key: code of its region, letter of its type, number.';
COMMENT ON COLUMN ref.zone.name_zh IS 'Official name.';
COMMENT ON COLUMN ref.zone.short_name IS 'Name as newspapers write it: 厦门火炬高新区.';
COMMENT ON COLUMN ref.zone.zone_type IS 'Kind of zone.';
COMMENT ON COLUMN ref.zone.level IS 'By whom it was approved, as far as certain.';
COMMENT ON COLUMN ref.zone.province_code IS 'Province it lies in; empty where in several or abroad. [refers to ref.region.region_code]';
COMMENT ON COLUMN ref.zone.region_code IS 'Region that it is named after or run by and that holds all of it; empty where none does. [refers to ref.region.region_code]';
COMMENT ON COLUMN ref.zone.county_code IS 'County of its seat, where certain. [refers to ref.region.region_code]';
COMMENT ON COLUMN ref.zone.aliases IS 'Other surfaces, with spaces between.';
COMMENT ON COLUMN ref.zone.checked IS 'yes: the codes were checked by hand; hint: they were not.';
COMMENT ON COLUMN ref.zone.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.belief (
  belief VARCHAR NOT NULL,
  value DECIMAL(38,12) NOT NULL,
  unit VARCHAR NOT NULL CHECK (unit IN ('count', 'day', 'ratio', 'percentage_point')),
  why VARCHAR NOT NULL,
  since DATE NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.belief IS 'one row = one threshold of a human expectation: what we believe of a usual document, article or run. Key: belief.';
COMMENT ON COLUMN ref.belief.belief IS 'Name of the threshold.';
COMMENT ON COLUMN ref.belief.value IS 'The threshold.';
COMMENT ON COLUMN ref.belief.unit IS 'Unit of value.';
COMMENT ON COLUMN ref.belief.why IS 'Why it is believed.';
COMMENT ON COLUMN ref.belief.since IS 'Since when it stands.';
COMMENT ON COLUMN ref.belief.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.comparison (
  metric VARCHAR NOT NULL,
  growth_apart DECIMAL(38,12) CHECK (growth_apart >= 0),
  nests BOOLEAN NOT NULL,
  words BOOLEAN NOT NULL,
  why VARCHAR NOT NULL,
  since DATE NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.comparison IS 'one row = one metric whose figures are held against each other in their own way. Key: metric.';
COMMENT ON COLUMN ref.comparison.metric IS 'What is measured: id of the metric catalogue; other where none fits. [refers to ref.metric.metric]';
COMMENT ON COLUMN ref.comparison.growth_apart IS 'Percentage points, rounding aside, by which a stated growth may lie off that of two levels; null where the two are not comparable. Of a metric without a row: ref.belief growth_apart. [unit percentage_point]';
COMMENT ON COLUMN ref.comparison.nests IS 'Whether the figure of a place is part of that of the place which holds it: true of what adds up.';
COMMENT ON COLUMN ref.comparison.words IS 'Whether only figures in the same words (metric_text) are of the same thing.';
COMMENT ON COLUMN ref.comparison.why IS 'Why it is so.';
COMMENT ON COLUMN ref.comparison.since IS 'Since when it stands.';
COMMENT ON COLUMN ref.comparison.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.measure (
  measure VARCHAR NOT NULL,
  name_zh VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  unit VARCHAR NOT NULL CHECK (unit IN ('share', 'per', 'mean', 'count')),
  direction VARCHAR NOT NULL CHECK (direction IN ('low', 'high', 'both')),
  deviations DECIMAL(38,12) NOT NULL CHECK (deviations >= 0),
  least_change DECIMAL(38,12) NOT NULL CHECK (least_change >= 0),
  least_step DECIMAL(38,12) NOT NULL CHECK (least_step >= 0),
  least_base DECIMAL(38,12) NOT NULL,
  least_past BIGINT NOT NULL CHECK (least_past >= 3),
  "window" BIGINT NOT NULL CHECK ("window" >= 3),
  why VARCHAR NOT NULL,
  since DATE NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.measure IS 'one row = one figure by which a run is compared with those before it, and when a change of it is told. Key: measure.';
COMMENT ON COLUMN ref.measure.measure IS 'Name of the figure.';
COMMENT ON COLUMN ref.measure.name_zh IS 'Its Chinese name.';
COMMENT ON COLUMN ref.measure.name IS 'Its English name.';
COMMENT ON COLUMN ref.measure.unit IS 'share (amount is part of base); per (how many come with one of base); mean (of values); count (of a day).';
COMMENT ON COLUMN ref.measure.direction IS 'Which change is told: low, high or both.';
COMMENT ON COLUMN ref.measure.deviations IS 'How many spreads (1.4826 times the median absolute deviation, or the error of sampling where that is larger) from the median.';
COMMENT ON COLUMN ref.measure.least_change IS 'And at least this part of the median.';
COMMENT ON COLUMN ref.measure.least_step IS 'And at least this much.';
COMMENT ON COLUMN ref.measure.least_base IS 'Runs with less base are put together until they have it.';
COMMENT ON COLUMN ref.measure.least_past IS 'Points of the past before anything is judged.';
COMMENT ON COLUMN ref.measure."window" IS 'Points of the past that count.';
COMMENT ON COLUMN ref.measure.why IS 'Why it is watched, and why so closely and no closer.';
COMMENT ON COLUMN ref.measure.since IS 'Since when it stands.';
COMMENT ON COLUMN ref.measure.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.official_source (
  surface VARCHAR NOT NULL,
  authority VARCHAR NOT NULL CHECK (authority IN ('statistics', 'customs', 'government', 'ministry', 'department', 'central_bank')),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.official_source IS 'one row = one string that makes a name that holds it an official source of figures. Key: surface. A person who speaks for an authority counts as the authority: 国家统计局局长.';
COMMENT ON COLUMN ref.official_source.surface IS 'Characters of claim_source or publisher.';
COMMENT ON COLUMN ref.official_source.authority IS 'What kind of authority it names.';
COMMENT ON COLUMN ref.official_source.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.sentence (
  sentence VARCHAR NOT NULL,
  sentence_zh VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.sentence IS 'one row = one shape of the sentences in ops.reject and in the samples of ops.check, with its Chinese. Key: sentence.';
COMMENT ON COLUMN ref.sentence.sentence IS 'The English sentence; {name} stands for what differs from row to row.';
COMMENT ON COLUMN ref.sentence.sentence_zh IS 'The same in Chinese, with the same names in braces.';
COMMENT ON COLUMN ref.sentence.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.statement (
  expectation VARCHAR NOT NULL,
  statement_zh VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.statement IS 'one row = one kind of check, said in Chinese. Key: expectation.';
COMMENT ON COLUMN ref.statement.expectation IS 'What is checked: ops.check.expectation.';
COMMENT ON COLUMN ref.statement.statement_zh IS 'What should hold, in Chinese.';
COMMENT ON COLUMN ref.statement.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.search_folding (
  char VARCHAR NOT NULL,
  folded VARCHAR NOT NULL,
  why VARCHAR NOT NULL CHECK (why IN ('traditional', 'full width')),
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.search_folding IS 'one row = one character that is searched as another one: a traditional form, or one of full width. Key: char. For search alone: the text that is read keeps its characters.';
COMMENT ON COLUMN ref.search_folding.char IS 'Character as it may be written.';
COMMENT ON COLUMN ref.search_folding.folded IS 'Character under which it is searched.';
COMMENT ON COLUMN ref.search_folding.why IS 'What makes them the same.';
COMMENT ON COLUMN ref.search_folding.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ref.unit (
  unit_id VARCHAR NOT NULL,
  name_zh VARCHAR NOT NULL,
  dimension VARCHAR NOT NULL,
  base_unit VARCHAR NOT NULL,
  per VARCHAR,
  factor_numerator VARCHAR NOT NULL,
  factor_denominator VARCHAR NOT NULL,
  base_offset VARCHAR,
  derivation VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.unit IS 'one row = one unit of measure with its exact conversion to a base unit. Key: unit_id.';
COMMENT ON COLUMN ref.unit.unit_id IS 'Key of the unit: its symbol, or a short English name.';
COMMENT ON COLUMN ref.unit.name_zh IS 'Chinese name.';
COMMENT ON COLUMN ref.unit.dimension IS 'Kind of magnitude: money, mass, energy, time ...';
COMMENT ON COLUMN ref.unit.base_unit IS 'Code of the base unit in which values are stored.';
COMMENT ON COLUMN ref.unit.per IS 'Denominator of a compound unit; the value is kept in the base unit of the numerator.';
COMMENT ON COLUMN ref.unit.factor_numerator IS 'value in base unit = value * numerator / denominator + offset; an exact integer.';
COMMENT ON COLUMN ref.unit.factor_denominator IS 'Exact integer under the factor.';
COMMENT ON COLUMN ref.unit.base_offset IS 'Exact fraction added after the factor (temperatures); empty is zero.';
COMMENT ON COLUMN ref.unit.derivation IS 'Sentence that derives the factor.';
COMMENT ON COLUMN ref.unit.source IS 'Where the row comes from: standard, law, publication or usage.';

CREATE TABLE ref.unit_alias (
  surface VARCHAR NOT NULL,
  unit_id VARCHAR NOT NULL,
  needs VARCHAR,
  position VARCHAR NOT NULL CHECK (position IN ('after', 'before', 'both')),
  note VARCHAR,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.unit_alias IS 'one row = one way to write a unit, under one condition on its context. Key: surface, unit_id, position.';
COMMENT ON COLUMN ref.unit_alias.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.unit_alias.unit_id IS 'Unit that they name. [refers to ref.unit.unit_id]';
COMMENT ON COLUMN ref.unit_alias.needs IS 'Context that the surface asks for; empty where none. [refers to ref.unit_need.need]';
COMMENT ON COLUMN ref.unit_alias.position IS 'Where the surface stands: after the number, before it, or either.';
COMMENT ON COLUMN ref.unit_alias.note IS 'What a reader of the row should know.';
COMMENT ON COLUMN ref.unit_alias.source IS 'Where the row comes from: standard, law, publication or usage.';

CREATE TABLE ref.unit_need (
  need VARCHAR NOT NULL,
  number VARCHAR NOT NULL CHECK (number IN ('any', 'chinese_digit', 'digits', 'digits_follow', 'digits_no_space', 'magnitude', 'numeral', 'span')),
  cues VARCHAR,
  meaning VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.unit_need IS 'one row = one condition that an ambiguous surface asks of its context. Key: need.';
COMMENT ON COLUMN ref.unit_need.need IS 'Key of the condition.';
COMMENT ON COLUMN ref.unit_need.number IS 'Form of the number beside the surface.';
COMMENT ON COLUMN ref.unit_need.cues IS 'Strings, space separated, one of which the clause must hold; empty: none needed.';
COMMENT ON COLUMN ref.unit_need.meaning IS 'The condition in words.';
COMMENT ON COLUMN ref.unit_need.source IS 'Where the row comes from: standard, law, publication or usage.';

CREATE TABLE ref.magnitude (
  surface VARCHAR NOT NULL,
  factor VARCHAR NOT NULL,
  on_units BOOLEAN NOT NULL,
  alone BOOLEAN NOT NULL,
  needs VARCHAR,
  note VARCHAR,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.magnitude IS 'one row = one word for a power of ten as written. Key: surface.';
COMMENT ON COLUMN ref.magnitude.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.magnitude.factor IS 'What it multiplies by: an exact integer.';
COMMENT ON COLUMN ref.magnitude.on_units IS 'It may stand between a number and its unit (13908亿斤).';
COMMENT ON COLUMN ref.magnitude.alone IS 'It is a value without a numeral before it (超亿元).';
COMMENT ON COLUMN ref.magnitude.needs IS 'Context that the surface asks for; empty where none. [refers to ref.unit_need.need]';
COMMENT ON COLUMN ref.magnitude.note IS 'What a reader of the row should know.';
COMMENT ON COLUMN ref.magnitude.source IS 'Where the row comes from: standard, law, publication or usage.';

CREATE TABLE ref.counter (
  surface VARCHAR NOT NULL,
  counter VARCHAR NOT NULL,
  meaning VARCHAR NOT NULL,
  class VARCHAR NOT NULL CHECK (class IN ('entity', 'event', 'noun', 'person', 'place', 'slogan')),
  needs VARCHAR,
  note VARCHAR,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.counter IS 'one row = one measure word, or noun counted without one. Key: surface.';
COMMENT ON COLUMN ref.counter.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.counter.counter IS 'The same in simplified characters: what observation.counter holds.';
COMMENT ON COLUMN ref.counter.meaning IS 'What it counts.';
COMMENT ON COLUMN ref.counter.class IS 'Kind of thing counted; slogan: counted mostly in slogans and plans (三大, 两化).';
COMMENT ON COLUMN ref.counter.needs IS 'Context that the surface asks for; empty where none. [refers to ref.unit_need.need]';
COMMENT ON COLUMN ref.counter.note IS 'What a reader of the row should know.';
COMMENT ON COLUMN ref.counter.source IS 'Where the row comes from: standard, law, publication or usage.';

CREATE TABLE ref.denominator (
  surface VARCHAR NOT NULL,
  per VARCHAR NOT NULL,
  note VARCHAR,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.denominator IS 'one row = one word that may stand under the slash of a compound unit, or after 每. Key: surface.';
COMMENT ON COLUMN ref.denominator.surface IS 'Characters of the text.';
COMMENT ON COLUMN ref.denominator.per IS 'Code that observation.per holds.';
COMMENT ON COLUMN ref.denominator.note IS 'What a reader of the row should know.';
COMMENT ON COLUMN ref.denominator.source IS 'Where the row comes from: standard, law, publication or usage.';

CREATE TABLE ref.reject_reason (
  reason VARCHAR NOT NULL,
  stage VARCHAR NOT NULL CHECK (stage IN ('read', 'segment', 'extract', 'check', 'load')),
  meaning VARCHAR NOT NULL,
  remedy VARCHAR NOT NULL,
  meaning_zh VARCHAR NOT NULL,
  remedy_zh VARCHAR NOT NULL,
  source VARCHAR NOT NULL
);
COMMENT ON TABLE ref.reject_reason IS 'one row = one reason for which a stage turns something away. Key: reason.';
COMMENT ON COLUMN ref.reject_reason.reason IS 'Why, as a code; its meaning and remedy are in ref.reject_reason.';
COMMENT ON COLUMN ref.reject_reason.stage IS 'Stage of the road that turned the row away.';
COMMENT ON COLUMN ref.reject_reason.meaning IS 'What the row means, in a sentence.';
COMMENT ON COLUMN ref.reject_reason.remedy IS 'What to do about it.';
COMMENT ON COLUMN ref.reject_reason.meaning_zh IS 'What the row means, in Chinese.';
COMMENT ON COLUMN ref.reject_reason.remedy_zh IS 'What to do about it, in Chinese.';
COMMENT ON COLUMN ref.reject_reason.source IS 'Where the row''s facts come from: a standard, yearbook, page or derivation.';

CREATE TABLE ops.drop (
  drop_id VARCHAR NOT NULL,
  path VARCHAR NOT NULL,
  run_id VARCHAR NOT NULL,
  received_at TIMESTAMP WITH TIME ZONE NOT NULL,
  documents BIGINT NOT NULL CHECK (documents >= 0),
  loaded BIGINT NOT NULL CHECK (loaded >= 0),
  known BIGINT NOT NULL CHECK (known >= 0),
  rejected BIGINT NOT NULL CHECK (rejected >= 0)
);
COMMENT ON TABLE ops.drop IS 'one row = one drop: a delivery of files, known by the names and bytes in it, as first received. Key: drop_id.';
COMMENT ON COLUMN ops.drop.drop_id IS 'Id of the drop, derived from the names and bytes of the documents in it and what stands beside them.';
COMMENT ON COLUMN ops.drop.path IS 'What was handed to the run: a folder or file as typed by the caller, or a URL.';
COMMENT ON COLUMN ops.drop.run_id IS 'The run that wrote the row. [refers to ops.run.run_id]';
COMMENT ON COLUMN ops.drop.received_at IS 'When the drop was first taken up, UTC.';
COMMENT ON COLUMN ops.drop.documents IS 'Documents delivered: loaded + known + rejected.';
COMMENT ON COLUMN ops.drop.loaded IS 'Documents loaded into the warehouse.';
COMMENT ON COLUMN ops.drop.known IS 'Documents whose bytes the warehouse held already.';
COMMENT ON COLUMN ops.drop.rejected IS 'Documents turned away, each with a row in ops.reject.';

CREATE TABLE raw.document (
  document_id VARCHAR NOT NULL,
  document VARCHAR NOT NULL,
  document_sha256 VARCHAR NOT NULL,
  drop_id VARCHAR NOT NULL,
  byte_size BIGINT NOT NULL CHECK (byte_size >= 1),
  encoding VARCHAR NOT NULL,
  media_type VARCHAR NOT NULL,
  text VARCHAR NOT NULL,
  published_on DATE CHECK (published_on >= DATE '1800-01-01' AND published_on <= DATE '2200-12-31'),
  published_on_evidence VARCHAR,
  published_on_confidence DOUBLE NOT NULL CHECK (published_on_confidence >= 0 AND published_on_confidence <= 1),
  publisher VARCHAR,
  title VARCHAR,
  url VARCHAR,
  document_kind VARCHAR,
  run_id VARCHAR NOT NULL,
  rule_set VARCHAR NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
  retired_at TIMESTAMP WITH TIME ZONE,
  supersedes_id VARCHAR
);
COMMENT ON TABLE raw.document IS 'one row = one document as delivered and as one rule set read its metadata: the same bytes delivered twice are one document. Key: document_id, rule_set.';
COMMENT ON COLUMN raw.document.document_id IS 'Id of the document, derived from its bytes: the same bytes under another name are the same document.';
COMMENT ON COLUMN raw.document.document IS 'Name of the document as delivered: path inside the drop, or file.jsonl#id.';
COMMENT ON COLUMN raw.document.document_sha256 IS 'SHA-256 of the document''s bytes as delivered, hex.';
COMMENT ON COLUMN raw.document.drop_id IS 'Id of the drop, derived from the names and bytes of the documents in it and what stands beside them. [refers to ops.drop.drop_id]';
COMMENT ON COLUMN raw.document.byte_size IS 'Size of the document as delivered, bytes. [unit byte]';
COMMENT ON COLUMN raw.document.encoding IS 'Encoding the bytes were read in: utf-8, gb18030, big5, utf-16 …';
COMMENT ON COLUMN raw.document.media_type IS 'text/plain, text/markdown, application/jsonl …';
COMMENT ON COLUMN raw.document.text IS 'The characters as decoded, untouched; every offset of the warehouse points into it.';
COMMENT ON COLUMN raw.document.published_on IS 'Day of publication; 今年, 去年, 目前 are read against it. Null where nothing says it.';
COMMENT ON COLUMN raw.document.published_on_evidence IS 'What the publication date rests on: sidecar, index, front matter, file name, dateline, default, or the words of the text it was inferred from.';
COMMENT ON COLUMN raw.document.published_on_confidence IS 'How sure the publication date is, 0 to 1; 1 where it was stated.';
COMMENT ON COLUMN raw.document.publisher IS 'Newspaper, agency or office that published the document, where its metadata says.';
COMMENT ON COLUMN raw.document.title IS 'Title of the document, where its metadata says.';
COMMENT ON COLUMN raw.document.url IS 'Address of the document, where its metadata says.';
COMMENT ON COLUMN raw.document.document_kind IS 'Kind of the document as its metadata calls it: newspaper page, notice, report …';
COMMENT ON COLUMN raw.document.run_id IS 'The run that wrote the row. [refers to ops.run.run_id]';
COMMENT ON COLUMN raw.document.rule_set IS 'Digest of the rules and seed tables that read the text: rows under one rule set were read alike.';
COMMENT ON COLUMN raw.document.recorded_at IS 'When the run that wrote the row began, UTC.';
COMMENT ON COLUMN raw.document.retired_at IS 'When a later version, a correction or a retraction replaced the row, UTC; null while it is current.';
COMMENT ON COLUMN raw.document.supersedes_id IS 'Id of the earlier version of this row that it replaces.';

CREATE TABLE raw.article (
  article_id VARCHAR NOT NULL,
  document_id VARCHAR NOT NULL,
  position BIGINT NOT NULL CHECK (position >= 0),
  article_title VARCHAR NOT NULL,
  body VARCHAR NOT NULL,
  pieces JSON NOT NULL,
  published_on DATE CHECK (published_on >= DATE '1800-01-01' AND published_on <= DATE '2200-12-31'),
  published_on_evidence VARCHAR,
  published_on_confidence DOUBLE NOT NULL CHECK (published_on_confidence >= 0 AND published_on_confidence <= 1),
  byline VARCHAR,
  article_source VARCHAR,
  dateline_place VARCHAR,
  run_id VARCHAR NOT NULL,
  rule_set VARCHAR NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
  retired_at TIMESTAMP WITH TIME ZONE,
  supersedes_id VARCHAR
);
COMMENT ON TABLE raw.article IS 'one row = one article, a piece of writing on a document''s page, as one rule set cut it out. Key: article_id, rule_set.';
COMMENT ON COLUMN raw.article.article_id IS 'Id of the article, derived from the document''s bytes and the article''s position on its page.';
COMMENT ON COLUMN raw.article.document_id IS 'Id of the document, derived from its bytes: the same bytes under another name are the same document. [refers to raw.document.document_id]';
COMMENT ON COLUMN raw.article.position IS 'Order of the article on the page, from 0.';
COMMENT ON COLUMN raw.article.article_title IS 'Headline of the article, or its first words where it has none.';
COMMENT ON COLUMN raw.article.body IS 'The article as a reader would read it: paragraphs joined across columns and pages.';
COMMENT ON COLUMN raw.article.pieces IS 'Where body comes from: [[start in body, start in the document''s text, length], …], ascending.';
COMMENT ON COLUMN raw.article.published_on IS 'Day of publication; 今年, 去年, 目前 are read against it. Null where nothing says it.';
COMMENT ON COLUMN raw.article.published_on_evidence IS 'What the publication date rests on: sidecar, index, front matter, file name, dateline, default, or the words of the text it was inferred from.';
COMMENT ON COLUMN raw.article.published_on_confidence IS 'How sure the publication date is, 0 to 1; 1 where it was stated.';
COMMENT ON COLUMN raw.article.byline IS 'Who wrote it, as printed.';
COMMENT ON COLUMN raw.article.article_source IS 'Paper or agency that the article credits (摘自《…》).';
COMMENT ON COLUMN raw.article.dateline_place IS 'Place of the dateline (本报杭州讯).';
COMMENT ON COLUMN raw.article.run_id IS 'The run that wrote the row. [refers to ops.run.run_id]';
COMMENT ON COLUMN raw.article.rule_set IS 'Digest of the rules and seed tables that read the text: rows under one rule set were read alike.';
COMMENT ON COLUMN raw.article.recorded_at IS 'When the run that wrote the row began, UTC.';
COMMENT ON COLUMN raw.article.retired_at IS 'When a later version, a correction or a retraction replaced the row, UTC; null while it is current.';
COMMENT ON COLUMN raw.article.supersedes_id IS 'Id of the earlier version of this row that it replaces.';

CREATE TABLE core.article_link (
  article_id VARCHAR NOT NULL,
  rule_set VARCHAR NOT NULL,
  same_as VARCHAR NOT NULL,
  similarity DOUBLE NOT NULL CHECK (similarity >= 0 AND similarity <= 1)
);
COMMENT ON TABLE core.article_link IS 'one row = one article that is nearly the same as another one, wherever both were printed. Key: article_id, rule_set. Articles under some 24 characters are not compared; what same_as names may be retired itself. Of the articles of one publication the earliest published comes first.';
COMMENT ON COLUMN core.article_link.article_id IS 'Id of the article, derived from the document''s bytes and the article''s position on its page. [refers to raw.article.article_id]';
COMMENT ON COLUMN core.article_link.rule_set IS 'Digest of the rules and seed tables that read the text: rows under one rule set were read alike.';
COMMENT ON COLUMN core.article_link.same_as IS 'Id of the article that it repeats: the first of its kind that came, which repeats no other itself. [refers to raw.article.article_id]';
COMMENT ON COLUMN core.article_link.similarity IS 'Share of pieces of five characters that both have of those that either has, blanks left aside.';

CREATE TABLE core.mention (
  mention_id VARCHAR NOT NULL,
  article_id VARCHAR NOT NULL,
  document_id VARCHAR NOT NULL,
  document_start BIGINT NOT NULL CHECK (document_start >= 0),
  document_end BIGINT NOT NULL CHECK (document_end >= 1),
  surface VARCHAR NOT NULL,
  class VARCHAR NOT NULL CHECK (class IN ('quantity', 'rank', 'date', 'ordinal', 'name', 'idiom', 'number')),
  rule VARCHAR NOT NULL,
  low DECIMAL(38,12),
  high DECIMAL(38,12),
  unit VARCHAR,
  counter VARCHAR,
  per VARCHAR,
  comparator VARCHAR CHECK (comparator IN ('eq', 'approx', 'gt', 'ge', 'lt', 'le', 'range')),
  kind VARCHAR CHECK (kind IN ('level', 'growth', 'share', 'multiple', 'gap', 'rank')),
  reported_value VARCHAR,
  reported_unit VARCHAR,
  unit_id VARCHAR,
  period_type VARCHAR CHECK (period_type IN ('year', 'half', 'quarter', 'month', 'day', 'range', 'as_of', 'as_of_publication', 'future')),
  period_start DATE CHECK (period_start >= DATE '1800-01-01' AND period_start <= DATE '2200-12-31'),
  period_end DATE CHECK (period_end >= DATE '1800-01-01' AND period_end <= DATE '2200-12-31'),
  outcome VARCHAR NOT NULL CHECK (outcome IN ('observation', 'not_quantity', 'rejected')),
  run_id VARCHAR NOT NULL,
  rule_set VARCHAR NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
  retired_at TIMESTAMP WITH TIME ZONE,
  supersedes_id VARCHAR,
  CHECK (document_start < document_end),
  CHECK (low <= high),
  CHECK (period_start <= period_end)
);
COMMENT ON TABLE core.mention IS 'one row = one span of a document''s text that holds a numeric expression, as one rule set read it; a correction that drops its observation makes another version of it. Key: mention_id, rule_set, recorded_at.';
COMMENT ON COLUMN core.mention.mention_id IS 'Id of the mention, derived from the document''s bytes and the span.';
COMMENT ON COLUMN core.mention.article_id IS 'Id of the article, derived from the document''s bytes and the article''s position on its page. [refers to raw.article.article_id]';
COMMENT ON COLUMN core.mention.document_id IS 'Id of the document, derived from its bytes: the same bytes under another name are the same document. [refers to raw.document.document_id]';
COMMENT ON COLUMN core.mention.document_start IS 'Offset of the first character of surface in the document''s text (raw.document.text, Python string index).';
COMMENT ON COLUMN core.mention.document_end IS 'Offset just behind the last character of surface in the document''s text.';
COMMENT ON COLUMN core.mention.surface IS 'The characters of the number with its unit, without 超, 近, 约 around it.';
COMMENT ON COLUMN core.mention.class IS 'quantity; rank; date; ordinal (第六期); name (number inside a name or code: 世界500强); idiom (一系列); number (bare, nothing says of what).';
COMMENT ON COLUMN core.mention.rule IS 'The rule that decided the class and read the value.';
COMMENT ON COLUMN core.mention.low IS 'Value in the base unit, exact; of a range its lower end. A fall is negative. [unit in column unit]';
COMMENT ON COLUMN core.mention.high IS 'Value in the base unit, exact; of a range its upper end, else equal to low. [unit in column unit]';
COMMENT ON COLUMN core.mention.unit IS 'Base unit of low and high: CNY, percent (53.5% is 53.5), percentage_point, ratio (10倍 is 10), count, m2, W … [refers to ref.unit.base_unit]';
COMMENT ON COLUMN core.mention.counter IS 'What is counted, as measure word or noun (家, 个, 辆, 人), where unit is count.';
COMMENT ON COLUMN core.mention.per IS 'Denominator of the value: year, month, day, capita, or a word of the text (头). Null where none.';
COMMENT ON COLUMN core.mention.comparator IS 'How the number bounds the value: eq; approx (约, 左右); gt (超, 多, 突破); ge (不低于); lt (近, 不足); le (最高, 以内); range.';
COMMENT ON COLUMN core.mention.kind IS 'level; growth (change over time, negative for a fall); share (part of a whole); multiple (10倍, 翻番); gap (difference from something else at the same time); rank.';
COMMENT ON COLUMN core.mention.reported_value IS 'The number as written, in plain digits (1370.7); of a range low-high.';
COMMENT ON COLUMN core.mention.reported_unit IS 'The unit as written, with its magnitude (亿元).';
COMMENT ON COLUMN core.mention.unit_id IS 'Unit the text used, before conversion. [refers to ref.unit.unit_id]';
COMMENT ON COLUMN core.mention.period_type IS 'year, half, quarter, month, day: a calendar period; range: any other interval; as_of: a stock counted up to period_end; as_of_publication: 目前, or nothing stated; future: open future (达产后).';
COMMENT ON COLUMN core.mention.period_start IS 'First day of the period.';
COMMENT ON COLUMN core.mention.period_end IS 'Last day of the period; null while it runs on (今年以来).';
COMMENT ON COLUMN core.mention.outcome IS 'What became of the mention: observation, not_quantity, or rejected (a row in ops.reject says why).';
COMMENT ON COLUMN core.mention.run_id IS 'The run that wrote the row. [refers to ops.run.run_id]';
COMMENT ON COLUMN core.mention.rule_set IS 'Digest of the rules and seed tables that read the text: rows under one rule set were read alike.';
COMMENT ON COLUMN core.mention.recorded_at IS 'When the run that wrote the row began, UTC.';
COMMENT ON COLUMN core.mention.retired_at IS 'When a later version, a correction or a retraction replaced the row, UTC; null while it is current.';
COMMENT ON COLUMN core.mention.supersedes_id IS 'Id of the earlier version of this row that it replaces.';

CREATE TABLE core.observation (
  observation_id VARCHAR NOT NULL,
  mention_id VARCHAR NOT NULL,
  article_id VARCHAR NOT NULL,
  document_id VARCHAR NOT NULL,
  sentence VARCHAR NOT NULL,
  surface VARCHAR NOT NULL,
  document_start BIGINT NOT NULL CHECK (document_start >= 0),
  document_end BIGINT NOT NULL CHECK (document_end >= 1),
  low DECIMAL(38,12) NOT NULL,
  high DECIMAL(38,12) NOT NULL,
  unit VARCHAR NOT NULL,
  counter VARCHAR,
  per VARCHAR,
  comparator VARCHAR NOT NULL CHECK (comparator IN ('eq', 'approx', 'gt', 'ge', 'lt', 'le', 'range')),
  kind VARCHAR NOT NULL CHECK (kind IN ('level', 'growth', 'share', 'multiple', 'gap', 'rank')),
  metric VARCHAR NOT NULL,
  metric_detail VARCHAR,
  metric_name VARCHAR NOT NULL,
  metric_text VARCHAR,
  region VARCHAR,
  region_code VARCHAR,
  province VARCHAR,
  city VARCHAR,
  county VARCHAR,
  zone VARCHAR,
  organization VARCHAR,
  industry VARCHAR,
  industry_code VARCHAR,
  period_type VARCHAR NOT NULL CHECK (period_type IN ('year', 'half', 'quarter', 'month', 'day', 'range', 'as_of', 'as_of_publication', 'future')),
  period_start DATE CHECK (period_start >= DATE '1800-01-01' AND period_start <= DATE '2200-12-31'),
  period_end DATE CHECK (period_end >= DATE '1800-01-01' AND period_end <= DATE '2200-12-31'),
  status VARCHAR NOT NULL CHECK (status IN ('actual', 'target', 'policy', 'spec')),
  reported_value VARCHAR NOT NULL,
  reported_unit VARCHAR,
  unit_id VARCHAR,
  value_cny DECIMAL(38,12),
  fx_rate DECIMAL(38,12) CHECK (fx_rate >= 0),
  fx_year BIGINT CHECK (fx_year >= 1949 AND fx_year <= 2200),
  fx_basis VARCHAR CHECK (fx_basis IN ('period_year', 'publication_year', 'latest_known')),
  basis VARCHAR,
  reference VARCHAR,
  qualifier VARCHAR,
  claim_source VARCHAR,
  size_class BOOLEAN NOT NULL,
  confidence DOUBLE NOT NULL CHECK (confidence >= 0 AND confidence <= 1),
  candidates JSON,
  run_id VARCHAR NOT NULL,
  rule_set VARCHAR NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
  retired_at TIMESTAMP WITH TIME ZONE,
  supersedes_id VARCHAR,
  correction_id VARCHAR,
  CHECK (document_start < document_end),
  CHECK (low <= high),
  CHECK (period_start <= period_end)
);
COMMENT ON TABLE core.observation IS 'one row = one version of one claim (subject, metric, period, value, unit, status) made by one mention. Key: observation_id. Current versions are those with retired_at null; mart.observation shows only them. Figures are comparable only where unit, per, kind, basis, reference and qualifier agree; see mart.fact.';
COMMENT ON COLUMN core.observation.observation_id IS 'Id of the observation, derived from the document''s bytes, the span and the rule set; of a corrected version from the id before it and the correction.';
COMMENT ON COLUMN core.observation.mention_id IS 'Id of the mention, derived from the document''s bytes and the span. [refers to core.mention.mention_id]';
COMMENT ON COLUMN core.observation.article_id IS 'Id of the article, derived from the document''s bytes and the article''s position on its page. [refers to raw.article.article_id]';
COMMENT ON COLUMN core.observation.document_id IS 'Id of the document, derived from its bytes: the same bytes under another name are the same document. [refers to raw.document.document_id]';
COMMENT ON COLUMN core.observation.sentence IS 'The sentence of the article that makes the claim.';
COMMENT ON COLUMN core.observation.surface IS 'The characters of the number with its unit, without 超, 近, 约 around it.';
COMMENT ON COLUMN core.observation.document_start IS 'Offset of the first character of surface in the document''s text (raw.document.text, Python string index).';
COMMENT ON COLUMN core.observation.document_end IS 'Offset just behind the last character of surface in the document''s text.';
COMMENT ON COLUMN core.observation.low IS 'Value in the base unit, exact; of a range its lower end. A fall is negative. [unit in column unit]';
COMMENT ON COLUMN core.observation.high IS 'Value in the base unit, exact; of a range its upper end, else equal to low. [unit in column unit]';
COMMENT ON COLUMN core.observation.unit IS 'Base unit of low and high: CNY, percent (53.5% is 53.5), percentage_point, ratio (10倍 is 10), count, m2, W … [refers to ref.unit.base_unit]';
COMMENT ON COLUMN core.observation.counter IS 'What is counted, as measure word or noun (家, 个, 辆, 人), where unit is count.';
COMMENT ON COLUMN core.observation.per IS 'Denominator of the value: year, month, day, capita, or a word of the text (头). Null where none.';
COMMENT ON COLUMN core.observation.comparator IS 'How the number bounds the value: eq; approx (约, 左右); gt (超, 多, 突破); ge (不低于); lt (近, 不足); le (最高, 以内); range.';
COMMENT ON COLUMN core.observation.kind IS 'level; growth (change over time, negative for a fall); share (part of a whole); multiple (10倍, 翻番); gap (difference from something else at the same time); rank.';
COMMENT ON COLUMN core.observation.metric IS 'What is measured: id of the metric catalogue; other where none fits. [refers to ref.metric.metric]';
COMMENT ON COLUMN core.observation.metric_detail IS 'A finer id than the catalogue''s, where the rules know one.';
COMMENT ON COLUMN core.observation.metric_name IS 'Chinese name of the metric.';
COMMENT ON COLUMN core.observation.metric_text IS 'What is measured, in the words of the text.';
COMMENT ON COLUMN core.observation.region IS 'Name of the most specific place the claim is about (苏溪镇).';
COMMENT ON COLUMN core.observation.region_code IS 'GB/T 2260 code, six digits, of the most specific province, city or county that holds the place. [refers to ref.region.region_code]';
COMMENT ON COLUMN core.observation.province IS 'Province that holds the place, full name.';
COMMENT ON COLUMN core.observation.city IS 'Prefecture-level city that holds the place, full name.';
COMMENT ON COLUMN core.observation.county IS 'County, district or county-level city that holds the place, full name.';
COMMENT ON COLUMN core.observation.zone IS 'Development zone, new area or group of places the claim is about.';
COMMENT ON COLUMN core.observation.organization IS 'Company, institution, project or product line; null where the place or industry as a whole is meant.';
COMMENT ON COLUMN core.observation.industry IS 'Industry word the claim is about (光伏, 氢能).';
COMMENT ON COLUMN core.observation.industry_code IS 'GB/T 4754 code of the industry. [refers to ref.industry.industry_code]';
COMMENT ON COLUMN core.observation.period_type IS 'year, half, quarter, month, day: a calendar period; range: any other interval; as_of: a stock counted up to period_end; as_of_publication: 目前, or nothing stated; future: open future (达产后).';
COMMENT ON COLUMN core.observation.period_start IS 'First day of the period.';
COMMENT ON COLUMN core.observation.period_end IS 'Last day of the period; null while it runs on (今年以来).';
COMMENT ON COLUMN core.observation.status IS 'actual; target (goal, plan, forecast, capacity not yet in place); policy (amount or threshold in a rule); spec (technical parameter of a product or process).';
COMMENT ON COLUMN core.observation.reported_value IS 'The number as written, in plain digits (1370.7); of a range low-high.';
COMMENT ON COLUMN core.observation.reported_unit IS 'The unit as written, with its magnitude (亿元).';
COMMENT ON COLUMN core.observation.unit_id IS 'Unit the text used, before conversion. [refers to ref.unit.unit_id]';
COMMENT ON COLUMN core.observation.value_cny IS 'Money in CNY at fx_rate; of a range its middle. Null where unit is no money. [unit CNY]';
COMMENT ON COLUMN core.observation.fx_rate IS 'CNY for one unit of the currency that was used; 1 for CNY. [unit CNY]';
COMMENT ON COLUMN core.observation.fx_year IS 'Year whose average rate was used.';
COMMENT ON COLUMN core.observation.fx_basis IS 'Which year the rate is of, null for CNY: period_year, publication_year, or latest_known (neither year is in the table: read with care).';
COMMENT ON COLUMN core.observation.basis IS 'What a growth is measured against: yoy, mom, qoq, a year (2020), a plan period …';
COMMENT ON COLUMN core.observation.reference IS 'The whole of a share, the other side of a gap or a multiple (全省).';
COMMENT ON COLUMN core.observation.qualifier IS 'Words that make two figures not comparable (规上, 累计, 新增, 当年), separated by spaces.';
COMMENT ON COLUMN core.observation.claim_source IS 'Who says it, where the text does (据市统计局).';
COMMENT ON COLUMN core.observation.size_class IS 'True where the number names a class of size (万亿级), not a measured value.';
COMMENT ON COLUMN core.observation.confidence IS 'How sure the reading is, 0 to 1.';
COMMENT ON COLUMN core.observation.candidates IS 'What was considered for each field and why it won or lost: [[field, value, reason, chosen], …].';
COMMENT ON COLUMN core.observation.run_id IS 'The run that wrote the row. [refers to ops.run.run_id]';
COMMENT ON COLUMN core.observation.rule_set IS 'Digest of the rules and seed tables that read the text: rows under one rule set were read alike.';
COMMENT ON COLUMN core.observation.recorded_at IS 'When the run that wrote the row began, UTC.';
COMMENT ON COLUMN core.observation.retired_at IS 'When a later version, a correction or a retraction replaced the row, UTC; null while it is current.';
COMMENT ON COLUMN core.observation.supersedes_id IS 'Id of the earlier version of this row that it replaces.';
COMMENT ON COLUMN core.observation.correction_id IS 'Id of a correction, as in corrections.csv; of an observation the one that set it right, null where it stands as the rules read it. [refers to ops.correction.correction_id]';

CREATE TABLE ops.reject (
  reject_id VARCHAR NOT NULL,
  run_id VARCHAR NOT NULL,
  stage VARCHAR NOT NULL CHECK (stage IN ('read', 'segment', 'extract', 'check', 'load')),
  reason VARCHAR NOT NULL,
  document VARCHAR,
  key VARCHAR,
  detail VARCHAR,
  payload VARCHAR,
  drop_id VARCHAR,
  document_sha256 VARCHAR,
  file_sha256 VARCHAR,
  delivery JSON,
  recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
  resolved_at TIMESTAMP WITH TIME ZONE,
  resolution VARCHAR
);
COMMENT ON TABLE ops.reject IS 'one row = one document, line or row turned away; turned away again while it is open it is the same row, after it was settled a new one. Key: reject_id.';
COMMENT ON COLUMN ops.reject.reject_id IS 'Id of the reject, derived from stage, reason, document, key, detail and payload; of what comes again after it was settled, from the id before.';
COMMENT ON COLUMN ops.reject.run_id IS 'The run that wrote the row. [refers to ops.run.run_id]';
COMMENT ON COLUMN ops.reject.stage IS 'Stage of the road that turned the row away.';
COMMENT ON COLUMN ops.reject.reason IS 'Why, as a code; its meaning and remedy are in ref.reject_reason. [refers to ref.reject_reason.reason]';
COMMENT ON COLUMN ops.reject.document IS 'Name of the document as delivered: path inside the drop, or file.jsonl#id.';
COMMENT ON COLUMN ops.reject.key IS 'What within the document: line number, id of the mention, name of the column.';
COMMENT ON COLUMN ops.reject.detail IS 'What is wrong, in one sentence with the offending value.';
COMMENT ON COLUMN ops.reject.payload IS 'The beginning of what was turned away.';
COMMENT ON COLUMN ops.reject.drop_id IS 'Id of the drop, derived from the names and bytes of the documents in it and what stands beside them. [refers to ops.drop.drop_id]';
COMMENT ON COLUMN ops.reject.document_sha256 IS 'SHA-256 of the document''s bytes as delivered, hex.';
COMMENT ON COLUMN ops.reject.file_sha256 IS 'SHA-256 of the file it came in, under which its bytes are kept; null where they could not be read.';
COMMENT ON COLUMN ops.reject.delivery IS 'What stood beside the file (sidecar, index) and the publication date given to the run, to try it again.';
COMMENT ON COLUMN ops.reject.recorded_at IS 'When the run that wrote the row began, UTC.';
COMMENT ON COLUMN ops.reject.resolved_at IS 'When a replay or a new delivery settled it, UTC; null while open.';
COMMENT ON COLUMN ops.reject.resolution IS 'What settled it, in one sentence; null while open.';

CREATE TABLE ops.check (
  check_id VARCHAR NOT NULL,
  run_id VARCHAR NOT NULL,
  table_name VARCHAR NOT NULL,
  column_name VARCHAR,
  expectation VARCHAR NOT NULL,
  severity VARCHAR NOT NULL CHECK (severity IN ('reject', 'warn', 'stop')),
  why VARCHAR NOT NULL,
  success BOOLEAN NOT NULL,
  evaluated BIGINT CHECK (evaluated >= 0),
  unexpected BIGINT CHECK (unexpected >= 0),
  sample VARCHAR,
  recorded_at TIMESTAMP WITH TIME ZONE NOT NULL
);
COMMENT ON TABLE ops.check IS 'one row = the result of one expectation in one run. Key: check_id.';
COMMENT ON COLUMN ops.check.check_id IS 'Id of the result, derived from run, table, column and expectation.';
COMMENT ON COLUMN ops.check.run_id IS 'The run that wrote the row. [refers to ops.run.run_id]';
COMMENT ON COLUMN ops.check.table_name IS 'Table the expectation is about, as schema.table.';
COMMENT ON COLUMN ops.check.column_name IS 'Column the expectation is about; null where it is about whole rows or tables.';
COMMENT ON COLUMN ops.check.expectation IS 'Name of the expectation.';
COMMENT ON COLUMN ops.check.severity IS 'What a failing row becomes: reject (turned away), warn (loaded and counted), stop (the drop is not loaded).';
COMMENT ON COLUMN ops.check.why IS 'Why it should hold.';
COMMENT ON COLUMN ops.check.success IS 'Whether it held.';
COMMENT ON COLUMN ops.check.evaluated IS 'Rows looked at.';
COMMENT ON COLUMN ops.check.unexpected IS 'Rows that broke it.';
COMMENT ON COLUMN ops.check.sample IS 'Some of the offending values or keys.';
COMMENT ON COLUMN ops.check.recorded_at IS 'When the run that wrote the row began, UTC.';

CREATE TABLE ops.measure (
  measure_id VARCHAR NOT NULL,
  run_id VARCHAR NOT NULL,
  measure VARCHAR NOT NULL,
  subject VARCHAR,
  amount DOUBLE NOT NULL,
  base DOUBLE NOT NULL CHECK (base >= 0),
  value DOUBLE,
  usual DOUBLE,
  band_low DOUBLE,
  band_high DOUBLE,
  past BIGINT NOT NULL CHECK (past >= 0),
  verdict VARCHAR NOT NULL CHECK (verdict IN ('usual', 'low', 'high', 'drifting_low', 'drifting_high', 'too_few')),
  recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CHECK (band_low <= band_high)
);
COMMENT ON TABLE ops.measure IS 'one row = one figure of one run, or of one day, beside what is usual. Key: measure_id.';
COMMENT ON COLUMN ops.measure.measure_id IS 'Id, derived from run, measure and subject.';
COMMENT ON COLUMN ops.measure.run_id IS 'The run that wrote the row. [refers to ops.run.run_id]';
COMMENT ON COLUMN ops.measure.measure IS 'What is measured. [refers to ref.measure.measure]';
COMMENT ON COLUMN ops.measure.subject IS 'What of it: a reason of rejects, a rule, a day in China; null where the measure has no parts.';
COMMENT ON COLUMN ops.measure.amount IS 'What was counted, or the sum of what is averaged.';
COMMENT ON COLUMN ops.measure.base IS 'Of how much: amount / base is the value.';
COMMENT ON COLUMN ops.measure.value IS 'What was judged: amount / base, of this run and as many before it as make up ref.measure.least_base.';
COMMENT ON COLUMN ops.measure.usual IS 'Median of the runs (or days) before; null where there are too few.';
COMMENT ON COLUMN ops.measure.band_low IS 'Below it the value is told; null where a fall is no news, or nothing was judged.';
COMMENT ON COLUMN ops.measure.band_high IS 'Above it the value is told; null where a rise is no news, or nothing was judged.';
COMMENT ON COLUMN ops.measure.past IS 'Points of the past it was held against.';
COMMENT ON COLUMN ops.measure.verdict IS 'usual; low or high (a jump); drifting_low or drifting_high (the latest together have left what was usual before them); too_few (of the past, or of what came).';
COMMENT ON COLUMN ops.measure.recorded_at IS 'When the run that wrote the row began, UTC.';

CREATE TABLE ops.incident (
  incident_id VARCHAR NOT NULL,
  event VARCHAR NOT NULL CHECK (event IN ('opened', 'closed')),
  thing VARCHAR NOT NULL,
  level VARCHAR NOT NULL CHECK (level IN ('warn', 'reject', 'anomaly', 'stop', 'error')),
  flow VARCHAR NOT NULL,
  run_id VARCHAR,
  happened_at TIMESTAMP WITH TIME ZONE NOT NULL,
  title_zh VARCHAR NOT NULL,
  title VARCHAR NOT NULL,
  detail VARCHAR,
  failed_runs BIGINT CHECK (failed_runs >= 1),
  channels VARCHAR NOT NULL
);
COMMENT ON TABLE ops.incident IS 'one row = the opening or the closing of one incident; an incident without a closing is open. Key: incident_id, event. Rows are never changed: a closing is a row of its own. run_id is null where a run failed without a store.';
COMMENT ON COLUMN ops.incident.incident_id IS 'Id of the incident, derived from what fails and the run that opened it.';
COMMENT ON COLUMN ops.incident.event IS 'opened (the first failing run) or closed (the first good one).';
COMMENT ON COLUMN ops.incident.thing IS 'What fails: check:schema.table.column.expectation, or run:flow.';
COMMENT ON COLUMN ops.incident.level IS 'How grave.';
COMMENT ON COLUMN ops.incident.flow IS 'Name of the flow.';
COMMENT ON COLUMN ops.incident.run_id IS 'The run that wrote the row. [refers to ops.run.run_id]';
COMMENT ON COLUMN ops.incident.happened_at IS 'When that run began, UTC.';
COMMENT ON COLUMN ops.incident.title_zh IS 'What fails, in Chinese.';
COMMENT ON COLUMN ops.incident.title IS 'What fails, in English.';
COMMENT ON COLUMN ops.incident.detail IS 'Samples of what breaks it, or the error; may quote articles.';
COMMENT ON COLUMN ops.incident.failed_runs IS 'Of a closing: how many runs it failed in.';
COMMENT ON COLUMN ops.incident.channels IS 'Who is to be told, separated by spaces: file, mail, webhook.';

CREATE TABLE ops.alert (
  alert_id VARCHAR NOT NULL,
  attempt BIGINT NOT NULL CHECK (attempt >= 1),
  incident_id VARCHAR NOT NULL,
  event VARCHAR NOT NULL CHECK (event IN ('opened', 'closed')),
  channel VARCHAR NOT NULL CHECK (channel IN ('file', 'mail', 'webhook')),
  run_id VARCHAR,
  tried_at TIMESTAMP WITH TIME ZONE NOT NULL,
  sent BOOLEAN NOT NULL,
  problem VARCHAR
);
COMMENT ON TABLE ops.alert IS 'one row = one attempt to tell one channel of the opening or closing of one incident. Key: alert_id, attempt. Attempts alone are no reason to publish: the read copy shows them after the next publication.';
COMMENT ON COLUMN ops.alert.alert_id IS 'Id of what is told: incident, event and channel.';
COMMENT ON COLUMN ops.alert.attempt IS 'Number of the attempt, from 1.';
COMMENT ON COLUMN ops.alert.incident_id IS 'Id of the incident, derived from what fails and the run that opened it.';
COMMENT ON COLUMN ops.alert.event IS 'opened (the first failing run) or closed (the first good one).';
COMMENT ON COLUMN ops.alert.channel IS 'Where it is sent.';
COMMENT ON COLUMN ops.alert.run_id IS 'The run that wrote the row. [refers to ops.run.run_id]';
COMMENT ON COLUMN ops.alert.tried_at IS 'When it was tried, UTC.';
COMMENT ON COLUMN ops.alert.sent IS 'Whether the channel took it.';
COMMENT ON COLUMN ops.alert.problem IS 'Why it was not taken; never an address with its secrets.';

CREATE TABLE ops.run (
  run_id VARCHAR NOT NULL,
  flow VARCHAR NOT NULL,
  drop_id VARCHAR,
  path VARCHAR,
  started_at TIMESTAMP WITH TIME ZONE NOT NULL,
  finished_at TIMESTAMP WITH TIME ZONE,
  state VARCHAR NOT NULL CHECK (state IN ('running', 'complete', 'failed', 'interrupted')),
  error VARCHAR,
  documents BIGINT CHECK (documents >= 0),
  loaded BIGINT CHECK (loaded >= 0),
  known BIGINT CHECK (known >= 0),
  rejected BIGINT CHECK (rejected >= 0),
  articles BIGINT CHECK (articles >= 0),
  mentions BIGINT CHECK (mentions >= 0),
  observations BIGINT CHECK (observations >= 0),
  not_quantities BIGINT CHECK (not_quantities >= 0),
  mention_rejects BIGINT CHECK (mention_rejects >= 0),
  checks BIGINT CHECK (checks >= 0),
  checks_failed BIGINT CHECK (checks_failed >= 0),
  retries BIGINT CHECK (retries >= 0),
  seconds DOUBLE CHECK (seconds >= 0),
  published BOOLEAN NOT NULL,
  rule_set VARCHAR,
  version VARCHAR,
  CHECK (started_at <= finished_at)
);
COMMENT ON TABLE ops.run IS 'one row = one execution of the road; its counts stay null until it finishes. Key: run_id.';
COMMENT ON COLUMN ops.run.run_id IS 'The run that wrote the row.';
COMMENT ON COLUMN ops.run.flow IS 'Name of the flow: ingest, backfill, rebuild …';
COMMENT ON COLUMN ops.run.drop_id IS 'Id of the drop, derived from the names and bytes of the documents in it and what stands beside them. [refers to ops.drop.drop_id]';
COMMENT ON COLUMN ops.run.path IS 'What was handed to the run: a folder or file as typed by the caller, or a URL.';
COMMENT ON COLUMN ops.run.started_at IS 'Begin of the run, UTC.';
COMMENT ON COLUMN ops.run.finished_at IS 'End of the run, UTC; null while it runs and where it was interrupted.';
COMMENT ON COLUMN ops.run.state IS 'running; complete; failed (an error ended it); interrupted (it was killed, as a later run found).';
COMMENT ON COLUMN ops.run.error IS 'What ended a failed run, in the words of its message; null of any other.';
COMMENT ON COLUMN ops.run.documents IS 'Documents delivered: loaded + known + rejected.';
COMMENT ON COLUMN ops.run.loaded IS 'Documents loaded into the warehouse.';
COMMENT ON COLUMN ops.run.known IS 'Documents whose bytes the warehouse held already.';
COMMENT ON COLUMN ops.run.rejected IS 'Documents turned away, each with a row in ops.reject.';
COMMENT ON COLUMN ops.run.articles IS 'Articles loaded.';
COMMENT ON COLUMN ops.run.mentions IS 'Mentions found: observations + not_quantities + mention_rejects.';
COMMENT ON COLUMN ops.run.observations IS 'Observations loaded.';
COMMENT ON COLUMN ops.run.not_quantities IS 'Mentions that state no quantity.';
COMMENT ON COLUMN ops.run.mention_rejects IS 'Mentions whose row broke the contract and was turned away.';
COMMENT ON COLUMN ops.run.checks IS 'Checks made.';
COMMENT ON COLUMN ops.run.checks_failed IS 'Checks that did not hold.';
COMMENT ON COLUMN ops.run.retries IS 'Times that a batch was tried again after an error of input or output.';
COMMENT ON COLUMN ops.run.seconds IS 'Duration of the run, seconds. [unit s]';
COMMENT ON COLUMN ops.run.published IS 'Whether this copy of the warehouse was published after the run.';
COMMENT ON COLUMN ops.run.rule_set IS 'Digest of the rules and seed tables that read the text: rows under one rule set were read alike.';
COMMENT ON COLUMN ops.run.version IS 'Version of the program.';

CREATE TABLE ops.source_item (
  source_name VARCHAR NOT NULL,
  item VARCHAR NOT NULL,
  delivered_as VARCHAR,
  url VARCHAR,
  state VARCHAR NOT NULL CHECK (state IN ('waiting', 'failed', 'done', 'refused', 'gone', 'listing')),
  version VARCHAR,
  etag VARCHAR,
  last_modified VARCHAR,
  byte_size BIGINT CHECK (byte_size >= 0),
  sha256 VARCHAR,
  about JSON,
  tries BIGINT NOT NULL CHECK (tries >= 0),
  problem VARCHAR,
  first_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
  changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
  retry_at TIMESTAMP WITH TIME ZONE,
  run_id VARCHAR NOT NULL
);
COMMENT ON TABLE ops.source_item IS 'one row = one thing that a source offers (file, object, entry, page) and how far it has been dealt with. Key: source_name, item. Rows are replaced: it is the cursor of each source and says how things stand, not how they were. These rows alone are no reason to publish: the read copy shows them after the next publication.';
COMMENT ON COLUMN ops.source_item.source_name IS 'Name of the source in zhibiao.toml; url: addresses given by hand.';
COMMENT ON COLUMN ops.source_item.item IS 'Its id in the source: path, key, address, or id of the feed''s entry.';
COMMENT ON COLUMN ops.source_item.delivered_as IS 'Name under which it is handed to the road: source/name; null for a listing.';
COMMENT ON COLUMN ops.source_item.url IS 'Its address, where it has one.';
COMMENT ON COLUMN ops.source_item.state IS 'waiting (half written, or not reached yet); failed (tried again by a later run); done (handed to the road: loaded, known or rejected there); refused (not asked for again until it changes); gone (offered no more before it could be read); listing (a feed or index page itself).';
COMMENT ON COLUMN ops.source_item.version IS 'What the source''s listing says of its state: size and times, ETag, date of change.';
COMMENT ON COLUMN ops.source_item.etag IS 'ETag of the answer that was read last; sent with the next request.';
COMMENT ON COLUMN ops.source_item.last_modified IS 'Last-Modified of that answer; sent with the next request.';
COMMENT ON COLUMN ops.source_item.byte_size IS 'Bytes that were read.';
COMMENT ON COLUMN ops.source_item.sha256 IS 'SHA-256 of the bytes that were read last, hex.';
COMMENT ON COLUMN ops.source_item.about IS 'What the listing says of it: title, published_on, publisher.';
COMMENT ON COLUMN ops.source_item.tries IS 'Runs that failed to get it since it was last got.';
COMMENT ON COLUMN ops.source_item.problem IS 'Why it waits, failed or is refused.';
COMMENT ON COLUMN ops.source_item.first_seen_at IS 'When it was first offered, UTC.';
COMMENT ON COLUMN ops.source_item.changed_at IS 'Since when it was seen with this version, UTC.';
COMMENT ON COLUMN ops.source_item.last_seen_at IS 'The last look at which there was anything to do or note, UTC; one that lies there unchanged keeps its row.';
COMMENT ON COLUMN ops.source_item.retry_at IS 'Before when it is not asked for again, UTC.';
COMMENT ON COLUMN ops.source_item.run_id IS 'The run that wrote the row. [refers to ops.run.run_id]';

CREATE TABLE ops.source_run (
  run_id VARCHAR NOT NULL,
  source_name VARCHAR NOT NULL,
  source_kind VARCHAR NOT NULL CHECK (source_kind IN ('folder', 'files', 'feed', 'pages')),
  state VARCHAR NOT NULL CHECK (state IN ('complete', 'partial', 'failed')),
  listed BIGINT NOT NULL CHECK (listed >= 0),
  taken BIGINT NOT NULL CHECK (taken >= 0),
  unchanged BIGINT NOT NULL CHECK (unchanged >= 0),
  waiting BIGINT NOT NULL CHECK (waiting >= 0),
  failed BIGINT NOT NULL CHECK (failed >= 0),
  refused BIGINT NOT NULL CHECK (refused >= 0),
  problem VARCHAR,
  polled_at TIMESTAMP WITH TIME ZONE NOT NULL,
  seconds DOUBLE NOT NULL CHECK (seconds >= 0)
);
COMMENT ON TABLE ops.source_run IS 'one row = one source in one run: what it offered, and why it failed if it did. Key: run_id, source_name. These rows alone are no reason to publish: the read copy shows them after the next publication.';
COMMENT ON COLUMN ops.source_run.run_id IS 'The run that wrote the row. [refers to ops.run.run_id]';
COMMENT ON COLUMN ops.source_run.source_name IS 'Name of the source in zhibiao.toml; url: addresses given by hand.';
COMMENT ON COLUMN ops.source_run.source_kind IS 'Kind of the source.';
COMMENT ON COLUMN ops.source_run.state IS 'complete; partial (some items failed and are tried again); failed (it could not be listed: nothing is known of what it offers now).';
COMMENT ON COLUMN ops.source_run.listed IS 'Items that the source offers.';
COMMENT ON COLUMN ops.source_run.taken IS 'Items handed to the road.';
COMMENT ON COLUMN ops.source_run.unchanged IS 'Items known from before and unchanged, by their listing, the server''s word or their bytes.';
COMMENT ON COLUMN ops.source_run.waiting IS 'Items left for a later run.';
COMMENT ON COLUMN ops.source_run.failed IS 'Items that could not be got and are tried again.';
COMMENT ON COLUMN ops.source_run.refused IS 'Items that are not asked for again until they change: forbidden, gone, too large.';
COMMENT ON COLUMN ops.source_run.problem IS 'Why it failed; else the first problem of an item.';
COMMENT ON COLUMN ops.source_run.polled_at IS 'When it was looked at, UTC.';
COMMENT ON COLUMN ops.source_run.seconds IS 'How long that took, seconds. [unit s]';

CREATE TABLE ops.correction (
  correction_id VARCHAR NOT NULL,
  document_named VARCHAR NOT NULL,
  document_sha256 VARCHAR,
  locate VARCHAR NOT NULL,
  action VARCHAR NOT NULL,
  why VARCHAR NOT NULL,
  state VARCHAR NOT NULL CHECK (state IN ('active', 'expired')),
  guard VARCHAR,
  outcome VARCHAR NOT NULL CHECK (outcome IN ('applied', 'not_needed', 'pending', 'gone', 'expired')),
  run_id VARCHAR NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
  retired_at TIMESTAMP WITH TIME ZONE
);
COMMENT ON TABLE ops.correction IS 'one row = one version of a correction: a known error of one document, what is done about it, and what came of it. Key: correction_id, recorded_at.';
COMMENT ON COLUMN ops.correction.correction_id IS 'Id of a correction, as in corrections.csv; of an observation the one that set it right, null where it stands as the rules read it.';
COMMENT ON COLUMN ops.correction.document_named IS 'The document as the file names it: SHA-256, its beginning, or name.';
COMMENT ON COLUMN ops.correction.document_sha256 IS 'SHA-256 of the document''s bytes as delivered, hex.';
COMMENT ON COLUMN ops.correction.locate IS 'The words of the document that hold the error, the figure marked ⟦…⟧.';
COMMENT ON COLUMN ops.correction.action IS 'What is done: set FIELD=VALUE; … or drop.';
COMMENT ON COLUMN ops.correction.why IS 'Why, with the evidence.';
COMMENT ON COLUMN ops.correction.state IS 'As the file says: active, or expired (no longer applied).';
COMMENT ON COLUMN ops.correction.guard IS 'What the rules must read for the correction to apply: FIELD=VALUE; …';
COMMENT ON COLUMN ops.correction.outcome IS 'applied; not_needed (the rules read it rightly by themselves); pending (the warehouse does not hold the document yet); gone (the document was superseded or taken back); expired.';
COMMENT ON COLUMN ops.correction.run_id IS 'The run that wrote the row. [refers to ops.run.run_id]';
COMMENT ON COLUMN ops.correction.recorded_at IS 'When the run that wrote the row began, UTC.';
COMMENT ON COLUMN ops.correction.retired_at IS 'When a later version, a correction or a retraction replaced the row, UTC; null while it is current.';

CREATE TABLE ops.retraction (
  document_id VARCHAR NOT NULL,
  document VARCHAR NOT NULL,
  document_sha256 VARCHAR NOT NULL,
  why VARCHAR NOT NULL,
  retracted_at TIMESTAMP WITH TIME ZONE NOT NULL,
  run_id VARCHAR NOT NULL
);
COMMENT ON TABLE ops.retraction IS 'one row = one document taken back by hand: its rows left the marts and stay in the history. Key: document_id, retracted_at.';
COMMENT ON COLUMN ops.retraction.document_id IS 'Id of the document, derived from its bytes: the same bytes under another name are the same document. [refers to raw.document.document_id]';
COMMENT ON COLUMN ops.retraction.document IS 'Name of the document as delivered: path inside the drop, or file.jsonl#id.';
COMMENT ON COLUMN ops.retraction.document_sha256 IS 'SHA-256 of the document''s bytes as delivered, hex.';
COMMENT ON COLUMN ops.retraction.why IS 'Why it was taken back, as typed.';
COMMENT ON COLUMN ops.retraction.retracted_at IS 'When it was taken back, UTC.';
COMMENT ON COLUMN ops.retraction.run_id IS 'The run that wrote the row. [refers to ops.run.run_id]';

CREATE TABLE ops.migration (
  migration_id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  applied_at TIMESTAMP WITH TIME ZONE NOT NULL
);
COMMENT ON TABLE ops.migration IS 'one row = one change of the schema that this warehouse has been through. Key: migration_id.';
COMMENT ON COLUMN ops.migration.migration_id IS 'Number of the migration file, or reshape:<table>:<digest> where a table was rebuilt to the contract.';
COMMENT ON COLUMN ops.migration.name IS 'What changed.';
COMMENT ON COLUMN ops.migration.applied_at IS 'When it was applied, UTC.';

CREATE TABLE ops.state (
  name VARCHAR NOT NULL,
  value VARCHAR NOT NULL
);
COMMENT ON TABLE ops.state IS 'one row = one fact the store keeps about its own file. Key: name.';
COMMENT ON COLUMN ops.state.name IS 'schema_version (docs/schema.md says what it promises), load_sequence (grows with every change of rows: the read copy is up to date when it says the same), seeds, marts, or table:<name> (digests of what was last applied).';
COMMENT ON COLUMN ops.state.value IS 'The fact.';

CREATE OR REPLACE VIEW mart.observation AS
SELECT
  o.observation_id,
  d.document,
  a.article_title,
  coalesce(a.published_on, d.published_on) AS published_on,
  o.sentence,
  o.surface,
  o.document_start,
  o.document_end,
  o.low,
  o.high,
  o.unit,
  o.counter,
  o.per,
  o.comparator,
  o.kind,
  o.metric,
  o.metric_name,
  o.metric_text,
  o.region,
  o.region_code,
  o.province,
  o.city,
  o.county,
  o.zone,
  o.organization,
  o.industry,
  o.period_type,
  o.period_start,
  o.period_end,
  o.status,
  o.reported_value,
  o.reported_unit,
  o.value_cny,
  o.basis,
  o.reference,
  o.qualifier,
  o.claim_source,
  o.confidence,
  d.document_sha256,
  o.run_id,
  o.rule_set,
  o.metric_detail,
  o.industry_code,
  o.unit_id,
  o.fx_rate,
  o.fx_year,
  o.fx_basis,
  o.size_class,
  o.mention_id,
  o.article_id,
  o.document_id,
  d.publisher,
  d.url,
  o.recorded_at,
  o.correction_id
FROM core.observation AS o
-- the document and the article as the rule set read them that made the claim
JOIN raw.document AS d ON d.document_id = o.document_id AND d.rule_set = o.rule_set AND d.retired_at IS NULL
JOIN raw.article AS a ON a.article_id = o.article_id AND a.rule_set = o.rule_set AND a.retired_at IS NULL
WHERE o.retired_at IS NULL;
COMMENT ON VIEW mart.observation IS 'one row = one current observation: one claim (subject, metric, period, value, unit, status) made by one mention. Who or where, which metric, which period, how much, achieved or only aimed at, and which words say so?';
COMMENT ON COLUMN mart.observation.observation_id IS 'Id of the observation, derived from the document''s bytes, the span and the rule set; of a corrected version from the id before it and the correction.';
COMMENT ON COLUMN mart.observation.document IS 'Name of the document as delivered: path inside the drop, or file.jsonl#id.';
COMMENT ON COLUMN mart.observation.article_title IS 'Headline of the article, or its first words where it has none.';
COMMENT ON COLUMN mart.observation.published_on IS 'Day of publication; 今年, 去年, 目前 are read against it. Null where nothing says it.';
COMMENT ON COLUMN mart.observation.sentence IS 'The sentence of the article that makes the claim.';
COMMENT ON COLUMN mart.observation.surface IS 'The characters of the number with its unit, without 超, 近, 约 around it.';
COMMENT ON COLUMN mart.observation.document_start IS 'Offset of the first character of surface in the document''s text (raw.document.text, Python string index).';
COMMENT ON COLUMN mart.observation.document_end IS 'Offset just behind the last character of surface in the document''s text.';
COMMENT ON COLUMN mart.observation.low IS 'Value in the base unit, exact; of a range its lower end. A fall is negative.';
COMMENT ON COLUMN mart.observation.high IS 'Value in the base unit, exact; of a range its upper end, else equal to low.';
COMMENT ON COLUMN mart.observation.unit IS 'Base unit of low and high: CNY, percent (53.5% is 53.5), percentage_point, ratio (10倍 is 10), count, m2, W …';
COMMENT ON COLUMN mart.observation.counter IS 'What is counted, as measure word or noun (家, 个, 辆, 人), where unit is count.';
COMMENT ON COLUMN mart.observation.per IS 'Denominator of the value: year, month, day, capita, or a word of the text (头). Null where none.';
COMMENT ON COLUMN mart.observation.comparator IS 'How the number bounds the value: eq; approx (约, 左右); gt (超, 多, 突破); ge (不低于); lt (近, 不足); le (最高, 以内); range.';
COMMENT ON COLUMN mart.observation.kind IS 'level; growth (change over time, negative for a fall); share (part of a whole); multiple (10倍, 翻番); gap (difference from something else at the same time); rank.';
COMMENT ON COLUMN mart.observation.metric IS 'What is measured: id of the metric catalogue; other where none fits.';
COMMENT ON COLUMN mart.observation.metric_name IS 'Chinese name of the metric.';
COMMENT ON COLUMN mart.observation.metric_text IS 'What is measured, in the words of the text.';
COMMENT ON COLUMN mart.observation.region IS 'Name of the most specific place the claim is about (苏溪镇).';
COMMENT ON COLUMN mart.observation.region_code IS 'GB/T 2260 code, six digits, of the most specific province, city or county that holds the place.';
COMMENT ON COLUMN mart.observation.province IS 'Province that holds the place, full name.';
COMMENT ON COLUMN mart.observation.city IS 'Prefecture-level city that holds the place, full name.';
COMMENT ON COLUMN mart.observation.county IS 'County, district or county-level city that holds the place, full name.';
COMMENT ON COLUMN mart.observation.zone IS 'Development zone, new area or group of places the claim is about.';
COMMENT ON COLUMN mart.observation.organization IS 'Company, institution, project or product line; null where the place or industry as a whole is meant.';
COMMENT ON COLUMN mart.observation.industry IS 'Industry word the claim is about (光伏, 氢能).';
COMMENT ON COLUMN mart.observation.period_type IS 'year, half, quarter, month, day: a calendar period; range: any other interval; as_of: a stock counted up to period_end; as_of_publication: 目前, or nothing stated; future: open future (达产后).';
COMMENT ON COLUMN mart.observation.period_start IS 'First day of the period.';
COMMENT ON COLUMN mart.observation.period_end IS 'Last day of the period; null while it runs on (今年以来).';
COMMENT ON COLUMN mart.observation.status IS 'actual; target (goal, plan, forecast, capacity not yet in place); policy (amount or threshold in a rule); spec (technical parameter of a product or process).';
COMMENT ON COLUMN mart.observation.reported_value IS 'The number as written, in plain digits (1370.7); of a range low-high.';
COMMENT ON COLUMN mart.observation.reported_unit IS 'The unit as written, with its magnitude (亿元).';
COMMENT ON COLUMN mart.observation.value_cny IS 'Money in CNY at fx_rate; of a range its middle. Null where unit is no money.';
COMMENT ON COLUMN mart.observation.basis IS 'What a growth is measured against: yoy, mom, qoq, a year (2020), a plan period …';
COMMENT ON COLUMN mart.observation.reference IS 'The whole of a share, the other side of a gap or a multiple (全省).';
COMMENT ON COLUMN mart.observation.qualifier IS 'Words that make two figures not comparable (规上, 累计, 新增, 当年), separated by spaces.';
COMMENT ON COLUMN mart.observation.claim_source IS 'Who says it, where the text does (据市统计局).';
COMMENT ON COLUMN mart.observation.confidence IS 'How sure the reading is, 0 to 1.';
COMMENT ON COLUMN mart.observation.document_sha256 IS 'SHA-256 of the document''s bytes as delivered, hex.';
COMMENT ON COLUMN mart.observation.run_id IS 'The run that wrote the row.';
COMMENT ON COLUMN mart.observation.rule_set IS 'Digest of the rules and seed tables that read the text: rows under one rule set were read alike.';
COMMENT ON COLUMN mart.observation.metric_detail IS 'A finer id than the catalogue''s, where the rules know one.';
COMMENT ON COLUMN mart.observation.industry_code IS 'GB/T 4754 code of the industry.';
COMMENT ON COLUMN mart.observation.unit_id IS 'Unit the text used, before conversion.';
COMMENT ON COLUMN mart.observation.fx_rate IS 'CNY for one unit of the currency that was used; 1 for CNY.';
COMMENT ON COLUMN mart.observation.fx_year IS 'Year whose average rate was used.';
COMMENT ON COLUMN mart.observation.fx_basis IS 'Which year the rate is of, null for CNY: period_year, publication_year, or latest_known (neither year is in the table: read with care).';
COMMENT ON COLUMN mart.observation.size_class IS 'True where the number names a class of size (万亿级), not a measured value.';
COMMENT ON COLUMN mart.observation.mention_id IS 'Id of the mention, derived from the document''s bytes and the span.';
COMMENT ON COLUMN mart.observation.article_id IS 'Id of the article, derived from the document''s bytes and the article''s position on its page.';
COMMENT ON COLUMN mart.observation.document_id IS 'Id of the document, derived from its bytes: the same bytes under another name are the same document.';
COMMENT ON COLUMN mart.observation.publisher IS 'Newspaper, agency or office that published the document, where its metadata says.';
COMMENT ON COLUMN mart.observation.url IS 'Address of the document, where its metadata says.';
COMMENT ON COLUMN mart.observation.recorded_at IS 'When the run that wrote the row began, UTC.';
COMMENT ON COLUMN mart.observation.correction_id IS 'Id of a correction, as in corrections.csv; of an observation the one that set it right, null where it stands as the rules read it.';

CREATE OR REPLACE TABLE mart.statement AS
WITH subjects AS (
  SELECT
    *,
    CASE
      WHEN organization IS NOT NULL THEN 'organization'
      WHEN zone IS NOT NULL THEN 'zone'
      WHEN region IS NOT NULL THEN 'place'
      ELSE 'unknown'
    END AS subject_type,
    coalesce(organization, zone, region) AS subject,
    coalesce(period_end, CASE WHEN period_type = 'as_of_publication' THEN published_on END) AS as_of
  FROM mart.observation
),
topics AS (
  SELECT
    *,
    md5([
      subject_type, subject,
      -- the same name in two counties is two places; an organization is one wherever the page puts it
      CASE WHEN subject_type <> 'organization' THEN region_code END,
      -- without a subject nothing says that two pages mean the same one
      CASE WHEN subject_type = 'unknown' THEN article_id END,
      industry, metric, metric_detail, metric_text, qualifier
    ]::VARCHAR) AS topic_id
  FROM subjects
),
things AS (
  SELECT *, md5([topic_id, kind, unit, counter, per, basis, reference]::VARCHAR) AS thing_id
  FROM topics
)
SELECT
  observation_id,
  topic_id,
  thing_id,
  md5([
    thing_id, status, size_class::VARCHAR, period_type, period_start::VARCHAR, as_of::VARCHAR,
    -- nor, without a day, the same time
    CASE WHEN as_of IS NULL AND period_start IS NULL THEN document_id END
  ]::VARCHAR) AS fact_id,
  coalesce(l.same_as, article_id) AS writing_id,
  subject_type,
  subject,
  as_of,
  CASE comparator
    WHEN 'lt' THEN NULL WHEN 'le' THEN NULL
    WHEN 'approx' THEN low::DOUBLE - 0.05 * abs(low::DOUBLE)
    ELSE low::DOUBLE
  END AS at_least,
  CASE comparator
    WHEN 'gt' THEN NULL WHEN 'ge' THEN NULL
    WHEN 'approx' THEN high::DOUBLE + 0.05 * abs(high::DOUBLE)
    ELSE high::DOUBLE
  END AS at_most
FROM things
LEFT JOIN core.article_link AS l USING (article_id, rule_set);
COMMENT ON TABLE mart.statement IS 'one row = one current observation with the fact it speaks of. Which observations speak of the same thing, and of whom?';
COMMENT ON COLUMN mart.statement.observation_id IS 'Id of the observation, derived from the document''s bytes, the span and the rule set; of a corrected version from the id before it and the correction.';
COMMENT ON COLUMN mart.statement.topic_id IS 'Id of the subject and metric: digest of subject, industry, metric, its words and its qualifier.';
COMMENT ON COLUMN mart.statement.thing_id IS 'Id of what may be compared over time: the topic with kind, unit, counter, per, basis and reference.';
COMMENT ON COLUMN mart.statement.fact_id IS 'Id of the fact: the thing with its status and period.';
COMMENT ON COLUMN mart.statement.writing_id IS 'Id of the writing: articles that are nearly the same have one, that of the article which came first.';
COMMENT ON COLUMN mart.statement.subject_type IS 'What the claim is about: organization, zone, place, or unknown where the text names none.';
COMMENT ON COLUMN mart.statement.subject IS 'Name of the organization, else the zone, else the place.';
COMMENT ON COLUMN mart.statement.as_of IS 'Day up to which the figure holds: end of the period, else the day of publication.';
COMMENT ON COLUMN mart.statement.at_least IS 'Least value that the words leave open; null where they bound it only from above.';
COMMENT ON COLUMN mart.statement.at_most IS 'Greatest value that the words leave open; null where they bound it only from below.';

CREATE OR REPLACE TABLE mart.fact AS
WITH names AS (
  SELECT claim_source AS name FROM core.observation UNION SELECT publisher FROM raw.document
),
official_names AS MATERIALIZED (
  SELECT name FROM names WHERE EXISTS (FROM ref.official_source AS r WHERE contains(name, r.surface))
),
-- by its hash first, which is quicker to group by than the id; what two ids have by chance falls out after it
likely AS (
  SELECT hash(fact_id) AS hashed FROM mart.statement GROUP BY hashed HAVING count(*) > 1
),
shared AS MATERIALIZED (
  SELECT fact_id, observation_id, writing_id, at_least, at_most
  FROM mart.statement
  WHERE hash(fact_id) IN (FROM likely)
  QUALIFY count(*) OVER (PARTITION BY fact_id) > 1
),
claims AS MATERIALIZED (
  SELECT
    s.fact_id, s.writing_id, s.at_least, s.at_most, observation_id, o.document_id, o.document_start, o.article_id,
    o.published_on, o.low, o.high, o.comparator, o.unit, o.confidence, o.claim_source, o.publisher,
    regexp_extract(o.reported_value, '[0-9]+([.][0-9]+)?') AS number
  FROM shared AS s
  JOIN mart.observation AS o USING (observation_id)
),
stated AS MATERIALIZED (
  SELECT
    *,
    coalesce(claim_source IN (FROM official_names), false) OR coalesce(publisher IN (FROM official_names), false)
      AS official,
    -- zeros at the end of 100 may stand for places that nobody counted, those of 3.50 were measured
    length(ltrim(replace(CASE WHEN contains(number, '.') THEN number ELSE rtrim(number, '0') END, '.', ''), '0'))
      AS digits,
    -- worth of the last decimal place as written, in the base unit
    abs(low::DOUBLE / nullif(try_cast(number AS DOUBLE), 0)) / 10 ** length(split_part(number, '.', 2)) AS last_place
  FROM claims
),
votes AS (
  SELECT fact_id, low, high, comparator, least(count(DISTINCT document_id), count(DISTINCT writing_id)) AS votes
  FROM stated
  GROUP BY ALL
),
voted AS MATERIALIZED (
  SELECT * FROM stated JOIN votes USING (fact_id, low, high, comparator)
),
preferred AS MATERIALIZED (
  SELECT *
  FROM voted
  QUALIFY row_number() OVER (
    PARTITION BY fact_id
    ORDER BY
      comparator <> 'eq', digits DESC, official DESC, votes DESC, published_on DESC NULLS LAST, confidence DESC,
      -- what stands first, whatever the rules: an observation's own id is another under each rule set
      document_id, document_start, observation_id
  ) = 1
),
-- every other value loses by the first rule on which it differs from the preferred one; the last of these settled it
reasons AS (
  SELECT
    fact_id,
    max(CASE
      WHEN (v.low, v.high, v.comparator) = (p.low, p.high, p.comparator) THEN 0
      WHEN (v.comparator = 'eq') <> (p.comparator = 'eq') THEN 1
      WHEN v.digits <> p.digits THEN 2
      WHEN v.official <> p.official THEN 3
      WHEN v.votes <> p.votes THEN 4
      WHEN v.published_on IS DISTINCT FROM p.published_on THEN 5
      WHEN v.confidence <> p.confidence THEN 6
      ELSE 7
    END) AS settled_by
  FROM voted AS v
  JOIN preferred AS p USING (fact_id)
  GROUP BY fact_id
),
-- exact values in the order in which they came up; an article that gives several speaks of a whole and its parts
dated AS (
  SELECT fact_id, low, max(last_place) AS last_place, min(published_on) AS since
  FROM (
    SELECT fact_id, low, last_place, published_on
    FROM stated
    WHERE comparator = 'eq' AND published_on IS NOT NULL
    QUALIFY min(low) OVER (PARTITION BY fact_id, article_id) = max(low) OVER (PARTITION BY fact_id, article_id)
  )
  GROUP BY fact_id, low
),
steps AS (
  SELECT
    *,
    lag(since) OVER following < since
      AND abs(low - lag(low) OVER following)::DOUBLE > 0.5001 * greatest(last_place, lag(last_place) OVER following)
      AS revised
  FROM dated
  WINDOW following AS (PARTITION BY fact_id ORDER BY since, low)
),
revised AS (
  SELECT
    fact_id,
    first(low ORDER BY since, low) AS first_value,
    last(low ORDER BY since, low) AS latest_value,
    count(*) FILTER (WHERE revised) AS revisions
  FROM steps
  GROUP BY fact_id
),
-- an article that gives two values for the same words speaks of a whole and its parts, and contradicts nobody who
-- says either: only articles can conflict with each other
articles AS (
  SELECT
    fact_id,
    article_id,
    any_value(unit) AS unit,
    CASE WHEN bool_or(at_least IS NULL) THEN NULL ELSE min(at_least) END AS at_least,
    CASE WHEN bool_or(at_most IS NULL) THEN NULL ELSE max(at_most) END AS at_most
  FROM stated
  GROUP BY fact_id, article_id
),
conflicts AS (
  SELECT
    fact_id,
    coalesce(
      max(at_least) - min(at_most) > greatest(
        0.005 * greatest(abs(max(at_least)), abs(min(at_most))),
        CASE WHEN any_value(unit) IN ('percent', 'percentage_point') THEN 0.0501 ELSE 0 END
      ),
      false
    ) AS conflict
  FROM articles
  GROUP BY fact_id
),
together AS (
  SELECT
    fact_id,
    count(*) AS observations,
    count(DISTINCT document_id) AS documents,
    least(count(DISTINCT document_id), count(DISTINCT writing_id)) AS independent_documents,
    min(low) AS lowest,
    max(high) AS highest,
    min(published_on) AS first_published_on,
    max(published_on) AS last_published_on
  FROM stated
  GROUP BY fact_id
),
settled AS (
  SELECT
    fact_id,
    p.observation_id,
    ['agreed', 'exact', 'precise', 'official', 'documents', 'later', 'confidence', 'id'][1 + w.settled_by]
      AS preferred_because,
    t.* EXCLUDE (fact_id),
    r.first_value,
    r.latest_value,
    coalesce(r.revisions, 0) AS revisions,
    c.conflict
  FROM preferred AS p
  JOIN together AS t USING (fact_id)
  JOIN conflicts AS c USING (fact_id)
  JOIN reasons AS w USING (fact_id)
  LEFT JOIN revised AS r USING (fact_id)
),
-- one row = one fact, without the wide columns of the observation that was preferred
facts AS (
  SELECT
    s.fact_id, s.topic_id, s.thing_id, s.subject_type, s.subject, s.as_of, s.observation_id,
    t.fact_id AS settled, t.* EXCLUDE (fact_id, observation_id)
  FROM mart.statement AS s
  LEFT JOIN settled AS t USING (fact_id)
  WHERE t.fact_id IS NULL OR t.observation_id = s.observation_id
)
SELECT
  f.fact_id,
  f.topic_id,
  f.thing_id,
  f.subject_type,
  f.subject,
  o.region,
  o.region_code,
  o.province,
  o.city,
  o.county,
  o.zone,
  o.organization,
  o.industry,
  o.metric,
  o.metric_name,
  o.metric_detail,
  o.metric_text,
  o.kind,
  o.unit,
  o.counter,
  o.per,
  o.basis,
  o.reference,
  o.qualifier,
  o.status,
  o.period_type,
  o.period_start,
  o.period_end,
  f.as_of,
  o.size_class,
  o.low,
  o.high,
  o.comparator,
  o.value_cny,
  o.confidence,
  coalesce(f.preferred_because, 'only') AS preferred_because,
  coalesce(o.claim_source IN (FROM official_names), false) OR coalesce(o.publisher IN (FROM official_names), false)
    AS official,
  coalesce(f.observations, 1) AS observations,
  coalesce(f.documents, 1) AS documents,
  coalesce(f.independent_documents, 1) AS independent_documents,
  coalesce(f.lowest, o.low) AS lowest,
  coalesce(f.highest, o.high) AS highest,
  CASE WHEN f.settled IS NOT NULL THEN f.first_value WHEN o.comparator = 'eq' AND o.published_on IS NOT NULL THEN o.low END AS first_value,
  CASE WHEN f.settled IS NOT NULL THEN f.latest_value WHEN o.comparator = 'eq' AND o.published_on IS NOT NULL THEN o.low END AS latest_value,
  coalesce(f.revisions, 0) AS revisions,
  coalesce(f.conflict, false) AS conflict,
  CASE WHEN f.settled IS NOT NULL THEN f.first_published_on ELSE o.published_on END AS first_published_on,
  CASE WHEN f.settled IS NOT NULL THEN f.last_published_on ELSE o.published_on END AS last_published_on,
  f.observation_id
FROM mart.observation AS o
JOIN facts AS f USING (observation_id);
COMMENT ON TABLE mart.fact IS 'one row = one fact: what all current observations of the same thing together say. What is the figure, how many documents say so, and do they agree?';
COMMENT ON COLUMN mart.fact.fact_id IS 'Id of the fact: the thing with its status and period.';
COMMENT ON COLUMN mart.fact.topic_id IS 'Id of the subject and metric: digest of subject, industry, metric, its words and its qualifier.';
COMMENT ON COLUMN mart.fact.thing_id IS 'Id of what may be compared over time: the topic with kind, unit, counter, per, basis and reference.';
COMMENT ON COLUMN mart.fact.subject_type IS 'What the fact is about: organization, zone, place, or unknown where the text names none.';
COMMENT ON COLUMN mart.fact.subject IS 'Name of the organization, else the zone, else the place.';
COMMENT ON COLUMN mart.fact.region IS 'Name of the most specific place the claim is about (苏溪镇).';
COMMENT ON COLUMN mart.fact.region_code IS 'GB/T 2260 code, six digits, of the most specific province, city or county that holds the place.';
COMMENT ON COLUMN mart.fact.province IS 'Province that holds the place, full name.';
COMMENT ON COLUMN mart.fact.city IS 'Prefecture-level city that holds the place, full name.';
COMMENT ON COLUMN mart.fact.county IS 'County, district or county-level city that holds the place, full name.';
COMMENT ON COLUMN mart.fact.zone IS 'Development zone, new area or group of places the claim is about.';
COMMENT ON COLUMN mart.fact.organization IS 'Company, institution, project or product line; null where the place or industry as a whole is meant.';
COMMENT ON COLUMN mart.fact.industry IS 'Industry word the claim is about (光伏, 氢能).';
COMMENT ON COLUMN mart.fact.metric IS 'What is measured: id of the metric catalogue; other where none fits.';
COMMENT ON COLUMN mart.fact.metric_name IS 'Chinese name of the metric.';
COMMENT ON COLUMN mart.fact.metric_detail IS 'A finer id than the catalogue''s, where the rules know one.';
COMMENT ON COLUMN mart.fact.metric_text IS 'What is measured, in the words of the text.';
COMMENT ON COLUMN mart.fact.kind IS 'level; growth (change over time, negative for a fall); share (part of a whole); multiple (10倍, 翻番); gap (difference from something else at the same time); rank.';
COMMENT ON COLUMN mart.fact.unit IS 'Base unit of low and high: CNY, percent (53.5% is 53.5), percentage_point, ratio (10倍 is 10), count, m2, W …';
COMMENT ON COLUMN mart.fact.counter IS 'What is counted, as measure word or noun (家, 个, 辆, 人), where unit is count.';
COMMENT ON COLUMN mart.fact.per IS 'Denominator of the value: year, month, day, capita, or a word of the text (头). Null where none.';
COMMENT ON COLUMN mart.fact.basis IS 'What a growth is measured against: yoy, mom, qoq, a year (2020), a plan period …';
COMMENT ON COLUMN mart.fact.reference IS 'The whole of a share, the other side of a gap or a multiple (全省).';
COMMENT ON COLUMN mart.fact.qualifier IS 'Words that make two figures not comparable (规上, 累计, 新增, 当年), separated by spaces.';
COMMENT ON COLUMN mart.fact.status IS 'actual; target (goal, plan, forecast, capacity not yet in place); policy (amount or threshold in a rule); spec (technical parameter of a product or process).';
COMMENT ON COLUMN mart.fact.period_type IS 'year, half, quarter, month, day: a calendar period; range: any other interval; as_of: a stock counted up to period_end; as_of_publication: 目前, or nothing stated; future: open future (达产后).';
COMMENT ON COLUMN mart.fact.period_start IS 'First day of the period.';
COMMENT ON COLUMN mart.fact.period_end IS 'Last day of the period; null while it runs on (今年以来).';
COMMENT ON COLUMN mart.fact.as_of IS 'Day up to which the figure holds: end of the period, else the day of publication.';
COMMENT ON COLUMN mart.fact.size_class IS 'True where the number names a class of size (万亿级), not a measured value.';
COMMENT ON COLUMN mart.fact.low IS 'Preferred value in the base unit; preferred_because says by which rule.';
COMMENT ON COLUMN mart.fact.high IS 'Upper end of the preferred value; equal to low unless it is a range.';
COMMENT ON COLUMN mart.fact.comparator IS 'How the number bounds the value: eq; approx (约, 左右); gt (超, 多, 突破); ge (不低于); lt (近, 不足); le (最高, 以内); range.';
COMMENT ON COLUMN mart.fact.value_cny IS 'Money in CNY at fx_rate; of a range its middle. Null where unit is no money.';
COMMENT ON COLUMN mart.fact.confidence IS 'Confidence of the observation that was preferred, 0 to 1.';
COMMENT ON COLUMN mart.fact.preferred_because IS 'The rule that settled the value: only, agreed, exact, precise, official, documents, later, confidence, id.';
COMMENT ON COLUMN mart.fact.official IS 'Whether the preferred observation names an official source or was published by one.';
COMMENT ON COLUMN mart.fact.observations IS 'Observations of the fact.';
COMMENT ON COLUMN mart.fact.documents IS 'Documents that state it.';
COMMENT ON COLUMN mart.fact.independent_documents IS 'Documents that state it, those counted once whose articles are nearly the same (core.article_link).';
COMMENT ON COLUMN mart.fact.lowest IS 'Lowest value that any observation states, in the base unit.';
COMMENT ON COLUMN mart.fact.highest IS 'Highest value that any observation states, in the base unit.';
COMMENT ON COLUMN mart.fact.first_value IS 'Exact value that was stated first, in the base unit: the preliminary one where there are revisions.';
COMMENT ON COLUMN mart.fact.latest_value IS 'Exact value that came up last; what is only rounded otherwise counts too.';
COMMENT ON COLUMN mart.fact.revisions IS 'Times that a later publication states another exact value; the same one rounded is no revision.';
COMMENT ON COLUMN mart.fact.conflict IS 'True where articles contradict each other, rounding (0.5%, or 0.05 of percents) left aside.';
COMMENT ON COLUMN mart.fact.first_published_on IS 'Day the fact was first published.';
COMMENT ON COLUMN mart.fact.last_published_on IS 'Day it was last published.';
COMMENT ON COLUMN mart.fact.observation_id IS 'The observation that was preferred.';

CREATE OR REPLACE TABLE mart.conflict AS
SELECT
  f.fact_id,
  f.observation_id = o.observation_id AS preferred,
  f.subject,
  f.metric,
  f.metric_name,
  f.metric_text,
  f.kind,
  f.period_type,
  f.period_start,
  f.period_end,
  f.status,
  o.comparator,
  o.low,
  o.high,
  o.unit,
  o.document,
  o.published_on,
  o.sentence,
  o.observation_id
FROM mart.fact AS f
JOIN mart.statement AS s USING (fact_id)
JOIN mart.observation AS o ON o.observation_id = s.observation_id
WHERE f.conflict;
COMMENT ON TABLE mart.conflict IS 'one row = one observation of a fact on which articles contradict each other. Where do documents contradict each other, and what exactly does each say?';
COMMENT ON COLUMN mart.conflict.fact_id IS 'Id of the fact.';
COMMENT ON COLUMN mart.conflict.preferred IS 'True for the observation that mart.fact prefers.';
COMMENT ON COLUMN mart.conflict.subject IS 'Name of the organization, else the zone, else the place.';
COMMENT ON COLUMN mart.conflict.metric IS 'What is measured: id of the metric catalogue; other where none fits.';
COMMENT ON COLUMN mart.conflict.metric_name IS 'Chinese name of the metric.';
COMMENT ON COLUMN mart.conflict.metric_text IS 'What is measured, in the words of the text.';
COMMENT ON COLUMN mart.conflict.kind IS 'level; growth (change over time, negative for a fall); share (part of a whole); multiple (10倍, 翻番); gap (difference from something else at the same time); rank.';
COMMENT ON COLUMN mart.conflict.period_type IS 'year, half, quarter, month, day: a calendar period; range: any other interval; as_of: a stock counted up to period_end; as_of_publication: 目前, or nothing stated; future: open future (达产后).';
COMMENT ON COLUMN mart.conflict.period_start IS 'First day of the period.';
COMMENT ON COLUMN mart.conflict.period_end IS 'Last day of the period; null while it runs on (今年以来).';
COMMENT ON COLUMN mart.conflict.status IS 'actual; target (goal, plan, forecast, capacity not yet in place); policy (amount or threshold in a rule); spec (technical parameter of a product or process).';
COMMENT ON COLUMN mart.conflict.comparator IS 'How the number bounds the value: eq; approx (约, 左右); gt (超, 多, 突破); ge (不低于); lt (近, 不足); le (最高, 以内); range.';
COMMENT ON COLUMN mart.conflict.low IS 'Value in the base unit, exact; of a range its lower end. A fall is negative.';
COMMENT ON COLUMN mart.conflict.high IS 'Value in the base unit, exact; of a range its upper end, else equal to low.';
COMMENT ON COLUMN mart.conflict.unit IS 'Base unit of low and high: CNY, percent (53.5% is 53.5), percentage_point, ratio (10倍 is 10), count, m2, W …';
COMMENT ON COLUMN mart.conflict.document IS 'Name of the document as delivered: path inside the drop, or file.jsonl#id.';
COMMENT ON COLUMN mart.conflict.published_on IS 'Day of publication; 今年, 去年, 目前 are read against it. Null where nothing says it.';
COMMENT ON COLUMN mart.conflict.sentence IS 'The sentence of the article that makes the claim.';
COMMENT ON COLUMN mart.conflict.observation_id IS 'Id of the observation, derived from the document''s bytes, the span and the rule set; of a corrected version from the id before it and the correction.';

CREATE OR REPLACE TABLE mart.series AS
WITH levels AS (
  SELECT *, year(period_end) AS year
  FROM mart.fact
  WHERE kind = 'level' AND status = 'actual' AND NOT size_class AND subject IS NOT NULL
    AND (period_type = 'year' OR (period_type = 'as_of' AND month(period_end) = 12 AND day(period_end) = 31))
  -- 2022年 and 截至2022年底 are one figure: the better attested one
  QUALIFY row_number() OVER (
    PARTITION BY thing_id, year(period_end) ORDER BY documents DESC, comparator <> 'eq', confidence DESC, fact_id
  ) = 1
),
growths AS (
  SELECT
    topic_id,
    year(period_end) AS year,
    arg_min(low::DOUBLE * CASE unit WHEN 'ratio' THEN 100 ELSE 1 END, fact_id) AS stated_growth_percent
  FROM mart.fact
  WHERE kind = 'growth' AND status = 'actual' AND period_type = 'year' AND unit IN ('percent', 'ratio')
    AND coalesce(basis, 'yoy') = 'yoy'
  GROUP BY ALL
)
SELECT
  l.topic_id,
  l.thing_id,
  l.subject_type,
  l.subject,
  l.region_code,
  l.industry,
  l.metric,
  l.metric_name,
  l.metric_text,
  l.unit,
  l.counter,
  l.per,
  l.qualifier,
  l.year,
  l.low AS value,
  l.comparator,
  b.low AS value_before,
  CASE WHEN b.low <> 0 THEN round(100 * (l.low::DOUBLE / b.low::DOUBLE - 1), 4) END AS growth_percent,
  g.stated_growth_percent,
  l.revisions,
  l.first_value,
  l.latest_value,
  l.documents,
  l.conflict,
  l.fact_id
FROM levels AS l
LEFT JOIN levels AS b ON b.thing_id = l.thing_id AND b.year = l.year - 1
LEFT JOIN growths AS g ON g.topic_id = l.topic_id AND g.year = l.year;
COMMENT ON TABLE mart.series IS 'one row = the achieved level of one metric of one subject in one year. How did the metric of a place or organization move from year to year?';
COMMENT ON COLUMN mart.series.topic_id IS 'Id of the subject and metric.';
COMMENT ON COLUMN mart.series.thing_id IS 'Id of what may be compared over time: the topic with kind, unit, counter, per, basis and reference.';
COMMENT ON COLUMN mart.series.subject_type IS 'What the series is about: organization, zone or place.';
COMMENT ON COLUMN mart.series.subject IS 'Name of the organization, else the zone, else the place.';
COMMENT ON COLUMN mart.series.region_code IS 'GB/T 2260 code, six digits, of the most specific province, city or county that holds the place.';
COMMENT ON COLUMN mart.series.industry IS 'Industry word the claim is about (光伏, 氢能).';
COMMENT ON COLUMN mart.series.metric IS 'What is measured: id of the metric catalogue; other where none fits.';
COMMENT ON COLUMN mart.series.metric_name IS 'Chinese name of the metric.';
COMMENT ON COLUMN mart.series.metric_text IS 'What is measured, in the words of the text.';
COMMENT ON COLUMN mart.series.unit IS 'Base unit of low and high: CNY, percent (53.5% is 53.5), percentage_point, ratio (10倍 is 10), count, m2, W …';
COMMENT ON COLUMN mart.series.counter IS 'What is counted, as measure word or noun (家, 个, 辆, 人), where unit is count.';
COMMENT ON COLUMN mart.series.per IS 'Denominator of the value: year, month, day, capita, or a word of the text (头). Null where none.';
COMMENT ON COLUMN mart.series.qualifier IS 'Words that make two figures not comparable (规上, 累计, 新增, 当年), separated by spaces.';
COMMENT ON COLUMN mart.series.year IS 'Calendar year the figure is for; of a stock, the year at whose end it was counted.';
COMMENT ON COLUMN mart.series.value IS 'Preferred value of the fact, in the base unit.';
COMMENT ON COLUMN mart.series.comparator IS 'How the number bounds the value: eq; approx (约, 左右); gt (超, 多, 突破); ge (不低于); lt (近, 不足); le (最高, 以内); range.';
COMMENT ON COLUMN mart.series.value_before IS 'Value of the year before, where the warehouse has it.';
COMMENT ON COLUMN mart.series.growth_percent IS 'Growth over the year before as computed from the two values, percent.';
COMMENT ON COLUMN mart.series.stated_growth_percent IS 'Growth over the year before as documents state it, percent.';
COMMENT ON COLUMN mart.series.revisions IS 'Times that a later publication restated the figure; 0 where it stands as first stated.';
COMMENT ON COLUMN mart.series.first_value IS 'Exact value that was stated first: where there are revisions the preliminary one.';
COMMENT ON COLUMN mart.series.latest_value IS 'Exact value that came up last.';
COMMENT ON COLUMN mart.series.documents IS 'Documents that state the value.';
COMMENT ON COLUMN mart.series.conflict IS 'True where documents disagree on the value.';
COMMENT ON COLUMN mart.series.fact_id IS 'The fact the value is from.';

CREATE OR REPLACE TABLE mart.growth AS
WITH growths AS (
  SELECT *, low::DOUBLE * CASE unit WHEN 'ratio' THEN 100 ELSE 1 END AS growth_percent
  FROM mart.fact
  WHERE kind = 'growth' AND unit IN ('percent', 'ratio')
),
levels AS (
  SELECT *
  FROM mart.fact
  WHERE kind = 'level' AND status = 'actual' AND NOT size_class AND subject IS NOT NULL
  QUALIFY row_number() OVER (
    PARTITION BY topic_id, period_start, period_end
    ORDER BY documents DESC, comparator <> 'eq', confidence DESC, fact_id
  ) = 1
)
SELECT
  g.topic_id,
  g.fact_id,
  g.subject_type,
  g.subject,
  g.region_code,
  g.industry,
  g.metric,
  g.metric_name,
  g.metric_text,
  g.qualifier,
  g.status,
  g.period_type,
  g.period_start,
  g.period_end,
  g.basis,
  g.growth_percent,
  g.comparator,
  l.low AS level,
  l.unit,
  CASE WHEN g.growth_percent <> -100 THEN l.low::DOUBLE / (1 + g.growth_percent / 100) END AS implied_before,
  b.low AS level_before,
  CASE WHEN b.low <> 0 THEN round(100 * (l.low::DOUBLE / b.low::DOUBLE - 1), 4) END AS computed_percent,
  CASE WHEN b.low <> 0 AND coalesce(g.basis, 'yoy') = 'yoy'
    THEN round(g.growth_percent - 100 * (l.low::DOUBLE / b.low::DOUBLE - 1), 4) END AS difference_points,
  g.documents,
  g.conflict
FROM growths AS g
LEFT JOIN levels AS l
  ON l.topic_id = g.topic_id AND l.period_end = g.period_end AND l.period_start IS NOT DISTINCT FROM g.period_start
LEFT JOIN levels AS b
  ON b.thing_id = l.thing_id AND b.period_end = (l.period_end - INTERVAL 1 YEAR)::DATE
  AND b.period_start IS NOT DISTINCT FROM (l.period_start - INTERVAL 1 YEAR)::DATE;
COMMENT ON TABLE mart.growth IS 'one row = one stated growth, beside the level it speaks of where the warehouse has it. How fast does it grow, against what, from which level, and do the levels bear the growth out?';
COMMENT ON COLUMN mart.growth.topic_id IS 'Id of the subject and metric.';
COMMENT ON COLUMN mart.growth.fact_id IS 'The fact that states the growth.';
COMMENT ON COLUMN mart.growth.subject_type IS 'What the growth is about: organization, zone, place, or unknown.';
COMMENT ON COLUMN mart.growth.subject IS 'Name of the organization, else the zone, else the place.';
COMMENT ON COLUMN mart.growth.region_code IS 'GB/T 2260 code, six digits, of the most specific province, city or county that holds the place.';
COMMENT ON COLUMN mart.growth.industry IS 'Industry word the claim is about (光伏, 氢能).';
COMMENT ON COLUMN mart.growth.metric IS 'What is measured: id of the metric catalogue; other where none fits.';
COMMENT ON COLUMN mart.growth.metric_name IS 'Chinese name of the metric.';
COMMENT ON COLUMN mart.growth.metric_text IS 'What is measured, in the words of the text.';
COMMENT ON COLUMN mart.growth.qualifier IS 'Words that make two figures not comparable (规上, 累计, 新增, 当年), separated by spaces.';
COMMENT ON COLUMN mart.growth.status IS 'actual; target (goal, plan, forecast, capacity not yet in place); policy (amount or threshold in a rule); spec (technical parameter of a product or process).';
COMMENT ON COLUMN mart.growth.period_type IS 'year, half, quarter, month, day: a calendar period; range: any other interval; as_of: a stock counted up to period_end; as_of_publication: 目前, or nothing stated; future: open future (达产后).';
COMMENT ON COLUMN mart.growth.period_start IS 'First day of the period.';
COMMENT ON COLUMN mart.growth.period_end IS 'Last day of the period; null while it runs on (今年以来).';
COMMENT ON COLUMN mart.growth.basis IS 'What a growth is measured against: yoy, mom, qoq, a year (2020), a plan period …';
COMMENT ON COLUMN mart.growth.growth_percent IS 'The growth as stated, percent; negative for a fall.';
COMMENT ON COLUMN mart.growth.comparator IS 'How the number bounds the value: eq; approx (约, 左右); gt (超, 多, 突破); ge (不低于); lt (近, 不足); le (最高, 以内); range.';
COMMENT ON COLUMN mart.growth.level IS 'Level of the same thing in the same period, in the base unit, where documents state it.';
COMMENT ON COLUMN mart.growth.unit IS 'Base unit of level.';
COMMENT ON COLUMN mart.growth.implied_before IS 'Level of the period before that follows from level and growth, in the base unit.';
COMMENT ON COLUMN mart.growth.level_before IS 'Level of the same period a year earlier, where documents state it.';
COMMENT ON COLUMN mart.growth.computed_percent IS 'Growth computed from level and level_before, percent.';
COMMENT ON COLUMN mart.growth.difference_points IS 'growth_percent minus computed_percent: far from 0, one of the three figures is wrong.';
COMMENT ON COLUMN mart.growth.documents IS 'Documents that state the growth.';
COMMENT ON COLUMN mart.growth.conflict IS 'True where documents disagree on the growth.';

CREATE OR REPLACE TABLE mart.target_actual AS
WITH targets AS (
  SELECT * FROM mart.fact WHERE status = 'target' AND subject IS NOT NULL AND NOT size_class
),
actuals AS (
  SELECT * FROM mart.fact WHERE status = 'actual' AND subject IS NOT NULL AND NOT size_class AND as_of IS NOT NULL
)
SELECT
  t.thing_id,
  t.fact_id AS target_fact_id,
  t.subject_type,
  t.subject,
  t.region_code,
  t.industry,
  t.metric,
  t.metric_name,
  t.metric_text,
  t.kind,
  t.unit,
  t.counter,
  t.per,
  t.basis,
  t.reference,
  t.qualifier,
  t.low AS target,
  t.comparator AS target_comparator,
  t.period_end AS due_on,
  t.first_published_on AS stated_on,
  a.low AS actual,
  a.as_of AS actual_as_of,
  CASE WHEN t.low <> 0 THEN round(100 * a.low::DOUBLE / t.low::DOUBLE, 4) END AS reached_percent,
  CASE WHEN t.comparator IN ('lt', 'le') THEN a.high <= t.high ELSE a.low >= t.low END AS reached,
  date_diff('day', a.as_of, t.period_end) AS days_left,
  row_number() OVER (PARTITION BY t.fact_id ORDER BY a.as_of DESC NULLS LAST, a.documents DESC, a.fact_id) = 1 AS latest,
  a.fact_id AS actual_fact_id
FROM targets AS t
LEFT JOIN actuals AS a
  -- an OR in place of the coalesce makes DuckDB compare every target with every actual
  ON a.thing_id = t.thing_id AND a.as_of > t.first_published_on
  AND a.as_of <= coalesce(t.period_end, DATE '9999-12-31');
COMMENT ON TABLE mart.target_actual IS 'one row = one target with one later actual of the same thing; a target with none has one row without. Which actuals came after a target? mart.target_progress says beside it how the target stands.';
COMMENT ON COLUMN mart.target_actual.thing_id IS 'Id of what may be compared over time.';
COMMENT ON COLUMN mart.target_actual.target_fact_id IS 'The fact that states the target.';
COMMENT ON COLUMN mart.target_actual.subject_type IS 'What the target is about: organization, zone, place, or unknown.';
COMMENT ON COLUMN mart.target_actual.subject IS 'Name of the organization, else the zone, else the place.';
COMMENT ON COLUMN mart.target_actual.region_code IS 'GB/T 2260 code, six digits, of the most specific province, city or county that holds the place.';
COMMENT ON COLUMN mart.target_actual.industry IS 'Industry word the claim is about (光伏, 氢能).';
COMMENT ON COLUMN mart.target_actual.metric IS 'What is measured: id of the metric catalogue; other where none fits.';
COMMENT ON COLUMN mart.target_actual.metric_name IS 'Chinese name of the metric.';
COMMENT ON COLUMN mart.target_actual.metric_text IS 'What is measured, in the words of the text.';
COMMENT ON COLUMN mart.target_actual.kind IS 'level; growth (change over time, negative for a fall); share (part of a whole); multiple (10倍, 翻番); gap (difference from something else at the same time); rank.';
COMMENT ON COLUMN mart.target_actual.unit IS 'Base unit of low and high: CNY, percent (53.5% is 53.5), percentage_point, ratio (10倍 is 10), count, m2, W …';
COMMENT ON COLUMN mart.target_actual.counter IS 'What is counted, as measure word or noun (家, 个, 辆, 人), where unit is count.';
COMMENT ON COLUMN mart.target_actual.per IS 'Denominator of the value: year, month, day, capita, or a word of the text (头). Null where none.';
COMMENT ON COLUMN mart.target_actual.basis IS 'What a growth is measured against: yoy, mom, qoq, a year (2020), a plan period …';
COMMENT ON COLUMN mart.target_actual.reference IS 'The whole of a share, the other side of a gap or a multiple (全省).';
COMMENT ON COLUMN mart.target_actual.qualifier IS 'Words that make two figures not comparable (规上, 累计, 新增, 当年), separated by spaces.';
COMMENT ON COLUMN mart.target_actual.target IS 'The value aimed at, in the base unit; of a range its lower end.';
COMMENT ON COLUMN mart.target_actual.target_comparator IS 'How the number bounds the target: eq, approx, gt, ge, lt, le, range.';
COMMENT ON COLUMN mart.target_actual.due_on IS 'End of the period the target is for; null where the text leaves it open.';
COMMENT ON COLUMN mart.target_actual.stated_on IS 'Day the target was first published.';
COMMENT ON COLUMN mart.target_actual.actual IS 'What was achieved, in the base unit; null where nothing later is known.';
COMMENT ON COLUMN mart.target_actual.actual_as_of IS 'Day up to which the actual holds.';
COMMENT ON COLUMN mart.target_actual.reached_percent IS 'actual as percent of target.';
COMMENT ON COLUMN mart.target_actual.reached IS 'Whether the actual meets the target: for a ceiling (lt, le) not above it, else not below it.';
COMMENT ON COLUMN mart.target_actual.days_left IS 'Days from the actual to the due day; negative when it was due before.';
COMMENT ON COLUMN mart.target_actual.latest IS 'True for the latest actual of the target, and for a target with none.';
COMMENT ON COLUMN mart.target_actual.actual_fact_id IS 'The fact that states the actual.';

CREATE OR REPLACE VIEW mart.target_progress AS
SELECT
  t.thing_id,
  t.target_fact_id,
  t.subject_type,
  t.subject,
  t.region_code,
  t.industry,
  t.metric,
  t.metric_name,
  t.metric_text,
  t.kind,
  t.unit,
  t.counter,
  t.per,
  t.basis,
  t.reference,
  t.qualifier,
  t.target,
  t.target_comparator,
  t.due_on,
  t.stated_on,
  t.actual,
  t.actual_as_of,
  t.reached_percent,
  t.reached,
  CASE
    WHEN t.reached THEN 'met'
    WHEN t.due_on < k.news_until THEN 'overdue'
    ELSE 'unmet'
  END AS state,
  coalesce(t.days_left, date_diff('day', k.news_until, t.due_on)) AS days_left,
  k.news_until,
  t.latest,
  t.actual_fact_id
FROM mart.target_actual AS t
-- the warehouse's own calendar: what is overdue does not change with the day on which somebody asks
CROSS JOIN (SELECT max(last_published_on) AS news_until FROM mart.fact) AS k;
COMMENT ON VIEW mart.target_progress IS 'one row = one target with one later actual of the same thing; a target with none has one row without. What was aimed at, what has been reached since, how much is left, and is the target met, unmet or overdue?';
COMMENT ON COLUMN mart.target_progress.thing_id IS 'Id of what may be compared over time.';
COMMENT ON COLUMN mart.target_progress.target_fact_id IS 'The fact that states the target.';
COMMENT ON COLUMN mart.target_progress.subject_type IS 'What the target is about: organization, zone, place, or unknown.';
COMMENT ON COLUMN mart.target_progress.subject IS 'Name of the organization, else the zone, else the place.';
COMMENT ON COLUMN mart.target_progress.region_code IS 'GB/T 2260 code, six digits, of the most specific province, city or county that holds the place.';
COMMENT ON COLUMN mart.target_progress.industry IS 'Industry word the claim is about (光伏, 氢能).';
COMMENT ON COLUMN mart.target_progress.metric IS 'What is measured: id of the metric catalogue; other where none fits.';
COMMENT ON COLUMN mart.target_progress.metric_name IS 'Chinese name of the metric.';
COMMENT ON COLUMN mart.target_progress.metric_text IS 'What is measured, in the words of the text.';
COMMENT ON COLUMN mart.target_progress.kind IS 'level; growth (change over time, negative for a fall); share (part of a whole); multiple (10倍, 翻番); gap (difference from something else at the same time); rank.';
COMMENT ON COLUMN mart.target_progress.unit IS 'Base unit of low and high: CNY, percent (53.5% is 53.5), percentage_point, ratio (10倍 is 10), count, m2, W …';
COMMENT ON COLUMN mart.target_progress.counter IS 'What is counted, as measure word or noun (家, 个, 辆, 人), where unit is count.';
COMMENT ON COLUMN mart.target_progress.per IS 'Denominator of the value: year, month, day, capita, or a word of the text (头). Null where none.';
COMMENT ON COLUMN mart.target_progress.basis IS 'What a growth is measured against: yoy, mom, qoq, a year (2020), a plan period …';
COMMENT ON COLUMN mart.target_progress.reference IS 'The whole of a share, the other side of a gap or a multiple (全省).';
COMMENT ON COLUMN mart.target_progress.qualifier IS 'Words that make two figures not comparable (规上, 累计, 新增, 当年), separated by spaces.';
COMMENT ON COLUMN mart.target_progress.target IS 'The value aimed at, in the base unit; of a range its lower end.';
COMMENT ON COLUMN mart.target_progress.target_comparator IS 'How the number bounds the target: eq, approx, gt, ge, lt, le, range.';
COMMENT ON COLUMN mart.target_progress.due_on IS 'End of the period the target is for; null where the text leaves it open.';
COMMENT ON COLUMN mart.target_progress.stated_on IS 'Day the target was first published.';
COMMENT ON COLUMN mart.target_progress.actual IS 'What was achieved, in the base unit; null where nothing later is known.';
COMMENT ON COLUMN mart.target_progress.actual_as_of IS 'Day up to which the actual holds.';
COMMENT ON COLUMN mart.target_progress.reached_percent IS 'actual as percent of target.';
COMMENT ON COLUMN mart.target_progress.reached IS 'Whether the actual meets the target: for a ceiling (lt, le) not above it, else not below it.';
COMMENT ON COLUMN mart.target_progress.state IS 'met (by this actual), unmet, or overdue: unmet although the due day lies before news_until.';
COMMENT ON COLUMN mart.target_progress.days_left IS 'Days from the actual, or without one from news_until, to the due day; negative when it was due before.';
COMMENT ON COLUMN mart.target_progress.news_until IS 'Last day on which a document of the warehouse that states a fact was published.';
COMMENT ON COLUMN mart.target_progress.latest IS 'True for the latest actual of the target, and for a target with none.';
COMMENT ON COLUMN mart.target_progress.actual_fact_id IS 'The fact that states the actual.';

CREATE OR REPLACE VIEW mart.quality_trend AS
SELECT
  m.run_id,
  r.flow,
  r.started_at,
  CAST(CAST(r.started_at AS TIMESTAMP) + INTERVAL 8 HOUR AS DATE) AS day,
  m.measure,
  k.name_zh AS measure_name_zh,
  k.name AS measure_name,
  k.unit AS measure_unit,
  m.subject,
  m.amount,
  m.base,
  m.value,
  m.usual,
  m.band_low,
  m.band_high,
  m.past,
  m.verdict,
  m.verdict NOT IN ('usual', 'too_few') AS anomaly,
  coalesce(r.rule_set <> r.rule_set_before, false) AS rules_changed
FROM ops.measure AS m
JOIN (
  SELECT *, lag(rule_set) OVER (PARTITION BY flow ORDER BY started_at) AS rule_set_before
  FROM ops.run
  WHERE state = 'complete'
) AS r USING (run_id)
JOIN ref.measure AS k USING (measure);
COMMENT ON VIEW mart.quality_trend IS 'one row = one figure of one run, or of one day, beside what was usual before it. How does quality move from run to run: what is as usual, what jumped, what drifts?';
COMMENT ON COLUMN mart.quality_trend.run_id IS 'The run that wrote the row.';
COMMENT ON COLUMN mart.quality_trend.flow IS 'Name of the flow.';
COMMENT ON COLUMN mart.quality_trend.started_at IS 'Begin of the run, UTC.';
COMMENT ON COLUMN mart.quality_trend.day IS 'Day on which the run began, in China.';
COMMENT ON COLUMN mart.quality_trend.measure IS 'What is measured.';
COMMENT ON COLUMN mart.quality_trend.measure_name_zh IS 'Its Chinese name.';
COMMENT ON COLUMN mart.quality_trend.measure_name IS 'Its English name.';
COMMENT ON COLUMN mart.quality_trend.measure_unit IS 'share, per, mean or count.';
COMMENT ON COLUMN mart.quality_trend.subject IS 'What of it: a reason of rejects, a rule, a day; null where the measure has no parts.';
COMMENT ON COLUMN mart.quality_trend.amount IS 'What was counted in this run alone, or the sum of what is averaged.';
COMMENT ON COLUMN mart.quality_trend.base IS 'Of how much: amount / base is the run''s own value.';
COMMENT ON COLUMN mart.quality_trend.value IS 'What was judged: of this run, and of those before it where it alone is too small.';
COMMENT ON COLUMN mart.quality_trend.usual IS 'Median of the runs before; null where there are too few.';
COMMENT ON COLUMN mart.quality_trend.band_low IS 'Below it the value is told.';
COMMENT ON COLUMN mart.quality_trend.band_high IS 'Above it the value is told.';
COMMENT ON COLUMN mart.quality_trend.past IS 'Points of the past it was held against.';
COMMENT ON COLUMN mart.quality_trend.verdict IS 'usual, low, high, drifting_low, drifting_high, or too_few.';
COMMENT ON COLUMN mart.quality_trend.anomaly IS 'True where it is told.';
COMMENT ON COLUMN mart.quality_trend.rules_changed IS 'True where the rules are others than those of the run before it.';
