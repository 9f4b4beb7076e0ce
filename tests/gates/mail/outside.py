"""The demonstration schools as mail from outside meets them: their mail server brings it, and says who sent it."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from tests.gates.mail.running import Client, Scene

from chalkline.gates.mail.settings.declared import Incoming
from chalkline.gates.mail.settings.forms import Endpoint, Network
from chalkline.policy.decide.decider import Enforcement
from chalkline.school.loading import load_school
from chalkline.store.bundle.knowledge import Knowledge

OUTSIDE = Incoming(
    addresses=(Endpoint("127.0.0.1:0"),), servers=(Network("127.0.0.1"),), server_names=("mx.school.example",)
)


@cache
def school(name: str) -> Knowledge:
    """What is known at a school of the library, all of its policies enforced."""
    loaded, faults = load_school(Path(str(files("chalkline.library"))) / name)
    assert loaded is not None, faults
    policies = loaded.check_policies().set
    assert policies is not None
    return Knowledge.of(loaded, policies, enforcement=Enforcement.ALL, number=1)


async def bring(scene: Scene, raw: bytes, *recipients: str, sender: str) -> str:
    """The answer to a message that comes in from outside."""
    client = await Client.at(scene.gate.addresses[-1][1])
    scene.clients.append(client)
    return await client.send(raw, recipients, sender)


def from_outside(sender: str, to: str, *fields: str, subject: str = "A question", body: str = "Hello.") -> bytes:
    """A message with further fields before its own."""
    own = (f"From: {sender}", f"To: {to}", f"Subject: {subject}", "Date: Sat, 21 Nov 2026 10:00:00 +0000")
    return "\r\n".join([*fields, *own, "", body, ""]).encode()


def results(said: str) -> str:
    """The field in which the school's server says what it verified."""
    return f"Authentication-Results: mx.school.example;\r\n\t{said}"
