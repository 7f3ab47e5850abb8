"""The rows of listing a group without an account, and of the steward's answers."""

from tests.access.rows import EVERYBODY, NOBODY, READ, SEND, STEWARDS, Row, Thing

WHAT = (("name", "Harbour singers"), ("promise", "We sing."), ("kind", "community_group"))

ROWS = [
    Row("list_group", READ | SEND, EVERYBODY),
    Row("list_group_step", READ, EVERYBODY, args=("what",)),
    Row("list_group_step", SEND, EVERYBODY, args=("what",), data=WHAT),
    Row("list_group_step", READ | SEND, EVERYBODY, args=("check",)),  # leads back to the first open question
    Row("list_group_sent", READ, EVERYBODY),  # leads to the beginning: nobody here has sent anything
    Row("list_group_again", SEND, EVERYBODY),
    Row("list_group_open", READ, EVERYBODY),
    Row("list_group_open", SEND, NOBODY, data=(("code", "ABCD-EFGH-JKMN-PQRS"),)),
    Row("list_group_next", READ, EVERYBODY),  # leads to the door
    Row("list_group_answer", SEND, EVERYBODY),
    Row("desk_new", READ, STEWARDS),
    Row("desk_new_one", READ, STEWARDS, Thing.PROPOSAL),
    Row("desk_new_one", SEND, STEWARDS, Thing.PROPOSAL, data=(("do", "back"), ("words", "Which house?"))),
]
