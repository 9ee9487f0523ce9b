"""raw.article: the pieces of writing on a document's page."""

from warehouse import columns as c
from warehouse.contract import Column, Table

TABLE = Table(
    schema="raw",
    name="article",
    grain="one row = one article, a piece of writing on a document's page, as one rule set cut it out",
    source="segmentation (transforms.articles)",
    columns=(
        c.article_id.but(required=True, refers_to=None),
        c.document_id.but(required=True),
        Column("position", "int", "Order of the article on the page, from 0.", unit="count", required=True, at_least=0),
        Column(
            "article_title", "text", "Headline of the article, or its first words where it has none.", required=True
        ),
        Column(
            "body",
            "text",
            "The article as a reader would read it: paragraphs joined across columns and pages.",
            required=True,
        ),
        Column(
            "pieces",
            "json",
            "Where body comes from: [[start in body, start in the document's text, length], …], ascending.",
            required=True,
        ),
        c.published_on,
        c.published_on_evidence,
        c.published_on_confidence.but(required=True),
        Column("byline", "text", "Who wrote it, as printed."),
        Column("article_source", "text", "Paper or agency that the article credits (摘自《…》)."),
        Column("dateline_place", "text", "Place of the dateline (本报杭州讯)."),
        c.run_id.but(required=True),
        c.rule_set.but(required=True),
        c.recorded_at.but(required=True),
        c.retired_at,
        c.supersedes_id,
    ),
    key=("article_id", "rule_set"),
)
