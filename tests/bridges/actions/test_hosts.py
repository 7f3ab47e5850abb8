"""Two different people check a host; freezing stops what waits; a new host gets what is open after both checks."""

from datetime import timedelta
from typing import Any

import pytest

from bridges.actions import hosts
from bridges.actions.hosts import HostError
from bridges.models import Host, Introduction, LinkPurpose, Notice, NoticeKind, NoticeState, Person
from bridges.models.link import AccessLink
from bridges.states import IntroductionStatus as S
from directory.models import AuditEvent, Listing, ListingStatus, User
from tests.bridges.cast import EVERYTHING, make_host, make_introduction
from tests.listings import NOON, make_listing

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
HANNA = {"name": "Hanna", "email": "hanna@example.org", "language": "en", "timezone": "Europe/London"}
HEIDI = {"name": "Heidi", "email": "heidi@example.org", "language": "en", "timezone": "Europe/London"}


def proposed(listing: Listing, by: User) -> Host:
    return hosts.propose(listing, **HANNA, by=by, at=NOON)


def events_about(host: Host) -> list[tuple[str, str]]:
    return [(event.event, event.actor_id) for event in AuditEvent.objects.about(host.pk)]


def is_receiving(host: Host) -> bool:
    return Host.objects.receiving().filter(pk=host.pk).exists()


def notice_to(host: Host, introduction: Introduction, *, state: str = "pending") -> Notice:
    return Notice.objects.create(
        kind=NoticeKind.ASK_HOST,
        dedupe_key=f"{host.pk}{introduction.pk}{state}",
        host=host,
        introduction=introduction,
        state=state,
        due_at=NOON,
        lease_until=NOON if state == "claimed" else None,
    )


def test_a_host_who_was_only_proposed_receives_nothing(choir: Listing, pim: User) -> None:
    assert is_receiving(proposed(choir, pim)) is False


def test_a_host_whom_one_person_checked_receives_nothing(choir: Listing, pim: User) -> None:
    host = hosts.verify(proposed(choir, pim), by=pim, at=NOON)
    assert (host.first_verified_by, is_receiving(host)) == (pim, False)


def test_a_host_whom_two_people_checked_receives(choir: Listing, pim: User, stine: User) -> None:
    host = hosts.verify(hosts.verify(proposed(choir, pim), by=pim, at=NOON), by=stine, at=LATER)
    assert (host.second_verified_by, host.second_verified_at, is_receiving(host)) == (stine, LATER, True)


def test_the_same_person_cannot_check_twice(choir: Listing, pim: User) -> None:
    host = hosts.verify(proposed(choir, pim), by=pim, at=NOON)
    with pytest.raises(HostError, match="two people, not one twice"):
        hosts.verify(host, by=pim, at=LATER)
    assert is_receiving(host) is False


def test_a_double_click_on_the_second_check_counts_once(choir: Listing, pim: User, stine: User) -> None:
    host = hosts.verify(proposed(choir, pim), by=pim, at=NOON)
    hosts.verify(host, by=stine, at=NOON)
    with pytest.raises(HostError, match="checked this host already"):
        hosts.verify(host, by=stine, at=LATER)
    assert len(events_about(host)) == 3


@pytest.mark.parametrize("email", ["hanna@example.org", "Hanna@Example.org"])
def test_nobody_checks_themselves(choir: Listing, pim: User, email: str) -> None:
    own = User.objects.create_user(email)
    with pytest.raises(HostError, match="This is you"):
        hosts.verify(proposed(choir, pim), by=own, at=NOON)


def test_a_group_has_one_host_at_a_time(choir: Listing, pim: User) -> None:
    proposed(choir, pim)
    with pytest.raises(HostError, match="a host already"):
        hosts.propose(choir, **HEIDI, by=pim, at=LATER)


@pytest.mark.parametrize("fields", [{"status": ListingStatus.INACTIVE}, {"is_crisis_line": True}])
def test_a_listing_that_nobody_can_join_gets_no_host(fields: dict[str, Any], pim: User) -> None:
    with pytest.raises(HostError, match="not in the directory"):
        proposed(make_listing(**fields), pim)


def test_every_step_is_written_down_under_the_hosts_own_id(choir: Listing, pim: User, stine: User) -> None:
    host = hosts.verify(hosts.verify(proposed(choir, pim), by=stine, at=NOON), by=pim, at=NOON)
    hosts.freeze(host, by=stine, at=NOON)
    hosts.thaw(host, by=stine, at=NOON)
    hosts.end_host(host, by=pim, at=NOON)
    assert events_about(host) == [
        ("host.propose", str(pim.pk)),
        ("host.verify_first", str(stine.pk)),
        ("host.verify_second", str(pim.pk)),
        ("host.freeze", str(stine.pk)),
        ("host.thaw", str(stine.pk)),
        ("host.end", str(pim.pk)),
    ]


def test_freezing_calls_off_what_waits_to_be_sent(noor: Person, hanna: Host, stine: User) -> None:
    introduction = make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING)
    waiting, sent = notice_to(hanna, introduction), notice_to(hanna, introduction, state="sent")
    claimed = notice_to(hanna, introduction, state="claimed")
    for_noor = Notice.objects.create(
        kind=NoticeKind.NEWS_FOR_PERSON, dedupe_key="noor", person=noor, introduction=introduction, due_at=NOON
    )
    host = hosts.freeze(hanna, by=stine, at=LATER)
    states = {notice.pk: notice.state for notice in Notice.objects.all()}
    assert states == {
        waiting.pk: NoticeState.CANCELLED,
        claimed.pk: NoticeState.CANCELLED,
        sent.pk: NoticeState.SENT,
        for_noor.pk: NoticeState.PENDING,
    }
    assert (host.frozen_by, host.frozen_at, is_receiving(host)) == (stine, LATER, False)


def test_freezing_twice_says_that_it_is_frozen(hanna: Host, stine: User) -> None:
    hosts.freeze(hanna, by=stine, at=NOON)
    with pytest.raises(HostError, match="frozen already"):
        hosts.freeze(hanna, by=stine, at=LATER)


def test_thawing_asks_once_more_what_waits_for_an_answer(noor: Person, hanna: Host, stine: User) -> None:
    asked = make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING)
    hosts.freeze(hanna, by=stine, at=NOON)
    host = hosts.thaw(hanna, by=stine, at=LATER)
    (notice,) = Notice.objects.filter(state=NoticeState.PENDING)
    assert (notice.kind, notice.introduction, notice.host) == (NoticeKind.ASK_HOST, asked, host)
    assert is_receiving(host) is True


@pytest.mark.parametrize("status", [S.QUESTION, S.WELCOMED, S.WITHDRAWN])
def test_thawing_asks_nothing_where_the_host_has_nothing_to_answer(
    noor: Person, hanna: Host, stine: User, status: S
) -> None:
    make_introduction(noor, host=hanna, status=status, scopes=EVERYTHING)
    hosts.freeze(hanna, by=stine, at=NOON)
    hosts.thaw(hanna, by=stine, at=LATER)
    assert Notice.objects.filter(state=NoticeState.PENDING).count() == 0


def test_thawing_a_host_who_is_not_frozen_changes_nothing(hanna: Host, stine: User) -> None:
    with pytest.raises(HostError, match="not frozen"):
        hosts.thaw(hanna, by=stine, at=NOON)


def test_handing_over_closes_the_old_hosts_links_and_mails(noor: Person, hanna: Host, pim: User) -> None:
    introduction = make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING)
    notice = notice_to(hanna, introduction)
    link = AccessLink.objects.create(
        purpose=LinkPurpose.HOST,
        host=hanna,
        introduction=introduction,
        token_hash="a",
        code_locator="b",
        code_hash="c",
        expires_at=NOON + timedelta(days=14),
    )
    new = hosts.hand_over(hanna, **HEIDI, by=pim, at=LATER)
    for row in (hanna, notice, link, introduction):
        row.refresh_from_db()
    assert (hanna.ended_at, link.ended_at, notice.state) == (LATER, LATER, NoticeState.CANCELLED)
    assert (introduction.host, new.listing, is_receiving(new)) == (hanna, hanna.listing, False)


def test_a_new_host_gets_what_is_open_only_after_two_checks(noor: Person, hanna: Host, pim: User, stine: User) -> None:
    introduction = make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING)
    new = hosts.hand_over(hanna, **HEIDI, by=pim, at=NOON)
    hosts.verify(new, by=pim, at=NOON)
    introduction.refresh_from_db()
    assert (introduction.host, Notice.objects.count()) == (hanna, 0)
    hosts.verify(new, by=stine, at=LATER)
    introduction.refresh_from_db()
    assert (introduction.host, introduction.version) == (new, 2)
    asked, told = Notice.objects.order_by("kind")
    assert (asked.host, asked.introduction, asked.kind) == (new, introduction, NoticeKind.ASK_HOST)
    assert (told.person, told.introduction, told.kind) == (noor, introduction, NoticeKind.NEWS_FOR_PERSON)


@pytest.mark.parametrize("status", [S.WITHDRAWN, S.HOST_UNAVAILABLE, S.LAPSED, S.SUGGESTED, S.CONSENTED])
def test_a_new_host_gets_nothing_that_has_ended_or_was_not_asked(
    noor: Person, hanna: Host, pim: User, stine: User, status: S
) -> None:
    introduction = make_introduction(noor, host=hanna, status=status, scopes=EVERYTHING)
    new = hosts.hand_over(hanna, **HEIDI, by=pim, at=NOON)
    hosts.verify(hosts.verify(new, by=pim, at=NOON), by=stine, at=LATER)
    introduction.refresh_from_db()
    assert (introduction.host, Notice.objects.filter(host=new).count()) == (hanna, 0)


def test_a_new_host_gets_nothing_of_another_group(noor: Person, hanna: Host, pim: User, stine: User) -> None:
    elsewhere = make_host(make_listing("Garden"), name="Hugo")
    introduction = make_introduction(noor, host=elsewhere, status=S.ASKED, scopes=EVERYTHING)
    new = hosts.hand_over(hanna, **HEIDI, by=pim, at=NOON)
    hosts.verify(hosts.verify(new, by=pim, at=NOON), by=stine, at=LATER)
    introduction.refresh_from_db()
    assert introduction.host == elsewhere


def test_a_new_host_is_written_into_the_persons_own_record(noor: Person, hanna: Host, pim: User, stine: User) -> None:
    introduction = make_introduction(noor, host=hanna, status=S.WELCOMED, scopes=EVERYTHING)
    new = hosts.hand_over(hanna, **HEIDI, by=pim, at=NOON)
    hosts.verify(hosts.verify(new, by=pim, at=NOON), by=stine, at=LATER)
    (event,) = AuditEvent.objects.about(noor.pk)
    assert (event.event, event.target_id) == ("introduction.new_host", str(introduction.pk))
    assert (event.previous_value, event.replacement_value) == (str(hanna.pk), str(new.pk))


def test_a_frozen_host_can_be_replaced(hanna: Host, pim: User, stine: User) -> None:
    hosts.freeze(hanna, by=stine, at=NOON)
    assert hosts.hand_over(hanna, **HEIDI, by=pim, at=LATER).frozen_at is None


def test_a_host_who_is_frozen_while_being_checked_gets_no_mail(
    noor: Person, hanna: Host, pim: User, stine: User
) -> None:
    make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING)
    new = hosts.verify(hosts.hand_over(hanna, **HEIDI, by=pim, at=NOON), by=pim, at=NOON)
    hosts.freeze(new, by=stine, at=NOON)
    hosts.verify(new, by=stine, at=LATER)
    assert (is_receiving(new), Notice.objects.filter(host=new).count()) == (False, 0)


def test_what_has_ended_cannot_be_handed_over_checked_or_frozen(hanna: Host, pim: User, stine: User) -> None:
    hosts.end_host(hanna, by=pim, at=NOON)
    for step in (
        lambda: hosts.hand_over(hanna, **HEIDI, by=pim, at=LATER),
        lambda: hosts.verify(hanna, by=stine, at=LATER),
        lambda: hosts.freeze(hanna, by=stine, at=LATER),
        lambda: hosts.thaw(hanna, by=stine, at=LATER),
        lambda: hosts.end_host(hanna, by=stine, at=LATER),
    ):
        with pytest.raises(HostError, match="ended already"):
            step()
    assert Host.objects.count() == 1
