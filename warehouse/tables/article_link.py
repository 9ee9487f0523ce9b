"""core.article_link: articles that are nearly the same as one that came before."""

from warehouse import columns as c
from warehouse.contract import Column, Table

TABLE = Table(
    schema="core",
    name="article_link",
    grain="one row = one article that is nearly the same as another one, wherever both were printed",
    source="warehouse.article_links",
    columns=(
        c.article_id.but(required=True),
        c.rule_set.but(required=True),
        Column(
            "same_as",
            "code",
            "Id of the article that it repeats: the first of its kind that came, which repeats no other itself.",
            required=True,
            pattern=c.ID,
            refers_to="raw.article.article_id",
        ),
        Column(
            "similarity",
            "float",
            "Share of pieces of five characters that both have of those that either has, blanks left aside.",
            required=True,
            at_least=0,
            at_most=1,
        ),
    ),
    key=("article_id", "rule_set"),
    warnings=(
        "Articles under some 24 characters are not compared; what same_as names may be retired itself.",
        "Of the articles of one publication the earliest published comes first.",
    ),
)
