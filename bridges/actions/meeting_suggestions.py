"""Places that somebody at a network meeting thinks of. Nothing begins without the person's own yes."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from bridges import vault
from bridges.actions import introductions
from bridges.actions.meeting_rows import MeetingError, hold_as, hold_as_person, record
from bridges.actions.parties import By
from bridges.actions.refusals import AlreadyOpen
from bridges.models import Introduction, MeetingSuggestion, Participant, SuggestionAnswer
from directory.models import Listing

LONGEST: Final = 1000


@transaction.atomic
def suggest_place(participant: Participant, listing: Listing, *, words: str = "", at: datetime) -> MeetingSuggestion:
    """Keep a place that somebody thought of, with their own words; nobody outside the meeting hears of it.

    Suggested again by the same hand it stays one. Other words are another suggestion, which takes the place of the
    first while the person has not answered: a page with the old words cannot say yes to the new ones.

    :raises MeetingError: if they take part no longer, or the listing is not public or no group
    """
    speaker = hold_as(participant, "suggest")
    if listing.is_crisis_line or not listing.is_public():
        raise MeetingError(_("This group takes nobody just now. Choose another one."))
    if len(words) > LONGEST:
        message = _("This is too long. Please write at most %(count)s characters.")
        raise MeetingError(message % {"count": LONGEST}, field="words")
    box, words = vault.open_for(speaker.meeting.person), words.strip()
    row = MeetingSuggestion.objects.filter(meeting=speaker.meeting, participant=speaker, listing=listing).first()
    if row is not None:
        if row.answer != SuggestionAnswer.WAITING or words in ("", box.read(row, "words")):
            return row
        row.delete()
    row = MeetingSuggestion(meeting=speaker.meeting, participant=speaker, listing=listing, created_at=at)
    box.write(row, "words", words)
    row.save()
    record("meeting.suggested", speaker.meeting, by=speaker, at=at)
    return row


@transaction.atomic
def take_back_suggestion(suggestion: MeetingSuggestion, participant: Participant, *, at: datetime) -> None:
    """Take one's own suggestion away; what the person began with their yes is theirs and stays.

    :raises MeetingError: if it is somebody else's
    """
    speaker = hold_as(participant, "take_back")
    if not MeetingSuggestion.objects.filter(pk=suggestion.pk).exists():
        return  # the second press
    if not MeetingSuggestion.objects.filter(pk=suggestion.pk, participant=speaker).delete()[0]:
        raise MeetingError(_("Only whoever suggested this takes it back."))
    record("meeting.suggestion_taken_back", speaker.meeting, by=speaker, at=at)


@transaction.atomic
def answer_suggestion(suggestion: MeetingSuggestion, *, is_yes: bool, by: By, at: datetime) -> MeetingSuggestion:
    """Keep the person's answer. A yes puts the place among their ideas, with the name and words of who thought of it.

    Where an introduction to it is open already, the yes is kept with that one. A no can become a yes later.

    :raises MeetingError: if it is not the person, or a yes has been said
    :raises ListingClosed: if the listing takes nobody now
    """
    meeting = hold_as_person(suggestion.meeting, "answer_suggestion", by=by)
    rows = MeetingSuggestion.objects.select_related("participant", "listing")
    row = rows.filter(pk=suggestion.pk, meeting=meeting).first()
    if row is None:
        raise MeetingError(_("This was taken back or said anew meanwhile. Please read it again."))
    said = SuggestionAnswer.YES if is_yes else SuggestionAnswer.NO
    if row.answer == said:
        return row
    if row.answer == SuggestionAnswer.YES:
        raise MeetingError(_("You said yes to this. You find it with your introductions."))
    row.meeting = meeting
    if is_yes:
        row.introduction = _introduction(row, by=by, at=at)
    row.answer, row.answered_at = said, at
    row.save(update_fields=["answer", "answered_at", "introduction"])
    record(f"meeting.suggestion_{said}", meeting, by=by, at=at)
    return row


def idea_words(name: str, words: str) -> str:
    """Return what stands at the introduction: the name of who thought of it, and their words."""
    return _("%(name)s: “%(words)s”") % {"name": name, "words": words} if words else name


def _introduction(row: MeetingSuggestion, *, by: By, at: datetime) -> Introduction:
    """Return the introduction that the yes begins, or the open one that there is."""
    person, box = row.meeting.person, vault.open_for(row.meeting.person)
    words = idea_words(box.read(row.participant, "name"), box.read(row, "words"))
    try:
        return introductions.keep_idea(person, row.listing, words=words, by=by, at=at)
    except AlreadyOpen:
        return Introduction.objects.of(person).filter(listing=row.listing).order_by("-created_at")[0]
