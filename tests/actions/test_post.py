"""Letters of the catalogue: written down once, checked again when they leave, and never at night."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from directory.actions import error_reports, letterbox, post, report_letters
from directory.actions.post import LetterError
from directory.models import Letter, LetterKind, Listing, Organiser, ReportKind, ReportState, User
from directory.posting.writing import message_id
from tests.keepers import make_organiser
from tests.listings import NOON, make_listing
from tests.recording_mail import accepted

pytestmark = pytest.mark.django_db
K = LetterKind


@pytest.fixture
def mail(settings: Any, tmp_path: Path) -> Path:
    """The file of what the mail server accepted."""
    settings.EMAIL_BACKEND = "tests.recording_mail.RecordingBackend"
    settings.RECORDED_MAIL = path = tmp_path / "accepted.jsonl"
    settings.MAIL_TROUBLE = ""
    return path


@pytest.fixture
def choir(db: None) -> Listing:
    return make_listing("Tuesday harbour choir")


@pytest.fixture
def ida(choir: Listing) -> Organiser:
    """Ida, who keeps the choir's listing true."""
    return make_organiser(choir)


def test_a_letter_is_written_down_once_whoever_asks_again(choir: Listing, ida: Organiser) -> None:
    first = post.queue(K.REQUEST_DECIDED, to=ida, listing=choir, key="r:1", at=NOON)
    again = post.queue(K.REQUEST_DECIDED, to=ida, listing=choir, key="r:1", at=NOON + timedelta(days=1))
    assert first == again
    assert Letter.objects.count() == 1


def test_nobody_without_an_address_gets_a_letter(choir: Listing, ida: Organiser) -> None:
    ida.email = ""
    assert post.queue(K.REQUEST_DECIDED, to=ida, listing=choir, key="1", at=NOON) is None
    assert post.queue(K.REPORT_DECIDED, to="", listing=choir, key="2", at=NOON) is None
    assert not Letter.objects.exists()


def test_a_letter_waits_for_the_morning_on_the_clock_of_the_listing(choir: Listing) -> None:
    choir.schedules.update(timezone="Europe/Copenhagen")
    night = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)
    letter = post.queue(K.REPORT_DECIDED, to="nina@example.org", listing=choir, key="r", language="da", at=night)
    assert letter is not None
    assert letter.due_at == datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


WITHOUT_MORE = [kind for kind in K if kind != K.LISTING_CONFIRM_EMAIL]
"""That one needs the row of what was sent in."""


@pytest.mark.parametrize("language", ["en", "da", "nl"])
@pytest.mark.parametrize("kind", WITHOUT_MORE)
def test_each_letter_is_short_and_says_no_name(
    mail: Path, choir: Listing, ida: Organiser, kind: LetterKind, language: str
) -> None:
    Organiser.objects.update(name="Idaname", language=language)
    ida.refresh_from_db()
    to_address = kind in {K.REPORT_DECIDED}
    Listing.objects.filter(pk=choir.pk).update(hidden_at=NOON if kind == K.NOW_HIDDEN else None)
    choir.refresh_from_db()
    letter = post.queue(
        kind,
        to="nina@example.org" if to_address else ida,
        listing=choir,
        key=kind,
        language=language if to_address else "",
        at=NOON,
        context={"since": choir.created_at.isoformat()},
    )
    assert letter is not None
    assert letterbox.run_once(at=NOON).sent == 1
    (row,) = accepted(mail)
    assert row["to"] == ["nina@example.org" if to_address else ida.email]
    assert row["message_id"] == message_id(letter.pk)
    assert row["subject"] in {"A message for you", "Besked til dig", "Een bericht voor jou"}
    said = row["body"].split("http")[0]
    assert 20 < len(said) < 300
    for secret in ("Idaname", "choir", "harbour", "Tuesday", "ida@", "November"):
        assert secret.lower() not in row["raw"].split("\n\n", 1)[1].lower()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ended_at": NOON}, "organiser_ended"),
        ({"verified_at": None}, "not_verified"),
    ],
)
def test_a_letter_for_somebody_who_keeps_it_no_longer_does_not_leave(
    mail: Path, choir: Listing, ida: Organiser, change: dict[str, Any], code: str
) -> None:
    letter = post.queue(K.REQUEST_DECIDED, to=ida, listing=choir, key="r", at=NOON)
    assert letter is not None
    Organiser.objects.update(**change)
    assert letterbox.run_once(at=NOON).cancelled == 1
    letter.refresh_from_db()
    assert (letter.state, letter.error_code, accepted(mail)) == ("cancelled", code, [])


def test_nobody_is_asked_what_was_answered_meanwhile(mail: Path, choir: Listing, ida: Organiser) -> None:
    since = choir.created_at.isoformat()
    post.queue(K.STILL_TRUE, to=ida, listing=choir, key="s", at=NOON, context={"since": since})
    Listing.objects.update(confirmed_at=NOON, confirmed_how="organiser")
    assert letterbox.run_once(at=NOON).cancelled == 1
    assert Letter.objects.get().error_code == "confirmed"


@pytest.mark.parametrize(("change", "code"), [({"frozen_at": NOON}, "frozen"), ({"status": "defunct"}, "not_public")])
def test_nobody_is_asked_what_they_cannot_answer(
    mail: Path, choir: Listing, ida: Organiser, change: dict[str, Any], code: str
) -> None:
    since = choir.created_at.isoformat()
    post.queue(K.STILL_TRUE, to=ida, listing=choir, key="s", at=NOON, context={"since": since})
    Listing.objects.update(**change)
    assert letterbox.run_once(at=NOON).cancelled == 1
    assert Letter.objects.get().error_code == code


def test_who_asked_for_no_more_mail_gets_none_that_still_waited(mail: Path, choir: Listing, stine: User) -> None:
    first, second = (
        error_reports.report(choir, kind=ReportKind.TIME, words="", email="nina@example.org", language="en", at=NOON)
        for _number in range(2)
    )
    error_reports.decide(first, state=ReportState.RIGHT, answer="", by=stine, at=NOON)
    report_letters.stop(second, at=NOON)
    assert letterbox.run_once(at=NOON).cancelled == 1
    assert Letter.objects.get().error_code == "unwanted"


def test_nothing_is_said_about_a_listing_that_is_in_the_bin(mail: Path, choir: Listing, ida: Organiser) -> None:
    post.queue(K.REQUEST_DECIDED, to=ida, listing=choir, key="r", at=NOON)
    post.queue(K.REPORT_DECIDED, to="nina@example.org", listing=choir, key="d", at=NOON)
    Listing.objects.update(binned_at=NOON)
    counts = letterbox.run_once(at=NOON)
    assert (counts.cancelled, counts.sent) == (1, 1)


def test_what_is_called_off_does_not_leave(mail: Path, choir: Listing, ida: Organiser) -> None:
    post.queue(K.REQUEST_DECIDED, to=ida, listing=choir, key="r", at=NOON)
    assert post.cancel(choir, kinds=[K.STILL_TRUE], at=NOON) == 0
    assert post.cancel(choir, at=NOON) == 1
    assert letterbox.run_once(at=NOON).sent == 0


def test_what_failed_is_decided_once_by_a_person(
    mail: Path, choir: Listing, ida: Organiser, stine: User, settings: Any
) -> None:
    settings.MAIL_TROUBLE = "refused@send"
    letter = post.queue(K.REQUEST_DECIDED, to=ida, listing=choir, key="r", at=NOON)
    assert letter is not None
    assert letterbox.run_once(at=NOON).failed == 1
    settings.MAIL_TROUBLE = ""
    post.resend(letter, by=stine, at=NOON)
    assert letter.decided_by == stine
    with pytest.raises(LetterError, match="decided this already"):
        post.leave(letter, by=stine, at=NOON)
    assert letterbox.run_once(at=NOON).sent == 1
    assert [row["message_id"] for row in accepted(mail)] == [message_id(letter.pk)]


def test_addresses_are_forgotten_and_keys_are_not(mail: Path, choir: Listing) -> None:
    def queue(at: datetime) -> None:
        post.queue(K.REPORT_DECIDED, to="nina@example.org", listing=choir, key="r", at=at)

    queue(NOON)
    letterbox.run_once(at=NOON)
    assert post.forget_addresses(at=NOON + timedelta(days=89)) == 0
    later = NOON + timedelta(days=91)
    assert post.forget_addresses(at=later) == 1
    queue(later)
    assert letterbox.run_once(at=later).sent == 0
    assert (Letter.objects.get().address, len(accepted(mail))) == ("", 1)
