"""From map to places: what Noor wrote, what may fit with every reason, and who else may read it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges.actions import looking, network_sharing
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.parties import by_person, by_practitioner
from bridges.actions.refusals import NotOpen
from bridges.models import Host, Looking, Person
from directory.models import AuditEvent, Listing, User
from tests.bridges.cast import make_host, make_person
from tests.bridges.views.my_pages import enter, read
from tests.listings import make_listing, make_term
from tests.logins import log_in


def write(person: Person, **answers) -> int:
    _now, version = looking.read(person)
    return looking.keep(person, answers, version=version, by=by_person(person), at=timezone.now())


def test_one_who_wrote_nothing_is_told_what_to_write_and_nothing_is_guessed(browser: Client, hanna: Host) -> None:
    page = read(browser, "my_places")
    assert "see which places fit" in page
    assert "Tuesday harbour choir" not in page
    assert reverse("results") in page
    assert page.count("button--primary") == 1


def test_a_place_stands_there_with_every_reason_and_what_nobody_told_us(browser: Client, noor: Person) -> None:
    singing = make_term("singing")
    make_host(
        make_listing(
            "Harbour choir", terms=(singing,), openness="open", may_watch=True, someone_meets_you=False,
            ties={"bridging": ("abc", "All of the town sings here.")},
        )
    )  # fmt: skip
    needs = ["may_watch", "someone_meets_you", "step_free"]
    write(noor, wishes="choir", ties=["bridging"], needs=needs, times=["tu-evening"], topics=["singing"])
    make_term("step_free", taxonomy="access", en="Step-free way in")
    page = read(browser, "my_places")
    for words in (
        "You wrote “choir”, and they write about it.",
        "You ticked: Singing.",
        "New and different people",
        "What helps you is here: You can just watch.",
        "They meet when you can: Tuesday, evening.",
        "They are open to new people.",
        "An ordinary place",
        "They do not have this: Someone meets you.",
        "We do not know whether there are steps.",
        "Ask for an introduction",
        "Save to my list",
        "Why these, and why in this order?",
    ):
        assert words in page, words
    assert page.count("button--primary") == 0


def test_no_closed_hidden_full_or_crisis_line_is_suggested(browser: Client, noor: Person) -> None:
    make_listing("Open choir", openness="open")
    make_listing("Full choir", openness="full")
    make_listing("Paused choir", status="temporarily_closed")
    make_listing("Hidden choir", hidden_at=timezone.now())
    make_listing("Draft choir", status="draft")
    make_listing("Choir help line", is_crisis_line=True)
    write(noor, wishes="choir")
    page = read(browser, "my_places")
    suggested, _more, others = page.partition("Why these, and why in this order?")
    assert "Open choir" in suggested
    for name in ("Full choir", "Paused choir"):
        assert name not in suggested
        assert name in others  # said, with why
    for name in ("Hidden choir", "Draft choir", "Choir help line"):
        assert name not in page


def test_not_this_one_is_undone_with_one_press(browser: Client, noor: Person, choir: Listing) -> None:
    write(noor, wishes="choir")
    button = {"do": f"leave_out:{choir.pk}"}
    page = browser.post(reverse("my_places"), button, follow=True).content.decode()
    assert "Tuesday harbour choir is left out" in page
    assert f"leave_out:{choir.pk}" not in page
    browser.post(reverse("my_places"), button)
    assert AuditEvent.objects.about(noor.pk).filter(event="looking.left_out").count() == 1
    page = browser.post(reverse("my_places"), {"do": f"bring_back:{choir.pk}"}, follow=True).content.decode()
    assert f"leave_out:{choir.pk}" in page
    assert looking.read(noor)[0] == {"wishes": "choir"}
    assert browser.post(reverse("my_places"), {"do": "leave_out:nonsense"}).status_code == 404


def test_what_was_written_is_kept_sealed_and_comes_back_in_the_form(
    browser: Client, noor: Person, choir: Listing
) -> None:
    sent = {"version": "0", "wishes": "choir", "ties": ["linking"], "times": ["tu-evening"], "km": ""}
    page = browser.post(reverse("my_looking"), sent, follow=True).content.decode()
    assert "Tuesday harbour choir" in page
    row = Looking.objects.get(person=noor)
    assert b"choir" not in bytes(row.answers)
    assert looking.read(noor) == ({"wishes": "choir", "ties": ["linking"], "times": ["tu-evening"]}, 1)
    form = read(browser, "my_looking")
    assert ">choir</textarea>" in form
    assert 'value="linking" checked' in form
    browser.post(reverse("my_looking"), sent)  # the same button once more
    assert looking.read(noor)[1] == 1


def test_the_question_of_the_map_opens_the_form_with_its_tie(browser: Client, noor: Person) -> None:
    page = browser.get(reverse("my_looking"), {"tie": "linking"}).content.decode()
    assert 'value="linking" checked' in page
    assert not Looking.objects.exists()
    assert "checked" not in browser.get(reverse("my_looking"), {"tie": "nonsense"}).content.decode()


def test_an_unknown_place_is_asked_for_again_and_all_that_was_typed_stays(browser: Client) -> None:
    sent = {"version": "0", "wishes": "knitting", "where": "Xyzzyville", "needs": ["free"]}
    response = browser.post(reverse("my_looking"), sent)
    assert response.status_code == 422
    page = response.content.decode()
    for words in ("Xyzzyville", "knitting", 'value="free" checked', "Try a bigger town nearby"):
        assert words in page
    assert not Looking.objects.exists()


def test_a_form_that_is_older_than_what_is_kept_keeps_what_was_typed(browser: Client, noor: Person) -> None:
    write(noor, wishes="chess")
    response = browser.post(reverse("my_looking"), {"version": "0", "wishes": "knitting"})
    assert response.status_code == 409
    assert "knitting" in response.content.decode()
    assert looking.read(noor)[0] == {"wishes": "chess"}
    with pytest.raises(SomebodyWasFirst):
        looking.keep(noor, {"wishes": "x"}, version=7, by=by_person(noor), at=timezone.now())


def test_nothing_that_fits_says_what_was_understood_and_shows_the_nearest(browser: Client, noor: Person) -> None:
    make_listing("Chess club", kind="peer_circle")
    write(noor, wishes="zeppelin building")
    page = read(browser, "my_places")
    assert "Nothing in our list fits that yet" in page
    assert "“zeppelin building”" in page
    assert "Chess club" in page
    assert reverse("my_looking") in page


def test_reading_writes_nothing(browser: Client, noor: Person, choir: Listing) -> None:
    write(noor, wishes="choir")
    before = (Looking.objects.get().version, AuditEvent.objects.count())
    read(browser, "my_places")
    read(browser, "my_looking")
    assert (Looking.objects.get().version, AuditEvent.objects.count()) == before


def test_nobody_else_writes_what_somebody_looks_for(noor: Person, pim: User, choir: Listing) -> None:
    for by in (by_practitioner(pim), by_person(make_person("Nadia"))):
        with pytest.raises(NotOpen):
            looking.keep(noor, {"wishes": "x"}, version=0, by=by, at=timezone.now())
        with pytest.raises(NotOpen):
            looking.leave_out(noor, choir, by=by, at=timezone.now())
    assert not Looking.objects.exists()


def test_a_practitioner_reads_it_only_while_the_person_lets_them(noor: Person, pim: User, choir: Listing) -> None:
    write(noor, wishes="choir")
    client, url, at = Client(), reverse("person_places", args=[noor.pk]), timezone.now()
    log_in(client, pim, second_factor=True)
    assert client.get(url).status_code == 404
    network_sharing.allow(noor, may_write=False, by=by_person(noor), at=at - timedelta(minutes=1))
    page = client.get(url).content.decode()
    assert "Suggest it to Noor" in page
    assert f"{reverse('suggest', args=[choir.pk])}?person={noor.pk}" in page
    assert "leave_out" not in page
    assert AuditEvent.objects.about(noor.pk).filter(event="person.read", data_category="looking").count() == 1
    network_sharing.end(noor, by=by_person(noor), at=timezone.now())
    assert client.get(url).status_code == 404


def test_a_stranger_finds_nothing_of_it(noor: Person, choir: Listing) -> None:
    write(noor, wishes="choir")
    nadia = enter(make_person("Nadia"))
    assert "Tuesday harbour choir" not in read(nadia, "my_places")
    assert Client().get(reverse("my_places")).status_code == 403


def test_the_page_takes_as_many_queries_for_one_place_as_for_three(
    browser: Client, noor: Person, choir: Listing, django_assert_num_queries
) -> None:
    write(noor, wishes="choir", ties=["bridging"])
    read(browser, "my_places")
    with django_assert_num_queries(6):
        read(browser, "my_places")
    for name in ("Garden choir", "Evening choir"):
        make_host(make_listing(name))
    with django_assert_num_queries(6):
        assert "Garden choir" in read(browser, "my_places")
