-- grain: one value = a text as it is searched: simplified, of plain width, in small letters; every character stays in its place
-- question: How is this text searched?
-- example:
--   SELECT mart.folded('產業ＧＤＰ');
-- columns:
--   given text: What the macro is given.
CREATE OR REPLACE MACRO mart.folded(given) AS
  -- translate looks through its whole table for every text, which the search through few thousand sentences would feel
  CASE
    WHEN regexp_matches(given, '[{written}]') THEN lower(translate(given, '{written}', '{folded}'))
    ELSE lower(given)
  END
