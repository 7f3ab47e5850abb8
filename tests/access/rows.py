"""The words of the access matrix: who comes along, what an address is about, and what a row says.

A row says which methods a route answers, whom it serves, and about what. All else is denied: 401, 403, 404, 405, 410,
a form that is not taken (422), or being sent to a door (where one logs in or opens a link). Rows live beside this file,
one file an area:

    ROWS = [
        # GET and HEAD of Noor's own page, for Noor alone
        Row("my_page", READ, {Role.NOOR}),
        # the page of one introduction that a host was asked about, for the practitioners of Noor's team
        Row("introduction", READ, {Role.PIM}, Thing.ASKED),
        # a form; `data` is one that is right, so that the allowed get 2xx or 3xx ("$noor": see `world.py`)
        Row("introduction_move", SEND, {Role.PIM}, Thing.CONSENTED, data=(("move", "ask"), ("version", "1"))),
        # `args` are written after the thing's
        Row("ask_step", READ, EVERYBODY, Thing.CHOIR, args=("facts",)),
    ]

A second row for the same route with another thing says what that thing is to everybody (`NOBODY`: it is not there); for
the same thing, what another method does, or other data.
`world.py` makes the things; each request is rolled back before the next.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum, auto

from django.urls import reverse


class Role(StrEnum):
    """Everybody who may come along."""

    ANONYMOUS = auto()
    NOOR = auto()  # a person, in the session that her link opened
    NADIA = auto()  # another person, with introductions of her own
    PIM = auto()  # practitioner of Noor's team, with the second factor
    CORA_COORDINATOR = auto()  # practitioner of Noor's team who also invites and takes out
    PIM_ONE_FACTOR = auto()  # the same, before the second factor
    PAULA = auto()  # practitioner of another team
    FORMER_PRACTITIONER = auto()  # was in Noor's team; the account is closed
    LEFT_THE_TEAM = auto()  # was in Noor's team; the account is open
    HANNA_BY_LINK = auto()  # host of what Noor asked, by signed link
    HANNA_BY_ACCOUNT = auto()  # the same, logged in: host of all Noor's introductions
    HUGO = auto()  # host of another group, by signed link
    BO = auto()  # companion of the planned visit, by link
    BEA = auto()  # another companion of the same team, by link
    GREET_GUEST = auto()  # a guest of Noor's meeting, by link
    GONE_GUEST = auto()  # was invited to it, and taken out; the browser is still open
    OLAF_OUTSIDER = auto()  # has an account and no role
    IDA_BY_LINK = auto()  # looks after the choir's page, by signed link
    IDA_BY_ACCOUNT = auto()  # the same, logged in
    OMAR_CO_ORGANISER = auto()  # helps her, by signed link
    FENNA_FORMER_ORGANISER = auto()  # did so once; the browser is still open
    KIM_CLAIMANT = auto()  # asks to look after the choir's page; logged in, no steward has said yes
    NORA_ORGANISER = auto()  # looks after the page of another group, by signed link
    STINE_STEWARD = auto()
    ADA_ADMINISTRATOR = auto()
    DEACTIVATED_STEWARD = auto()


class Thing(StrEnum):
    """What the address is about."""

    NOTHING = auto()
    PUBLIC_LISTING = auto()
    DRAFT_LISTING = auto()
    VANISHED_LISTING = auto()
    PUBLIC_PHOTO = auto()  # by the id of its file
    LIKELY_DUPLICATE = auto()  # a finding about two listings
    MERGED_LISTING = auto()
    MERGE = auto()  # which can be taken back
    WAITING_PHOTO = auto()
    PHOTO_OF_DRAFT = auto()
    WEBHOOK = auto()
    WEBHOOK_MESSAGE = auto()  # by the ids of WEBHOOK and its own; it did not arrive
    PHOTO = auto()  # by its own id; it waits
    PHOTO_OF_CHOIR = auto()  # by the ids of CHOIR and the photo
    PHOTO_FILE_OF_CHOIR = auto()
    PROPOSAL = auto()  # proven by e-mail; a draft waits for a steward
    OMAR_OF_CHOIR = auto()  # by the ids of CHOIR and his own
    CLAIM_OF_CHOIR = auto()  # Kim's, by the ids of CHOIR and its own
    CLAIM = auto()  # the same, by its own id
    ORGANISER = auto()  # Omar, by his own id
    SCHEDULE_OF_CHOIR = auto()  # by the ids of CHOIR and its timetable
    DATE_OF_CHOIR = auto()  # one of its dates
    PLACE_OF_CHOIR = auto()  # by the ids of CHOIR and its hall
    EDITED_LISTING = auto()  # with two versions, and all of the next three
    CHANGE_REQUEST = auto()
    PUBLISHED_VERSION = auto()  # by a trusted organiser
    REPORT = auto()
    SHARED_LIST = auto()
    PUBLIC_PLACE = auto()  # by the id of a place
    HIDDEN_PLACE = auto()  # whose address is not public
    BROKEN_LINK = auto()
    CHOIR = auto()  # a listing whose host, Hanna, receives introductions; Noor has none to it
    NOOR = auto()  # the person
    NADIA = auto()  # another one, in no team
    # Noor's introductions, one a status, each to another listing of Hanna's:
    SUGGESTED = auto()
    CONSENTED = auto()
    ASKED = auto()
    QUESTION = auto()
    WELCOMED = auto()
    PLANNED = auto()  # with a visit tomorrow, Bo comes along
    SETTLING = auto()  # visited; the first follow-up is asked
    WITHDRAWN = auto()
    THEIRS = auto()  # Nadia's, asked of Hugo
    # other rows, by their own id
    VISIT = auto()  # of PLANNED
    FOLLOW_UP = auto()  # of SETTLING
    HOST = auto()  # Hanna, of the listing that Noor asked
    NEW_HOST = auto()  # proposed by Pim, whom nobody has verified
    COMPANION = auto()  # Bo
    ROOM_TASK = auto()  # open, with Noor's team
    NOTICE = auto()  # about ASKED: nobody knows whether it arrived
    MEMBERSHIP = auto()  # of Cora, in Noor's team
    INVITATION = auto()  # to Noor's team
    DEVICE = auto()  # a session of Stine's
    PASSKEY = auto()  # of Stine's
    BULK_CHANGE = auto()  # that Stine made
    CAPITAL_REVIEW = auto()  # in which two stewards differ
    FINDING = auto()  # of an import, open
    BINNED_LISTING = auto()
    LEFT_OUT = auto()  # a wish not to be listed
    LETTER = auto()  # that could not be sent
    # Noor's map, which she shows to nobody but a meeting; Nico's, which he lets Noor's team see and draw in
    MAP = auto()  # a version that she kept
    TIE = auto()  # of the map that she draws in
    NICO = auto()  # the person, of Noor's team
    TIE_OF_NICO = auto()  # by the ids of NICO and the tie
    TIE_OF_NOOR = auto()  # by the ids of NOOR and TIE
    MEETING = auto()  # Noor's: she invited Pim and a guest
    PARTICIPANT = auto()  # by the ids of MEETING and the guest's row
    POINT = auto()  # by the ids of MEETING and its own
    VOICE = auto()  # the guest's, by the ids of MEETING and its own
    MEETING_SUGGESTION = auto()  # the guest's, by the ids of MEETING and its own
    PLACE_ROLE = auto()  # Noor's, by the id of the listing
    API_TOKEN = auto()  # of Pim's program
    REPORT_OF_WHOLE = auto()  # a quarter of everybody, by its scope and quarter
    REPORT_OF_TEAM = auto()  # a quarter of Noor's team


EVERYBODY = frozenset(Role)
NOBODY: frozenset[Role] = frozenset()
STEWARDS = frozenset({Role.STINE_STEWARD})
TEAM = frozenset({Role.PIM, Role.CORA_COORDINATOR})
PRACTITIONERS = TEAM | {Role.PAULA}
COMPANIONS = frozenset({Role.BO, Role.BEA})
PEOPLE = frozenset({Role.NOOR, Role.NADIA})
HANNA = frozenset({Role.HANNA_BY_LINK, Role.HANNA_BY_ACCOUNT})
HOSTS = HANNA | {Role.HUGO}
IDA = frozenset({Role.IDA_BY_LINK, Role.IDA_BY_ACCOUNT})
ORGANISERS_OF_CHOIR = IDA | {Role.OMAR_CO_ORGANISER}
KEEPERS_OF_CHOIR = ORGANISERS_OF_CHOIR | STEWARDS
ORGANISERS = ORGANISERS_OF_CHOIR | {Role.NORA_ORGANISER}
READ = frozenset({"GET", "HEAD"})
SEND = frozenset({"POST"})
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@dataclass(frozen=True)
class Row:
    """`route` with `methods`, about `thing`, is for `roles`; all else is denied.

    `is_open`: pages of other sites may read it, for nothing in it is anybody's own. `query` stands behind the address.
    """

    route: str
    methods: frozenset[str]
    roles: AbstractSet[Role]
    thing: Thing = Thing.NOTHING
    data: tuple[tuple[str, str], ...] = ()
    args: tuple[str, ...] = ()
    is_open: bool = False
    query: str = ""

    def address(self, *args: object) -> str:
        """Return the address of this row about a thing with those arguments."""
        path = reverse(self.route, args=[*args, *self.args])
        return f"{path}?{self.query}" if self.query else path

    def __str__(self) -> str:
        return "-".join([self.route, self.thing, *self.args])
