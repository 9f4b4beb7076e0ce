"""What a form of a page says, read strictly: what was chosen and why, or what is wrong with it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from chalkline.gates.mail.links.signed import Act
from chalkline.policy.english.figures import one_line

LONGEST_REASON = 500
YES, NO = "yes", "no"


class Fields(Protocol):
    """The fields of a form, each perhaps several times."""

    def get(self, key: str, /) -> object:
        """The first of this name."""
        ...

    def getall(self, key: str, default: Sequence[object], /) -> Sequence[object]:
        """All of this name."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form as it was filled in."""

    reason: str
    chosen: tuple[str, ...]
    """The clauses that the sender ticked."""
    answers: Mapping[str, bool]
    """Yes or no, by clause."""
    sure: bool
    """Whether a no was confirmed."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """What is wrong, by the field that it is about."""

    @property
    def declines(self) -> bool:
        """Whether any answer is no."""
        return not all(self.answers.values())


EMPTY = Form(reason="", chosen=(), answers={}, sure=False)


def read_form(fields: Fields, act: Act, clauses: Sequence[str], *, own: bool) -> Form:
    """What the form says about these clauses; ``own`` where whoever fills it in is asked about their own message."""
    reason = one_line(str(fields.get("reason") or ""))
    ticked = [str(each) for each in fields.getall("clause", ())]
    chosen = tuple(clauses) if len(clauses) == 1 else tuple(each for each in clauses if each in ticked)
    said = {clause: fields.get(f"answer-{place}") for place, clause in enumerate(clauses)}
    answers = {clause: value == YES for clause, value in said.items() if value in {YES, NO}}
    form = Form(reason=reason, chosen=chosen, answers=answers, sure=fields.get("sure") == YES)
    errors = dict(_errors(form, act, clauses, own=own))
    return Form(reason=reason, chosen=chosen, answers=answers, sure=form.sure, errors=errors)


def _errors(form: Form, act: Act, clauses: Sequence[str], *, own: bool) -> Mapping[str, str]:
    errors = {}
    if act is Act.SEND and not form.chosen:
        errors["clause-0"] = "Choose what it must go in spite of"
    if act is Act.ANSWER:
        for place, clause in enumerate(clauses):
            if clause not in form.answers:
                errors[f"answer-{place}-yes"] = "Choose yes or no"
    if not form.reason and (act is Act.SEND or (act is Act.ANSWER and form.declines and not own)):
        errors["reason"] = "Say why" if act is Act.SEND else "Say why not, so that the sender knows"
    if len(form.reason) > LONGEST_REASON:
        errors["reason"] = f"Say it in {LONGEST_REASON} characters or fewer"
    return errors
