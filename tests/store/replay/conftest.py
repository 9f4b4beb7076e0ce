"""A made-up school with a week of its log, made once."""

from pathlib import Path

import pytest
from tests.store.generate.small import folder_at
from tests.store.replay.past import Past, past_in


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """Its folder, what it says, and its store, which tests leave as it is."""
    folder = folder_at(tmp_path_factory.mktemp("replayed"))
    return past_in(folder, Path(tmp_path_factory.mktemp("store")))
