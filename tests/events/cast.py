"""The cast of the events' tests: Anna teaches, Ben is a pupil with a private address, Cleo is his mother."""

PEOPLE = {
    "anna@hill.sch.uk": "anna",
    "ben@hill.sch.uk": "ben",
    "benny@example.com": "ben",
    "cleo@example.org": "cleo",
    "head@hill.sch.uk": "head",
    "office@xn--schle-mva.de": "office",
}
SCHOOL_ADDRESSES = {"anna": "anna@hill.sch.uk", "ben": "ben@hill.sch.uk", "head": "head@hill.sch.uk"}
GROUPS = {"all-staff@hill.sch.uk": ("anna", "head", "new")}


class HillSchool:
    """A school of a few people."""

    def person_at(self, address: str) -> str | None:
        return PEOPLE.get(address)

    def members_of(self, address: str) -> tuple[str, ...] | None:
        return GROUPS.get(address)

    def address_of(self, person: str) -> str | None:
        return SCHOOL_ADDRESSES.get(person)

    def is_inside(self, address: str) -> bool:
        return address.rpartition("@")[2] in {"hill.sch.uk", "xn--schle-mva.de"}
