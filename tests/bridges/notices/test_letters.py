"""What letters say, and what none of them ever says, in every language, to everybody, by every channel."""

import re
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from bridges.actions import outbox
from bridges.models import Companion, ContactChannel, Host, NoticeKind, Participant, Person
from bridges.notices import letters
from directory.models import LetterKind, Listing, Organization, User
from tests.bridges.cast import make_host, make_person
from tests.bridges.notice_world import IN, World, invite_greta, make_world, was_asked
from tests.listings import NOON, make_listing
from tests.recording_mail import accepted

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in django_settings.LANGUAGES]
K = NoticeKind
PERSON_TEXTS = ("alias", "reach_note", "wishes", "strengths", "what_helps")
MEETING_TEXTS = ("title", "invitation", "name", "relation")
INTRODUCTION_TEXTS = (
    "suggestion",
    "called",
    "message",
    "access_needs",
    "what_would_help",
    "question",
    "answer",
    "host_words",
    "error_reason",
)
CARE_WORDS = re.compile(
    r"\b(health|mental|psych\w*|illness|crisis|clinic|hospital|diagnos\w*|therap\w*|treatment|recovery|patient|client|"
    r"support group|voices|introduction|visit|group|circle|team|practitioner|care|appointment)\b",
    re.IGNORECASE,
)


@pytest.fixture
def world(noor: Person, hanna: Host, bo: Companion, pim: User, settings: Any, tmp_path: Path) -> World:
    settings.EMAIL_BACKEND = "tests.recording_mail.RecordingBackend"
    settings.RECORDED_MAIL = tmp_path / "accepted.jsonl"
    return make_world(noor, hanna, bo, pim)


def template_of(kind: NoticeKind) -> Path:
    return Path(django_settings.BASE_DIR) / "templates" / "mail" / f"{kind}.txt"


def test_each_kind_has_its_words_and_no_words_are_left_over() -> None:
    assert set(letters.LETTERS) == set(NoticeKind)
    files = {path.stem for path in template_of(K.ASK_HOST).parent.glob("*.txt") if not path.stem.startswith("_")}
    assert files == {*NoticeKind.values, *LetterKind.values}


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_letter_is_one_or_two_plain_sentences_without_a_word_of_care(world: World, kind: NoticeKind) -> None:
    letter = letters.write(world.queue(kind), address="a@example.org")
    first, _gap, rest = letter.body.partition("\n")
    assert 1 <= len(re.findall(r"[.?]", first)) <= 2
    assert len(first) <= 120
    assert not CARE_WORDS.search(f"{letter.subject} {first}")
    assert letter.subject in {"A message for you", "Your page has something new"}
    assert rest.strip() in {"", "http://127.0.0.1:8000/today/"}


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_letter_that_opens_something_has_a_link_and_a_code_to_type(
    world: World,
    tmp_path: Path,
    settings: Any,
    kind: NoticeKind,
) -> None:
    settings.FOOTBRIDGE_SITE_URL = "https://example.org"
    was_asked(world)
    world.be(IN[kind])
    world.queue(kind)
    outbox.run_once(at=NOON)
    (row,) = accepted(tmp_path / "accepted.jsonl")
    if letters.LETTERS[kind].opens is None:
        assert "#" not in row["body"]
        return
    link, page, code = (line for line in row["body"].splitlines()[1:] if line and not line.endswith(":"))
    assert re.fullmatch(r"https://example\.org/[a-z-]+/#[\w-]{43}", link)
    assert page == link.partition("#")[0]
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", code)


def test_a_host_hears_only_that_somebody_would_like_to_come(world: World, settings: Any) -> None:
    letter = letters.write(world.queue(K.ASK_HOST), address="a@example.org", path="/host/#token", code="ABCD")
    assert letter.subject == "A message for you"
    assert letter.body == (
        "Somebody would like to come and get to know you. Here you can read what they say, and answer.\n"
        "\nhttp://127.0.0.1:8000/host/#token\n"
        "\nIf the link does not work, open this page and type the code:\n"
        "\nhttp://127.0.0.1:8000/host/\nABCD\n"
    )


def test_a_practitioner_hears_only_that_something_waits(world: World) -> None:
    letter = letters.write(world.queue(K.FOR_PRACTITIONER), address="a@example.org")
    assert letter.body == "Something waits for you.\n\nhttp://127.0.0.1:8000/today/\n"


def test_a_text_message_is_one_line(world: World, settings: Any, tmp_path: Path) -> None:
    settings.FOOTBRIDGE_SMS_FOLDER = str(tmp_path)
    Person.objects.update(channel="sms")
    world.noor.refresh_from_db()
    letter = letters.write(world.queue(K.NEWS_FOR_PERSON), address="+44", path="/open/#token", code="ABCD")
    assert letter.body == "There is something new on your page. http://127.0.0.1:8000/open/#token (ABCD)\n"


def test_the_message_id_is_the_same_for_each_try_and_names_our_domain(world: World, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "A message <post@example.org>"
    notice = world.queue(K.NEWS_FOR_PERSON)
    assert letters.message_id_of(notice) == f"<{notice.pk.hex}@example.org>"


def test_a_language_that_we_do_not_speak_falls_back_to_the_sites(world: World) -> None:
    Person.objects.update(language="xx")
    world.noor.refresh_from_db()
    assert (
        letters.write(world.queue(K.NEWS_FOR_PERSON), address="a@example.org").subject == "Your page has something new"
    )


# --- The canary --------------------------------------------------------------------------------------------------


@pytest.fixture
def planted(db: None, settings: Any, tmp_path: Path, pim: User) -> tuple[World, set[str]]:
    """A world in which every personal field, and the name of everything, is a word that occurs nowhere else."""
    settings.EMAIL_BACKEND = "tests.recording_mail.RecordingBackend"
    settings.RECORDED_MAIL = tmp_path / "accepted.jsonl"
    tokens: set[str] = set()

    def token(field: str) -> str:
        tokens.add(f"canary{field.replace('_', '')}")
        return f"canary{field.replace('_', '')}"

    organization = Organization.objects.create(name=token("organisation"))
    choir: Listing = make_listing(token("group"), organization=organization, place={"name": token("place")})
    pim.display_name = token("practitioner")
    pim.save()
    team = pim.memberships.get().team
    team.name = token("team")
    team.save()
    noor = make_person(
        team=team,
        practitioner=pim,
        channel="email",
        is_safe_to_write=True,
        texts={**{field: token(field) for field in PERSON_TEXTS}, "contact": "noor@example.org"},
    )
    hanna: Host = make_host(choir, name=token("hostname"), email="hanna@example.org")
    bo = Companion.objects.create(
        team=team,
        name=token("companion"),
        email="bo@example.org",
        about=token("about"),
        consented_at=NOON,
        consent_until=NOON.replace(year=2027),
    )
    world = make_world(noor, hanna, bo, pim, texts={field: token(field) for field in INTRODUCTION_TEXTS})
    Participant.objects.all().delete()
    world.greta = invite_greta(noor, texts={field: token(field) for field in MEETING_TEXTS})
    return world, tokens


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", [ContactChannel.EMAIL, ContactChannel.SMS])
def test_no_letter_names_anybody_or_anything(
    planted: tuple[World, set[str]], settings: Any, tmp_path: Path, language: str, channel: ContactChannel
) -> None:
    made, tokens = planted
    assert len(tokens) == len(PERSON_TEXTS) + len(INTRODUCTION_TEXTS) + len(MEETING_TEXTS) + 8
    settings.LANGUAGE_CODE = language
    settings.FOOTBRIDGE_SMS_FOLDER = str(tmp_path / "sms")
    Person.objects.update(language=language, channel=channel)
    Host.objects.update(language=language)
    Companion.objects.update(language=language)
    Participant.objects.update(language=language)
    for row in (made.noor, made.hanna, made.bo, made.greta):
        row.refresh_from_db()
    was_asked(made)
    for kind in NoticeKind:
        made.be(IN[kind])
        made.queue(kind)
        assert outbox.run_once(at=NOON).sent == 1, kind
    texts = [row["raw"] for row in accepted(tmp_path / "accepted.jsonl")]
    texts += [path.read_text() for path in (tmp_path / "sms").glob("*.txt")]
    assert len(texts) == len(NoticeKind)
    said = "\n".join([*texts, *(_decoded(text) for text in texts)]).lower()
    assert [word for word in tokens if word in said] == []
    # Whole words: codes and Message-IDs hold any digits.
    assert not re.search(r"\b24[./ -]?(11|nov)\b|2026-11-24|\b19:00", re.sub(r"(?im)^date:.*$", "", said))


def _decoded(raw: str) -> str:
    message = message_from_bytes(raw.encode())
    payload = message.get_payload(decode=True)
    return payload.decode() if isinstance(payload, bytes) else ""
