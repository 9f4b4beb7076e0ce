"""The real servers around the gate: one of each for all tests of a worker."""

from collections.abc import Iterator

import pytest
from tests.gates.mail.dovecot import Dovecot, running_dovecot
from tests.gates.mail.postfix import Postfix, running_postfix
from tests.servers import needs


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A Dovecot behind the gate."""
    needs("dovecot", "lmtp")
    with running_dovecot() as server:
        yield server


@pytest.fixture(scope="session")
def postfix(dovecot: Dovecot) -> Iterator[Postfix]:
    """A Postfix around the gate, which delivers to Dovecot."""
    needs("postfix")
    with running_postfix(dovecot.lmtp) as server:
        yield server
