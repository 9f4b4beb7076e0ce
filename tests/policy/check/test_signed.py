"""The figures of a wording against those of its rules."""

import re
from importlib.resources import files

import pytest
from tests.policy.check.policies import FRONT, NOTE, clause, faults_of, said

from chalkline.events.vocabulary import VOCABULARY
from chalkline.policy.check import check
from chalkline.policy.codes import Severity
from chalkline.policy.document.read import read
from chalkline.policy.source import Source

KEEP = "keep: mail\nfor: {}\nfrom: received\nthen: delete"
HOURS = "on: mail.send\nwhen: !email_hours.contains(at)\nthen: hold"
MANY = "on: mail.send\nwhen: size(message.recipients) > 20\nthen: warn"
BIG = 'on: mail.send\nwhen: message.size > quantity("20 MB")\nthen: warn'
VIRUS = "on: device.sync\nwhen: app in approved_antivirus\nthen: warn"
LATE = "on: session.idle\nwhen: idle > duration({})\nthen: refuse"

AGREE = [
    ("Mail goes between 7.30am and 5pm.", HOURS),
    ("Mail goes between 07:30 and 17:00.", HOURS),
    ("Mail goes from half past seven until five o'clock.", HOURS),
    ("Outside e-mail hours mail waits.", HOURS),
    ("Mail waits until e-mail hours begin at 7.30am.", HOURS),
    ("Mail is kept for 456 days.", KEEP.format("456 days")),
    ("Mail is kept for two weeks.", KEEP.format("14 days")),
    ("Mail is kept for a fortnight.", KEEP.format("2 weeks")),
    ("Mail is kept for twelve months.", KEEP.format("1 year")),
    ("Mail is kept for **90** days.", KEEP.format("90 days")),
    ("Mail is kept for 90\ndays.", KEEP.format("90 days")),
    ("No more than twenty people.", MANY),
    ("To 21 people or more.", MANY),
    ("Above 20 MB.", BIG),
    ("Above 0.02 GB.", BIG),
    ("Windows Defender or Kaspersky.", VIRUS),
    ("Only with approved anti-virus.", VIRUS),
    ("After 15 minutes.", LATE.format('"15m"')),
    ("After a day.", LATE.format('"24h"')),
    ("After 24 hours.", LATE.format('"24h"')),
    ("As soon as it is idle.", LATE.format('"0s"')),
    ("Some are marked, one or more.", "on: mail.send\nwhen: size(message.attachments) > 0\nthen: warn"),
    (
        "After 5pm.",
        "on: mail.send\nwhen: at.getHours() >= 17\nthen: warn",
    ),
    ("On school days.", "on: mail.send\nwhen: at.getDayOfWeek() == 5 && school_day.contains(at)\nthen: warn"),
    ("Checked every year.", "must: check the filter\nwho: staff\nevery: 1 year"),
    ("By the end of their last day.", "at: contract_end end of day\nwho: staff\ndo: account.disable"),
    ("See [the law](https://www.example.org/2018/90%20days) and `30 days`.", NOTE),
    ("The Data Protection Act 2018, on 1 September 2026, in Year 7, for pupils of 12 years of age.", NOTE),
    ("1. Nothing is sent.\n2. Nothing is kept.", NOTE),
    ("People promise to answer within 3 days.", "pledge: staff"),
]
CONTRADICT = [
    ("Mail goes between 7.30am and 6pm.", HOURS, "6pm"),
    ("Mail goes in e-mail hours (7am to 6pm).", HOURS, "7am"),
    ("Mail goes between 7.30am and 6pm (e-mail hours).", HOURS, "6pm"),
    ("The e-mail hours are from 7am to 6pm.", HOURS, "6pm"),
    ("Mail is kept for 15 months.", KEEP.format("456 days"), "15 months"),
    ("Mail is kept for 15 months (456 days).", KEEP.format("456 days"), "15 months"),
    ("Mail is kept for 456 days, i.e. 15 months.", KEEP.format("456 days"), "15 months"),
    ("Mail is kept for 24 hours.", KEEP.format("1 day"), "24 hours"),
    ("Mail is kept for 2 days.", KEEP.format("2 working days"), "2 days"),
    ("More than thirty people.", MANY, "thirty"),
    ("Above 25 MB.", BIG, "25 MB"),
    ("After 20 minutes.", LATE.format('"15m"'), "20 minutes"),
    ("After 6pm.", "on: mail.send\nwhen: at.getHours() >= 17\nthen: warn", "6pm"),
]
IDLE = [
    ("Mail is kept for 456 days and photos for three years.", KEEP.format("456 days"), "three years"),
    ("In e-mail hours. The office shuts at 4pm.", HOURS, "4pm"),
    ("Mail waits for e-mail hours, and the office shuts at 4pm.", HOURS, "4pm"),
    ("Answered within 2 working days.", NOTE, "2 working days"),
    ("No more than 5 MB.", NOTE, "5 MB"),
    ("At least 80% of staff.", NOTE, "80%"),
    ("Up to 30 people.", NOTE, "30"),
]
UNSIGNED = [
    ("Mail waits.", HOURS, "email_hours"),
    ("Mail is kept.", KEEP.format("456 days"), "456 days"),
    ("Not to many people.", MANY, "20"),
    ("Not too large.", BIG, 'quantity("20 MB")'),
    ("Not idle for long.", LATE.format('"15m"'), 'duration("15m")'),
    ("It ends.", "at: contract_end 15:15\nwho: staff\ndo: account.disable", "contract_end 15:15"),
    (
        "Lost devices are reported.",
        "case: lost\nto: dpo\nclock: tell the regulator; who dpo; from aware; within 72 hours",
        "tell the regulator; who dpo; from aware; within 72 hours",
    ),
]


@pytest.mark.parametrize(("wording", "rule"), AGREE)
def test_figures_that_agree(wording: str, rule: str) -> None:
    assert said(faults_of(clause(wording, rule))) == []


@pytest.mark.parametrize(("wording", "rule", "underlined"), CONTRADICT)
def test_a_figure_that_contradicts_the_rules(wording: str, rule: str, underlined: str) -> None:
    faults = faults_of(clause(wording, rule))
    assert ("contradicting-figure", underlined) in said(faults)
    assert {fault.severity for fault in faults} == {Severity.ERROR}
    assert "unsigned-figure" not in {fault.code for fault in faults}


@pytest.mark.parametrize(("wording", "rule", "underlined"), IDLE)
def test_a_figure_that_no_rule_has(wording: str, rule: str, underlined: str) -> None:
    faults = faults_of(clause(wording, rule))
    assert said(faults) == [("figure-without-rule", underlined)]
    assert faults[0].severity is Severity.WARNING


@pytest.mark.parametrize(("wording", "rule", "underlined"), UNSIGNED)
def test_a_figure_that_nobody_signs(wording: str, rule: str, underlined: str) -> None:
    assert said(faults_of(clause(wording, rule))) == [("unsigned-figure", underlined)]


def test_a_list_that_nobody_signs() -> None:
    (fault,) = faults_of(clause("Windows Defender is installed.", VIRUS))
    assert fault.code == "unsigned-list"
    assert fault.message == "the wording neither names the list `approved_antivirus` nor states its `Kaspersky`"


def test_a_contradiction_shows_both_places() -> None:
    (fault,) = faults_of(clause("Mail is kept for 15 months.", KEEP.format("456 days")))
    assert fault.message == "the wording says `15 months`, the rule `456 days`"
    assert [note.span.text for note in fault.notes] == ["456 days"]


def test_a_title_states_figures_too() -> None:
    assert faults_of(clause("Mail is kept so long.", KEEP.format("456 days"), title="456 days")) == ()


def test_figures_of_one_clause_are_not_those_of_another() -> None:
    keep = clause("Mail is kept for one year.", KEEP.format("456 days"), id_="a")
    other = clause("456 days.", "pledge: staff", id_="b")
    assert said(faults_of(keep, other)) == [("contradicting-figure", "one year")]


SCHOOL = (files("chalkline.library") / "alderbrook/policies/digital-communications.md").read_text(encoding="utf-8")
MOVED = re.compile(r"^(?:for|at|within|clock|when|  email_hours)\b.*?(?<![-\w\"])(\d+)", re.MULTILINE)


@pytest.mark.parametrize("place", [match.span(1) for match in MOVED.finditer(SCHOOL)])
def test_a_figure_that_is_moved_is_an_error(place: tuple[int, int]) -> None:
    start, end = place
    moved = f"{SCHOOL[:start]}{int(SCHOOL[start:end]) + 1:0{end - start}d}{SCHOOL[end:]}"
    policy, _ = read(Source.of("moved.md", moved))
    assert policy is not None
    codes = {fault.code.value for fault in check([policy], VOCABULARY)[1]}
    assert codes & {"contradicting-figure", "unsigned-figure"}


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ("on: mail.send\nwhen: !email_hours.contains(at) and true\nthen: hold", {"cel-syntax"}),
        ("on: mail.send\nwhen: !email_hour.contains(at)\nthen: hold", {"unknown-name"}),
    ],
)
def test_where_a_rule_cannot_be_read_nothing_is_said_of_figures_that_it_may_hold(rule: str, codes: set[str]) -> None:
    assert {fault.code.value for fault in faults_of(clause("Mail goes between 7.30am and 5pm.", rule))} == codes


def test_a_window_at_fault_is_said_once_and_not_where_it_is_used() -> None:
    text = FRONT.format(id="p", title="P").replace("07:30-17:00", "07:30-25:00") + clause("In e-mail hours.", HOURS)
    found, faults = read(Source.of("p.md", text))
    assert found is not None
    assert [fault.code.value for fault in faults] == ["bad-time"]
    assert check([found], VOCABULARY) == (None, ())


def test_of_a_clause_without_rules_only_that_is_said() -> None:
    text = FRONT.format(id="p", title="P") + clause("Mail goes between 7.30am and 5pm.")
    found, faults = read(Source.of("p.md", text))
    assert found is not None
    assert [fault.code.value for fault in (*faults, *check([found], VOCABULARY)[1])] == ["no-rule"]
