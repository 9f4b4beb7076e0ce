"""Publishing: a page, a post or a picture is to go public."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import UNSET, UnsetType

from chalkline.events.declared.people import Person
from chalkline.events.schema import Declared, Event, Meaning
from chalkline.policy.effects import Effect


class Image(Declared, frozen=True, kw_only=True):
    """A picture or video."""

    noun: ClassVar[str] = "picture"

    id: Annotated[str, Meaning("What consents and permissions name it by.", "{owner}")]
    caption: Annotated[str, Meaning("What is written beside it; empty where nothing is.", "the caption")] = ""
    people: Annotated[
        tuple[Person, ...] | UnsetType,
        Meaning(
            "Who is in it. A picture that nobody has tagged is undecided, not empty.",
            "the people in {owner}",
            undetermined=True,
        ),
    ] = UNSET


class Publication(Event, frozen=True, kw_only=True):
    """What all publishing has in common."""

    actor: ClassVar[str] = "person"

    effects: ClassVar[Mapping[Effect, str]] = {
        Effect.NOTE: "it is written down",
        Effect.WARN: "the person is told",
        Effect.HOLD: "it is kept, and published once it may be",
        Effect.ASK: "it is kept until somebody has answered",
        Effect.REFUSE: "it is not published",
    }

    person: Annotated[Person, Meaning("Who publishes it.", "the person who publishes")]
    channel: Annotated[str, Meaning("Where it is to stand: `website`, `newsletter`, an account.", "the channel")]


class Writing(Publication, frozen=True, kw_only=True):
    """What pages and posts have in common."""

    url: Annotated[str, Meaning("Where it will stand; permissions name it by this.", "its address")]
    title: Annotated[str, Meaning("Its title; empty where it has none.", "the title")] = ""
    text: Annotated[str, Meaning("Its text without markup.", "the text")]
    images: Annotated[tuple[Image, ...], Meaning("The pictures in it.", "the pictures")] = ()
    mentions: Annotated[
        tuple[Person, ...] | UnsetType,
        Meaning("Who is named or described in it; undecided until looked at.", "who is named in it", undetermined=True),
    ] = UNSET


class PublishPage(Writing, tag="publish.page", frozen=True, kw_only=True):
    """A page of a web site is to go public."""


class PublishPost(Writing, tag="publish.post", frozen=True, kw_only=True):
    """A post on an authorised channel is to go public."""


class PublishImage(Publication, tag="publish.image", frozen=True, kw_only=True):
    """A picture or video is to go public."""

    about: ClassVar[str] = "image"

    image: Annotated[Image, Meaning("The picture.", "the picture")]
