"""What is set for a mail gate: the tables and keys of ``gate.toml``, with what each means."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from chalkline.gates.mail.settings.conduct import DEFAULT_CONDUCT, Cause, Conduct
from chalkline.gates.mail.settings.forms import Endpoint, Network, Octets, Span

Count = Annotated[int, Meta(ge=1)]


class Listen(Struct, frozen=True, kw_only=True):
    """Where the gate takes mail, and from whom."""

    addresses: Annotated[
        tuple[Endpoint, ...],
        Meta(description="hosts and ports that it listens on", examples=['addresses = ["127.0.0.1:2525"]']),
    ] = (Endpoint("127.0.0.1:2525"),)
    milter: Annotated[
        Path | None,
        Meta(
            description="socket on which it answers a mail server that shows it each message (the milter protocol);"
            " whoever may enter its folder is believed",
            examples=['milter = "/run/chalkline/people.milter"'],
        ),
    ] = None
    networks: Annotated[
        tuple[Network, ...],
        Meta(
            description="networks that may send anywhere; everybody else only to the school's own domains",
            examples=['networks = ["127.0.0.0/8", "10.2.0.0/16"]'],
        ),
    ] = (Network("127.0.0.0/8"), Network("::1"))
    previous_gates: Annotated[
        tuple[Network, ...],
        Meta(
            description="gates of the same school before this one, whose `Chalkline-Decision` is kept",
            examples=['previous_gates = ["10.2.0.9"]'],
        ),
    ] = ()
    certificate: Annotated[
        Path | None, Meta(description="certificate chain for STARTTLS", examples=['certificate = "gate.pem"'])
    ] = None
    key: Annotated[Path | None, Meta(description="private key of the certificate", examples=['key = "gate.key"'])] = (
        None
    )
    require_tls: Annotated[
        bool, Meta(description="whether mail is taken over TLS only", examples=["require_tls = true"])
    ] = False


class NextServer(Struct, frozen=True, kw_only=True):
    """Where mail goes on to."""

    server: Annotated[Endpoint, Meta(description="host and port of the server", examples=['server = "127.0.0.1:25"'])]
    protocol: Annotated[
        Literal["smtp", "lmtp"],
        Meta(description="what it speaks: `smtp`, or `lmtp` for a mail store", examples=['protocol = "lmtp"']),
    ] = "smtp"
    tls: Annotated[
        Literal["never", "offered", "always"],
        Meta(
            description="whether TLS is used; `offered` does not check the server's certificate, `always` does",
            examples=['tls = "always"'],
        ),
    ] = "offered"
    connections: Annotated[Count, Meta(description="connections kept open at most", examples=["connections = 20"])] = 20
    timeout: Annotated[Span, Meta(description="how long an answer may take", examples=['timeout = "60 seconds"'])] = (
        Span(seconds=60)
    )
    user: Annotated[str, Meta(description="name to sign in with there", examples=['user = "gate"'])] = ""
    password_file: Annotated[
        Path | None, Meta(description="file with the password", examples=['password_file = "next.password"'])
    ] = None


class MailLimits(Struct, frozen=True, kw_only=True):
    """What the gate takes on. What comes in greater numbers is turned away for now, what is greater for good."""

    size: Annotated[Octets, Meta(description="the largest message", examples=['size = "50 MB"'])] = Octets(50_000_000)
    together: Annotated[
        Octets,
        Meta(
            description="the most of all messages that are being brought or decided at once; more is put off",
            examples=['together = "500 MB"'],
        ),
    ] = Octets(500_000_000)
    line: Annotated[Octets, Meta(description="the longest line of a message", examples=['line = "4 KB"'])] = Octets(
        4000
    )
    recipients: Annotated[
        Count, Meta(description="the most recipients of a message", examples=["recipients = 500"])
    ] = 500
    connections: Annotated[
        Count,
        Meta(
            description="the most connections at once; a quarter is kept for the networks",
            examples=["connections = 400"],
        ),
    ] = 400
    connections_each: Annotated[
        Count, Meta(description="the most connections from one address at once", examples=["connections_each = 100"])
    ] = 100
    messages_a_minute: Annotated[
        Count,
        Meta(
            description="the most messages a minute from one address that is in none of the networks, or of one user",
            examples=["messages_a_minute = 60"],
        ),
    ] = 60
    hops: Annotated[
        Count, Meta(description="servers that a message may have passed before it is in a loop", examples=["hops = 50"])
    ] = 50
    own_hops: Annotated[
        Count, Meta(description="times that it may have passed this gate before", examples=["own_hops = 3"])
    ] = 3
    idle: Annotated[Span, Meta(description="how long a client may be silent", examples=['idle = "5 minutes"'])] = Span(
        minutes=5
    )
    message_time: Annotated[
        Span,
        Meta(
            description="how long a client may take over one message, its commands included",
            examples=['message_time = "30 minutes"'],
        ),
    ] = Span(minutes=30)
    farewell: Annotated[
        Span,
        Meta(
            description="how long messages under way may take once the gate stops", examples=['farewell = "20 seconds"']
        ),
    ] = Span(seconds=20)


class Pages(Struct, frozen=True, kw_only=True):
    """The two pages behind the links of notices."""

    listen: Annotated[Endpoint, Meta(description="where they are served", examples=['listen = "127.0.0.1:8025"'])] = (
        Endpoint("127.0.0.1:8025")
    )
    url: Annotated[str, Meta(description="how people reach them", examples=['url = "https://gate.school.example"'])] = (
        "http://127.0.0.1:8025"
    )
    links_last: Annotated[Span, Meta(description="how long a link works", examples=['links_last = "7 days"'])] = Span(
        days=7
    )


class Notices(Struct, frozen=True, kw_only=True):
    """The notices that the gate writes."""

    sender: Annotated[
        str,
        Meta(
            description="whom they are from; else `chalkline@` the gate's host name",
            examples=['sender = "post@school.example"'],
        ),
    ] = ""
    contact: Annotated[
        str, Meta(description="whom their readers may ask", examples=['contact = "it@school.example"'])
    ] = ""


class Release(Struct, frozen=True, kw_only=True):
    """How what was held leaves."""

    a_minute: Annotated[
        Count, Meta(description="messages that leave in a minute, evenly", examples=["a_minute = 600"])
    ] = 600
    give_up_after: Annotated[
        Span,
        Meta(
            description="how long a dead next server is tried before mail is returned",
            examples=['give_up_after = "5 days"'],
        ),
    ] = Span(days=5)


class Questions(Struct, frozen=True, kw_only=True):
    """How long the gate waits for answers to what it asks."""

    remind_after: Annotated[
        Span,
        Meta(description="when those who have not answered are asked again", examples=['remind_after = "1 day"']),
    ] = Span(days=1)
    end_after: Annotated[
        Span,
        Meta(
            description="when a message that nobody answered about goes back to its sender",
            examples=['end_after = "7 days"'],
        ),
    ] = Span(days=7)


class Incoming(Struct, frozen=True, kw_only=True):
    """Mail from outside: where it comes in, whose word counts about who sent it, and how it is marked."""

    addresses: Annotated[
        tuple[Endpoint, ...],
        Meta(
            description="further hosts and ports that it listens on, for mail from outside: nobody who brings mail"
            " there is taken at their word, whatever their network",
            examples=['addresses = ["127.0.0.1:2526"]'],
        ),
    ] = ()
    milter: Annotated[
        Path | None,
        Meta(
            description="likewise a socket, for a mail server that shows mail from outside",
            examples=['milter = "/run/chalkline/outside.milter"'],
        ),
    ] = None
    servers: Annotated[
        tuple[Network, ...],
        Meta(
            description="mail servers of the school's that bring mail from outside and verify its senders",
            examples=['servers = ["10.2.0.25"]'],
        ),
    ] = ()
    server_names: Annotated[
        tuple[str, ...],
        Meta(
            description="how these servers name themselves in `Authentication-Results`; empty for one that does not",
            examples=['server_names = ["mx.school.example"]'],
        ),
    ] = ()
    subject_tag: Annotated[
        str,
        Meta(
            description="what is put before the subject of mail from outside that is warned of, where no signature"
            " covers it; nothing if empty",
            examples=['subject_tag = "[Careful]"'],
        ),
    ] = ""


class Shared(Struct, frozen=True, kw_only=True):
    """Servers that many organisations send through, such as Microsoft's or Google's, and how to know the school's mail.

    Mail from there without the field is a stranger's: it goes to the school alone, and nobody vouches for its sender.
    """

    networks: Annotated[
        tuple[Network, ...],
        Meta(description="networks of the provider's servers", examples=['networks = ["40.107.0.0/16"]']),
    ]
    header: Annotated[
        str,
        Meta(
            description="header field that the provider, or a rule of the school's there, sets on the school's mail",
            examples=['header = "X-OriginatorOrg"'],
            pattern=r"^[!-9;-~]+$",
        ),
    ]
    value: Annotated[str, Meta(description="what it then says", examples=['value = "school.example"'], min_length=1)]
    secret: Annotated[
        bool,
        Meta(
            description="whether nobody else may learn the value: then the field is taken out of mail that goes on",
            examples=["secret = true"],
        ),
    ] = False


class Settings(Struct, frozen=True, kw_only=True):
    """All of ``gate.toml``."""

    hostname: Annotated[
        str, Meta(description="the gate's own host name", examples=['hostname = "gate.school.example"'])
    ]
    spool: Annotated[
        Path, Meta(description="folder of what must not be lost", examples=['spool = "/var/spool/chalkline"'])
    ]
    bundle: Annotated[
        Path | None, Meta(description="folder of its bundles", examples=['bundle = "/var/lib/chalkline/bundle"'])
    ] = None
    school: Annotated[
        Path | None, Meta(description="the school's folder, where there is no bundle", examples=['school = "school"'])
    ] = None
    listen: Listen = Listen()
    next: NextServer
    next_inside: NextServer | None = None
    limits: MailLimits = MailLimits()
    users: Annotated[
        Mapping[str, str],
        Meta(
            description="who may sign in to send, by address, with what `chalkline gate password` printed",
            examples=['[users]\n"anna@school.example" = "scrypt:…"'],
        ),
    ] = {}
    cannot_decide: Annotated[
        Mapping[Cause, Conduct],
        Meta(
            description="what happens where it cannot decide: `hold`, `pass` or `turn_away`, for each cause",
            examples=['[cannot_decide]\nundecided = "hold"'],
        ),
    ] = field(default_factory=lambda: dict(DEFAULT_CONDUCT))
    pages: Pages = Pages()
    notices: Notices = Notices()
    release: Release = Release()
    questions: Questions = Questions()
    incoming: Incoming = Incoming()
    shared: Shared | None = None
    metrics: Annotated[
        Endpoint | None,
        Meta(description="where its health page and metrics are served", examples=['metrics = "127.0.0.1:9125"']),
    ] = None

    @property
    def conduct(self) -> Mapping[Cause, Conduct]:
        """What happens for each cause, set or not."""
        return {**DEFAULT_CONDUCT, **self.cannot_decide}

    @property
    def notices_from(self) -> str:
        """The address that notices are from."""
        return self.notices.sender or f"chalkline@{self.hostname}"
