"""Drawing a map: names, details, what is taken off and put back, and versions that stay as they were."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bridges import vault
from bridges.actions import network_sharing, networks
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.networks import NetworkError, TieValues
from bridges.actions.parties import By, by_person, by_practitioner, spoken
from bridges.models import NetworkMap, NetworkShare, Person, Tie
from directory.models import AuditEvent, Listing, User
from tests.bridges.cast import make_person
from tests.listings import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def add(person: Person, *names: str, by: By | None = None) -> list[Tie]:
    ties = [TieValues(alias=name) for name in names]
    return networks.add_ties(person, ties, by=by or by_person(person), at=NOON)


def names_on(map_: NetworkMap) -> list[str]:
    box = vault.open_for(map_.person)
    return [box.read(tie, "alias") for tie in map_.ties.order_by("position")]


def map_of(person: Person) -> NetworkMap:
    map_ = networks.current_map(person)
    assert map_ is not None
    return map_


def events() -> list[str]:
    return sorted(AuditEvent.objects.filter(event__startswith="network.").values_list("event", flat=True))


def test_names_are_put_on_in_their_order_and_the_same_list_twice_adds_nothing(noor: Person) -> None:
    assert networks.current_map(noor) is None
    assert len(add(noor, "Mum", "  Ida   from choir ", "mum")) == 2
    assert add(noor, "MUM", "Ida from choir") == []
    add(noor, "Bo")
    assert names_on(map_of(noor)) == ["Mum", "Ida from choir", "Bo"]
    assert map_of(noor).version == 3
    assert events() == ["network.started", "network.ties_added", "network.ties_added"]


def test_sixty_fit_and_the_whole_list_stays_away_where_one_is_too_many(noor: Person) -> None:
    add(noor, *(f"Friend {number}" for number in range(59)))
    with pytest.raises(NetworkError, match="This is 1 too many"):
        add(noor, "One", "Two")
    add(noor, "One")
    with pytest.raises(NetworkError, match="60 at most"):
        add(noor, "Two")
    assert map_of(noor).ties.count() == 60


@pytest.mark.parametrize(("name", "words"), [("x" * 61, "very long"), ("   ", "Write a name")])
def test_a_name_has_to_fit(noor: Person, name: str, words: str) -> None:
    with pytest.raises(NetworkError, match=words):
        add(noor, name)
    assert not Tie.objects.exists()


def test_a_tie_is_changed_from_the_version_that_was_read(noor: Person, choir: Listing) -> None:
    (tie,) = add(noor, "Ida")
    read = map_of(noor).version
    values = TieValues(alias="Ida", facts={"circle": 1, "kind": "friend"}, listing_id=choir.pk)
    changed = networks.change_tie(tie, values, version=read, by=by_person(noor), at=LATER)
    assert vault.open_for(noor).read_values(changed, "facts") == {"circle": 1, "kind": "friend"}
    assert changed.listing == choir
    networks.change_tie(tie, values, version=read, by=by_person(noor), at=LATER)  # the second press
    with pytest.raises(SomebodyWasFirst):
        networks.change_tie(tie, TieValues(alias="Ada"), version=read, by=by_person(noor), at=LATER)
    assert names_on(map_of(noor)) == ["Ida"]
    assert (map_of(noor).version, map_of(noor).changed_at) == (read + 1, LATER)
    assert events().count("network.tie_changed") == 1


def test_a_tie_that_was_taken_off_comes_back_as_it_was(noor: Person, choir: Listing) -> None:
    _mum, ida, _bo = add(noor, "Mum", "Ida", "Bo")
    values = TieValues(alias="Ida", facts={"setting": "choir"}, listing_id=choir.pk)
    networks.change_tie(ida, values, version=map_of(noor).version, by=by_person(noor), at=NOON)
    gone = networks.remove_tie(ida, by=by_person(noor), at=NOON)
    assert names_on(map_of(noor)) == ["Mum", "Bo"]
    with pytest.raises(NetworkError, match="not on your map"):
        networks.remove_tie(ida, by=by_person(noor), at=NOON)
    back = networks.put_back(noor, gone, by=by_person(noor), at=NOON)
    assert networks.put_back(noor, gone, by=by_person(noor), at=NOON) == back == ida
    assert names_on(map_of(noor)) == ["Mum", "Ida", "Bo"]
    assert (back.key, back.listing_id) == (ida.key, choir.pk)
    assert vault.open_for(noor).read_values(back, "facts") == {"setting": "choir"}


def test_a_kept_version_stays_as_it_was(noor: Person) -> None:
    (ida,) = add(noor, "Ida")
    kept = networks.keep_version(map_of(noor), title="Spring ", by=by_person(noor), at=NOON)
    assert networks.keep_version(map_of(noor), title="Spring", by=by_person(noor), at=LATER) == kept  # pressed twice
    networks.remove_tie(ida, by=by_person(noor), at=LATER)
    add(noor, "Bo")
    assert (names_on(kept), names_on(map_of(noor))) == (["Ida"], ["Bo"])
    assert vault.open_for(noor).read(kept, "title") == "Spring"
    old = kept.ties.get()
    assert (old.key, old.pk == ida.pk) == (ida.key, False)
    for change in (
        lambda: networks.change_tie(old, TieValues(alias="Ada"), version=kept.version, by=by_person(noor), at=LATER),
        lambda: networks.remove_tie(old, by=by_person(noor), at=LATER),
    ):
        with pytest.raises(NetworkError):
            change()
    assert names_on(kept) == ["Ida"]


def test_an_empty_map_is_not_kept(noor: Person) -> None:
    map_ = networks.start(noor, by=by_person(noor), at=NOON)
    with pytest.raises(NetworkError, match="Nobody is on your map"):
        networks.keep_version(map_, title="", by=by_person(noor), at=NOON)


def test_the_person_deletes_a_version_or_all_of_it(noor: Person) -> None:
    add(noor, "Ida")
    kept = networks.keep_version(map_of(noor), title="Spring", by=by_person(noor), at=NOON)
    networks.keep_version(map_of(noor), title="Summer", by=by_person(noor), at=LATER)
    network_sharing.allow(noor, may_write=True, by=by_person(noor), at=NOON)
    with pytest.raises(NetworkError):
        networks.delete_version(map_of(noor), by=by_person(noor), at=LATER)
    networks.delete_version(kept, by=by_person(noor), at=LATER)
    networks.delete_version(kept, by=by_person(noor), at=LATER)
    assert NetworkMap.objects.kept().count() == 1
    nadia = make_person("Nadia")
    add(nadia, "Somebody else's friend")
    assert networks.delete_all(noor, by=by_person(noor), at=LATER)
    assert not networks.delete_all(noor, by=by_person(noor), at=LATER)
    assert [map_.person for map_ in NetworkMap.objects.all()] == [nadia]
    assert not NetworkShare.objects.filter(ended_at__isnull=True).exists()
    assert events().count("network.version_deleted") == events().count("network.deleted") == 1


WRITES: dict[str, Callable[[Person, By], Any]] = {
    "start": lambda noor, by: networks.start(noor, by=by, at=NOON),
    "add": lambda noor, by: add(noor, "Bo", by=by),
    "change": lambda noor, by: networks.change_tie(
        map_of(noor).ties.get(), TieValues(alias="Ada"), version=map_of(noor).version, by=by, at=NOON
    ),
    "remove": lambda noor, by: networks.remove_tie(map_of(noor).ties.get(), by=by, at=NOON),
    "put back": lambda noor, by: networks.put_back(noor, TieValues(alias="Bo"), by=by, at=NOON),
    "keep": lambda noor, by: networks.keep_version(map_of(noor), title="", by=by, at=NOON),
}


@pytest.mark.parametrize("what", list(WRITES))
def test_nobody_else_draws_and_the_team_only_where_they_were_asked_to(
    noor: Person, pim: User, paula: User, what: str
) -> None:
    add(noor, "Ida")
    nadia = make_person("Nadia")
    strangers = [by_person(nadia), by_practitioner(pim), spoken(noor, to=pim), spoken(noor, to=paula)]
    network_sharing.allow(noor, may_write=False, by=by_person(noor), at=NOON)
    for by in strangers:
        with pytest.raises(NetworkError, match="Only the person"):
            WRITES[what](noor, by)
    network_sharing.allow(noor, may_write=True, by=by_person(noor), at=NOON)
    with pytest.raises(NetworkError):
        WRITES[what](noor, spoken(noor, to=paula))
    WRITES[what](noor, spoken(noor, to=pim))
    network_sharing.end(noor, by=by_person(noor), at=NOON)
    with pytest.raises(NetworkError):
        WRITES["add"](noor, spoken(noor, to=pim))


def test_what_a_practitioner_wrote_is_recorded_as_said_aloud(noor: Person, pim: User) -> None:
    network_sharing.allow(noor, may_write=True, by=by_person(noor), at=NOON)
    add(noor, "Ida", by=spoken(noor, to=pim))
    event = AuditEvent.objects.get(event="network.ties_added")
    assert (event.actor_id, event.acting_for, event.subject) == (str(pim.pk), str(noor.pk), noor.pk)


def test_only_the_person_deletes(noor: Person, pim: User) -> None:
    add(noor, "Ida")
    network_sharing.allow(noor, may_write=True, by=by_person(noor), at=NOON)
    kept = networks.keep_version(map_of(noor), title="", by=spoken(noor, to=pim), at=NOON)
    for by in (spoken(noor, to=pim), by_practitioner(pim), by_person(make_person("Nadia"))):
        with pytest.raises(NetworkError):
            networks.delete_version(kept, by=by, at=LATER)
        with pytest.raises(NetworkError):
            networks.delete_all(noor, by=by, at=LATER)
    assert NetworkMap.objects.count() == 2


def test_names_are_not_in_the_database_nor_in_the_record(noor: Person) -> None:
    add(noor, "Ida-in-plain-words")
    stored = [*Tie.objects.values_list("alias", "facts"), *AuditEvent.objects.values_list()]
    assert "Ida-in-plain-words" not in repr(stored)
