import pytest

from directory.search.tagging import topics_for
from tests.search.small_town import THESAURUS


def tagged(name="Group", tags="", body="", language="en"):
    return topics_for(name=name, tags=tags, body=body, language=language, thesaurus=THESAURUS)


@pytest.mark.parametrize(
    ("given", "topics"),
    [
        ({"tags": "Choir"}, ("singing",)),
        ({"name": "Hale Choir"}, ("singing",)),
        ({"name": "Hale Choir", "body": "Weekly rehearsals."}, ()),
        ({"name": "Hale Choir", "body": "Come and sing."}, ("singing",)),
        ({"name": "Trussell", "body": "A food bank in the hall."}, ()),
        ({"name": "Trussell food bank", "body": "Parcels."}, ("food_bank",)),
        ({"body": "After the talk, a choir will sing."}, ()),
        ({"name": "Strikkeklub", "language": "da"}, ("knitting",)),
        ({"name": "Strikkeklub", "language": "xx"}, ()),
        ({"tags": "Charitable company"}, ()),
        ({"name": "", "body": "\0 🙂"}, ()),
    ],
)
def test_topics_of_an_imported_listing(given, topics):
    assert tagged(**given) == topics


def test_a_parent_is_left_out_where_its_child_is_there():
    assert tagged(tags="music, choir") == ("singing",)
    assert tagged(tags="music") == ("music",)


def test_the_surest_topics_come_first_and_not_too_many():
    found = tagged(tags="choir, knitting, grief, hear voices, food bank, look after my mum", name="Choir")
    assert len(found) == 5
    assert found[:4] == ("carers", "food_bank", "hearing_voices", "singing")
