"""What the demo prints before it serves: log-ins, private links, and how to look around."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from bridges.actions import demo, links, receipts
from bridges.models import Introduction, LinkPurpose, Person
from bridges.states import IntroductionStatus
from directory.actions import demo_keeping, organiser_links
from directory.models import OrganiserLinkPurpose, User

S = IntroductionStatus


def guide(*, url: str, at: datetime) -> Iterator[str]:
    """Yield the lines of the guide. This will make fresh private links and a receipt; earlier ones stay as they are."""
    yield "Log in as (the code of the e-mail and the second code appear here):"
    for user in User.objects.filter(email__in=demo.emails()).order_by("pk"):
        yield f"  {user.email:26} {_role(user)}"
    yield f"  {url}{reverse('account_login')[1:]}"
    yield ""
    yield "Pages without an account (each link opens once, the words as often as you like):"
    person = _person(S.SETTLING)
    if person is not None:
        link = links.make(LinkPurpose.PERSON, person=person, at=at)
        yield f"  a person's own page   {url}{link.path[1:]}"
        yield f"  the same in words     {receipts.make(person, at=at)}"
    asked = _introduction(S.ASKED)
    if asked is not None and asked.host is not None:
        link = links.make(LinkPurpose.HOST, introduction=asked, host=asked.host, at=at)
        yield f"  a host who is asked   {url}{link.path[1:]}"
    organiser = demo_keeping.organiser()
    if organiser is not None:
        way = organiser_links.make(OrganiserLinkPurpose.OPEN, organiser=organiser, at=at)
        yield f"  who keeps a group     {url}{way.path[1:]}"


def _role(user: User) -> str:
    membership = user.memberships.current().select_related("team").first()
    if membership is not None:
        return f"{membership.get_role_display().split(':')[0].lower()} of {membership.team.name}"
    return "steward" if user.is_steward else ""


def _introduction(status: IntroductionStatus) -> Introduction | None:
    rows = Introduction.objects.filter(status=str(status), person__team__isnull=False)
    return rows.select_related("person__key", "host").order_by("pk").first()


def _person(status: IntroductionStatus) -> Person | None:
    introduction = _introduction(status)
    return introduction.person if introduction else None
