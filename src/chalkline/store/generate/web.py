"""The web requests of a day: who asks for which site, in lessons, at lunch, in the evening."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from chalkline.store.events.schema import conformed
from chalkline.store.generate.cast import Cast, Numbers
from chalkline.store.generate.columns import one_of, take, truths
from chalkline.store.generate.habits import Day, Kind, Shares, activity, moments, seconds

REQUEST = "web.request"

SITES: tuple[tuple[str, tuple[str, ...], float, float], ...] = (
    ("learning.ferndale.example", ("education",), 22, 14),
    ("mail.ferndale.example", ("webmail",), 10, 24),
    ("search.example", ("search",), 17, 15),
    ("www.encyclopaedia.example", ("reference",), 6, 3),
    ("www.revision.example", ("education",), 9, 3),
    ("maths.practice.example", ("education",), 8, 2),
    ("video.clips.example", ("video",), 9, 5),
    ("music.stream.example", ("music", "streaming"), 4, 2),
    ("www.news.example", ("news",), 2, 7),
    ("www.weather.example", ("news",), 1, 3),
    ("shop.everything.example", ("shopping",), 1.5, 4),
    ("photos.friends.example", ("social_media",), 4, 1.5),
    ("chat.friends.example", ("social_media", "chat"), 3, 1),
    ("www.games.example", ("games",), 4, 0.3),
    ("files.drive.example", ("cloud_storage",), 2, 4),
    ("www.exam-board.example", ("education",), 1, 4),
    ("registers.example", ("education",), 0, 9),
    ("www.bank.example", ("finance",), 0.1, 1.5),
    ("unblock.proxy.example", ("proxy",), 0.25, 0.01),
    ("tunnel.vpn.example", ("vpn",), 0.12, 0.02),
    ("www.casino.example", ("gambling",), 0.05, 0.02),
    ("pictures.adult.example", ("adult",), 0.03, 0.01),
    ("forum.gore.example", ("gore", "violence"), 0.02, 0.002),
    ("board.hate.example", ("hate",), 0.008, 0.001),
)
"""Host, categories, and how often pupils and staff ask for it."""
_PATHS = ("/", "/", "/", "/search", "/watch", "/lessons/3", "/inbox", "/news", "/upload", "/images/1.jpg", "/api/v1")
_METHODS = {"GET": 0.9, "POST": 0.085, "PUT": 0.005, "CONNECT": 0.01}
_SCHEMES = {"https": 0.975, "http": 0.025}
_KINDS = {"laptop": 0.35, "desktop": 0.4, "tablet": 0.18, "phone": 0.07}
_PUPILS_SHARE = 0.72
_UPLOADS = 0.04
_DEVICES = 900
_KNOWN_DEVICES = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Browsing:
    """How the people of a school use the web."""

    cast: Cast
    zone: str
    users: Mapping[str, Shares]

    @classmethod
    def of(cls, cast: Cast, zone: str, random: np.random.Generator) -> "Browsing":
        """The habits of a cast."""
        people = {"staff": cast.staff, "pupils": cast.pupils}
        return cls(cast=cast, zone=zone, users={name: activity(those, random) for name, those in people.items()})

    def batch(self, day: Day, count: int, schema: pa.Schema, _: str, random: np.random.Generator) -> pa.RecordBatch:
        """So many requests of a day, in the order of time, with the columns of the schema."""
        pupils = int(random.binomial(count, _PUPILS_SHARE if day.kind is Kind.SCHOOL else 0.5))
        people = np.concatenate([self._people("pupils", pupils, random), self._people("staff", count - pupils, random)])
        sites = np.concatenate([_sites(2, pupils, random), _sites(3, count - pupils, random)])
        at = np.concatenate(
            [seconds("pupils", day.kind, pupils, random), seconds("staff", day.kind, count - pupils, random)]
        )
        order = np.argsort(at, kind="stable")
        columns = {
            "id": _ids(day, count),
            "arrived_at": moments(day.date, at[order], self.zone),
            "person": take(self.cast.persons, people[order]),
            "site": take(_SITES, sites[order]),
            "page": _pages(count, random),
            "device": _devices(count, random),
        }
        found = pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))
        return conformed(found, schema)

    def _people(self, who: str, count: int, random: np.random.Generator) -> Numbers:
        chosen: Numbers = random.choice(getattr(self.cast, who), count, p=self.users[who])
        return chosen


_SITES = pa.array([{"host": host, "categories": list(categories)} for host, categories, _, _ in SITES])


def _sites(column: int, count: int, random: np.random.Generator) -> Numbers:
    weights = np.array([float(str(row[column])) for row in SITES])
    chosen: Numbers = random.choice(len(SITES), count, p=weights / weights.sum())
    return chosen


def _ids(day: Day, count: int) -> pa.Array:
    numbers = pa.array(np.arange(count)).cast(pa.string())
    return pa.compute.binary_join_element_wise(f"{day.date:%Y%m%d}w", numbers, "-")


def _pages(count: int, random: np.random.Generator) -> pa.Array:
    uploaded = np.where(random.random(count) < _UPLOADS, random.lognormal(11, 2.4, count), 0).astype(np.int64)
    columns = {
        "path": take(pa.array(_PATHS), random.integers(0, len(_PATHS), count)),
        "scheme": one_of(_SCHEMES, count, random),
        "method": one_of(_METHODS, count, random),
        "uploaded": pa.array(uploaded),
    }
    return pa.StructArray.from_arrays(list(columns.values()), names=list(columns))


def _devices(count: int, random: np.random.Generator) -> pa.Array:
    """The device, where it is known."""
    number = pa.array(random.integers(1, _DEVICES, count)).cast(pa.string())
    columns = {
        "id": pa.compute.binary_join_element_wise("d", number, ""),
        "school_owned": truths(0.93, count, random),
        "kind": one_of(_KINDS, count, random),
        "encrypted": truths(0.9, count, random),
        "locked_by_code": truths(0.95, count, random),
    }
    unknown = pa.array(random.random(count) >= _KNOWN_DEVICES)
    return pa.StructArray.from_arrays(list(columns.values()), names=list(columns), mask=unknown)
