"""Rows of those who look after listings: their way in, sharing, handing over, claims; and of the stewards' desk."""

from tests.access.rows import (
    EVERYBODY,
    IDA,
    KEEPERS_OF_CHOIR,
    NOBODY,
    ORGANISERS,
    ORGANISERS_OF_CHOIR,
    READ,
    SEND,
    STEWARDS,
    Row,
    Thing,
)

CLAIM = (
    ("name", "Kai"),
    ("email", "kai@example.org"),
    ("belongs", "I sing."),
    ("how_to_check", "Ring the hall."),
)
SOMEBODY = (("email", "otto@example.org"), ("language", "en"))

ROWS = [
    # the public side: it says the same to everybody, whoever looks after the group
    Row("claim", READ | SEND, EVERYBODY, Thing.PUBLIC_LISTING, data=CLAIM),
    Row("claim", READ | SEND, NOBODY, Thing.DRAFT_LISTING, data=CLAIM),
    Row("claim", READ | SEND, NOBODY, Thing.VANISHED_LISTING, data=CLAIM),
    Row("claim_sent", READ, EVERYBODY, Thing.PUBLIC_LISTING),
    Row("claim_sent", READ, NOBODY, Thing.DRAFT_LISTING),
    # doors: what they open needs a link or its code
    Row("keep_open", READ, EVERYBODY),
    Row("keep_open", SEND, EVERYBODY, data=(("token", "$keep"),)),
    Row("keep_open", SEND, NOBODY, data=(("token", "wrong"),)),
    Row("keep_new_link", READ | SEND, EVERYBODY, data=(("email", "nobody@example.org"),)),
    Row("keep_invited", READ, EVERYBODY),
    Row("keep_invited", SEND, EVERYBODY, data=(("token", "$invited"), ("do", "yes"), ("name", "Olga"))),
    Row("keep_invited", SEND, NOBODY, data=(("token", "$keep"), ("do", "yes"), ("name", "Olga"))),
    Row("keep_prove", READ, EVERYBODY),
    Row("keep_prove", SEND, EVERYBODY, data=(("token", "$prove"),)),
    Row("keep_prove", SEND, NOBODY, data=(("token", "$keep"),)),
    Row("keep_close", SEND, EVERYBODY),
    # an organiser's own pages
    Row("keep_home", READ, ORGANISERS),
    Row("keep_me", READ | SEND, ORGANISERS, data=(("name", "Ida"), ("language", "en"))),
    Row("keep_account", SEND, ORGANISERS),
    Row("keep_forget", SEND, ORGANISERS, data=(("sure", "1"),)),
    Row("keep_people", READ, ORGANISERS_OF_CHOIR, Thing.CHOIR),
    Row("keep_people", READ, NOBODY, Thing.DRAFT_LISTING),
    Row("keep_invite", SEND, IDA, Thing.CHOIR, data=SOMEBODY),
    Row("keep_take_out", READ | SEND, IDA, Thing.OMAR_OF_CHOIR),
    Row("keep_leave", READ | SEND, ORGANISERS_OF_CHOIR, Thing.CHOIR, data=(("sure", "1"),)),
    Row("keep_hand_over", READ | SEND, IDA, Thing.CHOIR, data=(*SOMEBODY, ("stays", "no"))),
    Row("keep_hand_over_answer", SEND, ORGANISERS_OF_CHOIR, Thing.CHOIR, data=(("do", "accept"),)),
    Row("keep_claim", READ | SEND, ORGANISERS_OF_CHOIR, Thing.CLAIM_OF_CHOIR, data=(("do", "known"),)),
    # the desk
    Row("desk_claims", READ, STEWARDS),
    Row("desk_claim", READ, STEWARDS, Thing.CLAIM),
    Row("desk_claim", SEND, STEWARDS, Thing.CLAIM, data=(("do", "decline"), ("words", "The hall does not know you."))),
    Row("desk_organisers", READ, STEWARDS),
    Row("desk_organiser", SEND, STEWARDS, Thing.ORGANISER, data=(("do", "trust"),)),
    Row("desk_people", READ, STEWARDS, Thing.CHOIR),
    Row("desk_people", SEND, STEWARDS, Thing.CHOIR, data=(*SOMEBODY, ("reason", "Her mailbox is lost."))),
    Row("desk_call_off", SEND, STEWARDS, Thing.CHOIR),
    # what belongs to other parts of keeping a listing true
    Row("keep_listing", READ, KEEPERS_OF_CHOIR, Thing.CHOIR),
    Row("keep_listing", READ, STEWARDS, Thing.DRAFT_LISTING),
]
