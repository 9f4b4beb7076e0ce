"""The web: a page or service is asked for, and what comes back."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import UNSET, UnsetType

from chalkline.events.declared.devices import Device
from chalkline.events.declared.people import Person
from chalkline.events.schema import Declared, Event, Meaning
from chalkline.policy.effects import Effect


class Site(Declared, frozen=True, kw_only=True):
    """A web site or service, by its host name. It is the object of permissions to visit."""

    noun: ClassVar[str] = "site"

    host: Annotated[str, Meaning("The host name in lower case, without a port: `www.bbc.co.uk`.", "the site")]
    categories: Annotated[
        tuple[str, ...],
        Meaning("What the filter's lists call it: `social_media`, `proxy`.", "the categories of the site"),
    ] = ()


class Page(Declared, frozen=True, kw_only=True):
    """What is asked for on a site."""

    noun: ClassVar[str] = "page"

    path: Annotated[str, Meaning("The path, from its slash to the query; `/` where encrypted.", "the path")] = "/"
    scheme: Annotated[str, Meaning("`http`, `https` or another scheme.", "the scheme")] = "https"
    method: Annotated[str, Meaning("The method in capitals: `GET`, `POST`, `CONNECT`.", "the method")] = "GET"
    uploaded: Annotated[int, Meaning("How much is sent with the request, in bytes.", "the size of the upload")] = 0


class Answer(Declared, frozen=True, kw_only=True):
    """What a site answers."""

    noun: ClassVar[str] = "answer"

    status: Annotated[int, Meaning("The status code.", "the status")]
    type: Annotated[
        str | UnsetType, Meaning("The media type, where it is known: `video/mp4`.", "the type of the answer")
    ] = UNSET
    size: Annotated[
        int | UnsetType, Meaning("The size in bytes, where it is known beforehand.", "the size of the answer")
    ] = UNSET


class Web(Event, frozen=True, kw_only=True):
    """What a request and its answer have in common."""

    actor: ClassVar[str] = "person"
    about: ClassVar[str] = "site"
    contacts: ClassVar[tuple[str, ...]] = ("site",)

    person: Annotated[Person, Meaning("Who asks for it.", "the person")]
    site: Annotated[Site, Meaning("The site.", "the site")]
    page: Annotated[Page, Meaning("What is asked for there.", "the page")]
    device: Annotated[Device | UnsetType, Meaning("The device, where it is known.", "the device")] = UNSET


class WebRequest(Web, tag="web.request", frozen=True, kw_only=True):
    """A page or service is asked for."""

    effects: ClassVar[Mapping[Effect, str]] = {
        Effect.NOTE: "it is written down",
        Effect.WARN: "a page is shown first, to click through",
        Effect.ASK: "a page with a request form is shown",
        Effect.REFUSE: "a page is shown that says it is blocked",
    }


class WebResponse(Web, tag="web.response", frozen=True, kw_only=True):
    """The size and type of a request's answer are known."""

    effects: ClassVar[Mapping[Effect, str]] = {
        Effect.NOTE: "it is written down",
        Effect.ASK: "a page with a request form is shown",
        Effect.REFUSE: "a page is shown that says it is blocked",
    }

    answer: Annotated[Answer, Meaning("What came back.", "the answer")]
