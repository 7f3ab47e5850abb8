"""The rows of the editor: each section of a listing, its texts, and what is kept while somebody types."""

from tests.access.rows import KEEPERS_OF_CHOIR, NOBODY, READ, SEND, STEWARDS, Row, Thing

SAID = (("name", "The choir"), ("kind", "community_group"), ("do", "save"))
TEXT = (("name", "Koret"), ("do", "save"))

ROWS = [
    Row("keep_section", READ | SEND, KEEPERS_OF_CHOIR, Thing.CHOIR, data=SAID, args=("what",)),
    Row("keep_section", READ | SEND, STEWARDS, Thing.DRAFT_LISTING, data=SAID, args=("what",)),
    Row("keep_section", READ | SEND, KEEPERS_OF_CHOIR, Thing.CHOIR, data=(("do", "save"),), args=("company",)),
    Row("keep_section", READ, NOBODY, Thing.CHOIR, args=("nothing",)),
    Row("keep_draft", SEND, KEEPERS_OF_CHOIR, Thing.CHOIR, data=SAID, args=("what",)),
    Row("keep_languages", READ | SEND, KEEPERS_OF_CHOIR, Thing.CHOIR, data=(("do", "save"),)),
    Row("keep_text", READ | SEND, KEEPERS_OF_CHOIR, Thing.CHOIR, data=TEXT, args=("da",)),
    Row("keep_text", READ, NOBODY, Thing.CHOIR, args=("zz",)),
    Row("keep_text_draft", SEND, KEEPERS_OF_CHOIR, Thing.CHOIR, data=TEXT, args=("da",)),
]
