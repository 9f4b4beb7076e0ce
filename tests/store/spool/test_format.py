"""The format is what its page says: read here by other code, from the page's words alone."""

import asyncio
import hashlib
import json
import re
import struct
import zlib
from pathlib import Path
from typing import Any

import msgspec
from tests.conftest import ROOT
from tests.store.spool.letters import ASKED, NINE, OLGA, PARENTS, answer, letter, notice, part

from chalkline.store.spool.entry import Entry, Fate, Part
from chalkline.store.spool.spool import Spool

PAGE = (ROOT / "docs/reference/spool.md").read_text()


def read_journal(folder: Path) -> list[dict[str, Any]]:
    """All records that are whole."""
    records: list[dict[str, Any]] = []
    for path in sorted(folder.iterdir(), key=lambda path: int(path.name[:16])):
        salt, data = bytes.fromhex(path.name[17:33]), path.read_bytes()
        assert data[:16] == b"chalkline spool\x01"
        at = 16
        while at < len(data):
            magic, checksum, length, number, synced_with = struct.unpack_from(">4sIIQQ", data, at)
            assert magic.hex() == "ca114b1e"
            assert zlib.crc32(salt + data[at + 8 : at + 28 + length]) == checksum
            assert number == len(records) + 1 >= synced_with
            records.append(msgspec.msgpack.decode(data[at + 28 : at + 28 + length]))
            at += 28 + length
    return records


def open_entries(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    last = {entry["id"]: entry for record in records for entry in record.get("entries", ())}
    return [e for e in last.values() if any(p["fate"] in {"held", "asked", "leaving"} for p in e["parts"])]


def made(folder: Path) -> list[str]:
    async def make() -> list[str]:
        spool = await Spool.open(folder)
        trip = letter(spool.new_id(NINE), ASKED, part(PARENTS[1], Fate.DELIVERED))
        told = notice(spool.new_id(NINE), trip.entry.id)
        gone = letter(spool.new_id(NINE))
        await spool.accept(trip, notices=[told], facts=[answer(0, trip.entry.id), answer(0, "other")])
        await spool.accept(gone)
        await spool.change(gone.entry.id, {0: part(fate=Fate.RETURNED)})
        await spool.forget([2])
        await spool.close()
        return [trip.entry.id, told.entry.id]

    return asyncio.run(make())


def test_another_reader_finds_the_same_entries(folder: Path) -> None:
    ids = made(folder)
    trip, told = open_entries(read_journal(folder / "journal"))
    assert [trip["id"], told["id"]] == ids
    assert trip["envelope"]["sender"] == OLGA
    assert trip["envelope"]["client"] == {"address": "10.0.0.7", "user": "olga"}
    assert [one["fate"] for one in trip["parts"]] == ["asked", "delivered"]
    assert trip["parts"][0]["asked"] == [{"clause": "p@1#c", "people": ["head"]}]
    assert json.loads(trip["parts"][0]["decision"]) == {"effect": 4}
    assert trip["arrived"] == NINE
    assert told["about"] == trip["id"]


def test_another_reader_finds_the_same_bytes(folder: Path) -> None:
    made(folder)
    entries = open_entries(read_journal(folder / "journal"))
    assert {path.name for path in (folder / "messages").iterdir()} == {f"{entry['id']}.eml" for entry in entries}
    for entry in entries:
        raw = (folder / f"messages/{entry['id']}.eml").read_bytes()
        assert entry["content"] == {"digest": hashlib.sha256(raw).digest(), "size": len(raw)}


def test_another_reader_finds_the_same_facts(folder: Path) -> None:
    made(folder)
    records = read_journal(folder / "journal")
    facts = {fact["number"]: fact for record in records for fact in record.get("facts", ())}
    forgotten = {number for record in records for number in record.get("forgotten", ())}
    assert (sorted(facts), forgotten) == ([1, 2], {2})
    assert (facts[1]["until"], facts[1]["recorded"]) == (2**63 - 1, -(2**63))


def test_the_page_names_every_field_and_fate() -> None:
    for struct_ in (Entry, Part):
        for field in msgspec.structs.fields(struct_):
            assert f"`{field.encode_name}`" in PAGE, field.name
    assert set(re.findall(r"`(\w+)`", PAGE)) >= set(Fate)
