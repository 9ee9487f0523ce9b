"""The human half: facts of the world that a row must not contradict, each with why and since when."""

from expectations.declaration import Expectation
from expectations.judgement import article, document, mention, observation, run

JUDGEMENTS: tuple[Expectation, ...] = (
    *document.EXPECTATIONS,
    *article.EXPECTATIONS,
    *mention.EXPECTATIONS,
    *observation.EXPECTATIONS,
    *run.EXPECTATIONS,
)
