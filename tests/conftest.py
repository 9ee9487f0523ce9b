"""What several kinds of tests share: the readers, built from the seeds once for the whole run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from transforms.mentions import MentionReader
    from transforms.observations import ObservationReader


@pytest.fixture(scope="session")
def observation_reader() -> ObservationReader:
    """The reader of the road itself: building one takes longer than most tests."""
    from transforms import road

    return road.reader()


@pytest.fixture(scope="session")
def mention_reader(observation_reader: ObservationReader) -> MentionReader:
    return observation_reader.mentions
