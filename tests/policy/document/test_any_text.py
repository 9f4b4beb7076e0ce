"""Whatever the text, there are diagnostics and no exception; and what is sound survives printing."""

from hypothesis import given
from hypothesis import strategies as st
from tests.policy.document.examples import SOUND
from tests.policy.document.policies import POLICIES

from chalkline.policy.diagnostics import has_errors, rendered
from chalkline.policy.document.print import printed
from chalkline.policy.document.read import read, read_bytes
from chalkline.policy.model import Policy
from chalkline.policy.source import Source

PIECES = (
    *("~~~rule\n", "~~~\n", "```", "# ", "\n## A {#a}\n", "{.context}", "{#", "}", "---\n", "\n===\n"),
    *("> ", "- ", "1. ", "[a]: /b\n", "<!-- ", "    code\n", "\n", "\n\n", "  ", "\t", ": ", ",", ";"),
    *(" when ", " of ", "on: mail.send\n", "then: hold\n", "case: x\nto: y\n", "keep: mail\n", "clock: ", "fields: "),
    *("for: 3 days\n", "windows:\n", "lists:\n  a: [", "]", "&a ", "*a", "!!str ", "'", '"', "\\", "%YAML 1.1\n"),
    *("\N{COMBINING ACUTE ACCENT}", "\0", "\ufeff", "\u2028", '"\\UFFFFFFFF"', '"\\uD800e\\u0301"', '"\\u202e"'),
)
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30).map("".join)


def hold_for(text: str) -> None:
    """What holds for any text at all."""
    source = Source.of("policy.md", text)
    policy, faults = read(source)
    for fault in faults:
        assert 0 <= fault.span.start <= fault.span.end <= len(source.text)
        assert rendered(fault).startswith(f"{fault.severity.value}[{fault.code.value}]")
    if not has_errors(faults):
        assert policy is not None
        assert read(Source.of("printed.md", printed(policy)))[0] == policy


@given(HOSTILE)
def test_any_text(text: str) -> None:
    hold_for(text)


@given(HOSTILE)
def test_any_front_matter(text: str) -> None:
    hold_for(f"---\n{text}\n---\n")


@given(HOSTILE)
def test_any_rule(text: str) -> None:
    hold_for(f"{SOUND}\n## More {{#more}}\n\nWords.\n\n~~~rule\n{text}")


@given(st.integers(0, len(SOUND)), st.integers(0, 40), HOSTILE)
def test_a_policy_with_a_piece_replaced(place: int, length: int, piece: str) -> None:
    hold_for(SOUND[:place] + piece + SOUND[place + length :])


@given(POLICIES, st.floats(0, 1))
def test_a_policy_cut_short(policy: Policy, share: float) -> None:
    text = printed(policy)

    hold_for(text[: int(len(text) * share)])


@given(st.binary(max_size=400))
def test_any_bytes(content: bytes) -> None:
    for framed in (content, SOUND.encode() + content):
        _, faults = read_bytes("policy.md", framed)
        assert all(rendered(fault) for fault in faults)
