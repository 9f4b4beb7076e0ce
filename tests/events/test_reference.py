from pathlib import Path

from chalkline.events.reference import reference_page
from chalkline.events.vocabulary import VOCABULARY

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "events.md"


def test_the_page_of_events_is_what_the_declarations_say() -> None:
    assert PAGE.read_text() == reference_page(VOCABULARY)


def test_the_page_names_every_field_and_every_name() -> None:
    page = reference_page(VOCABULARY)
    fields = (field for holder in VOCABULARY.records.values() for field in holder.fields.values())
    names = (*VOCABULARY.events, *VOCABULARY.roles, *VOCABULARY.moments, *VOCABULARY.things, *VOCABULARY.acts)
    assert all(f"| `{field.name}` | `{field.type.type}` |" in page for field in fields)
    assert all(f"`{name}`" in page for name in names)
