"""An index that knows more than the replica that is read just now: that is no reason to build it again, at first."""

import pytest

from directory import replica, search
from directory.models import SearchChange
from directory.search import live
from tests.listings import make_listing
from tests.search.test_freshness import found

AGAIN = "does not fit this database any more"


@pytest.fixture
def reading_replica():
    token = replica._is_reading.set(True)
    yield
    replica._is_reading.reset(token)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reading_replica")
def test_a_replica_that_lacks_the_last_change_does_not_cost_a_build(caplog) -> None:
    choir = make_listing("Choir by the sea")
    assert found() == {choir.pk}
    caplog.clear()  # what another test stored for this database does not matter
    SearchChange.objects.all().delete()
    search.refresh()
    assert found() == {choir.pk}
    assert AGAIN not in caplog.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reading_replica")
def test_what_was_lost_with_a_primary_is_noticed(caplog, monkeypatch: pytest.MonkeyPatch) -> None:
    make_listing("Choir by the sea")
    found()
    caplog.clear()  # what another test stored for this database does not matter
    SearchChange.objects.all().delete()
    monkeypatch.setattr(live, "BEHIND_SECONDS", 0)
    search.refresh()
    assert AGAIN in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_primary_that_lacks_the_last_change_was_restored_and_the_index_is_built_again(caplog) -> None:
    make_listing("Choir by the sea")
    found()
    caplog.clear()  # what another test stored for this database does not matter
    SearchChange.objects.all().delete()
    search.refresh()
    assert AGAIN in caplog.text
