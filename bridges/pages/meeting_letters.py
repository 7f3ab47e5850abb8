"""Which letters to the guests of a network meeting did not arrive: the person can hand over a way in themselves."""

from uuid import UUID

from django.db.models import Exists, OuterRef

from bridges.models import AccessLink, NetworkMeeting, Notice, NoticeState


def not_reached(meeting: NetworkMeeting) -> frozenset[UUID]:
    """Return whom a letter did not reach and who got no way in since, by a later letter or by hand."""
    since = AccessLink.objects.filter(
        participant=OuterRef("participant"), ended_at__isnull=True, created_at__gte=OuterRef("finished_at")
    )
    failed = Notice.objects.filter(participant__meeting=meeting, state=NoticeState.FAILED)
    rows = failed.exclude(Exists(since)).values_list("participant_id", flat=True)
    return frozenset(key for key in rows if key is not None)
