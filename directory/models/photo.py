"""Photos of the door and the room: what one sees before one goes there for the first time."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare
from directory.models.listing import Listing
from directory.models.organiser import Organiser
from directory.models.user import User


class PhotoSubject(models.TextChoices):
    DOOR = "door", _("The door")
    ROOM = "room", _("The room")
    OTHER = "other", _("Something else")


class PhotoState(models.TextChoices):
    WAITING = "waiting", _("Waits for a steward")
    PUBLIC = "public", _("Everybody can see it")
    TAKEN_DOWN = "taken_down", _("Taken down")


class PhotoQuerySet(models.QuerySet["Photo"]):
    def public(self) -> "PhotoQuerySet":
        """Narrow to what anybody may see."""
        return self.filter(state=PhotoState.PUBLIC)

    def waiting(self) -> "PhotoQuerySet":
        """Narrow to what a steward has to look at."""
        return self.filter(state=PhotoState.WAITING)

    def up(self) -> "PhotoQuerySet":
        """Narrow to what is public or will be."""
        return self.exclude(state=PhotoState.TAKEN_DOWN)

    def in_order(self) -> "PhotoQuerySet":
        """Order as they are read."""
        return self.order_by("position", "added_at")


class Photo(models.Model):
    """One photo of a listing, with the words for people who do not see it.

    The pixels are in `PhotoFile`, written anew by `pictures.clean`. A photo that takes the place of another one names
    it in `replaces`; the old one stays public until the new one is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="photos")
    subject = models.CharField(_("what it shows"), max_length=10, choices=PhotoSubject.choices)
    language = models.CharField(max_length=12, help_text=_("Language of the alternative text."))
    alt = models.CharField(_("what one sees"), max_length=300)
    translations = models.JSONField(default=dict, blank=True, help_text=_("Alternative texts by other languages."))
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=PhotoState.choices, default=PhotoState.WAITING)
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced_by")
    organiser = models.ForeignKey(
        Organiser, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text=_("Who sent it.")
    )
    added_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=300, blank=True, help_text=_("What the steward said."))
    was = models.CharField(max_length=10, blank=True, help_text=_("The state before it was taken down."))
    taken_down_at = models.DateTimeField(null=True, blank=True)

    objects = PhotoQuerySet.as_manager()

    data_classes = declare(
        # public only in the state `public`, of a public listing
        public=("id", "listing", "subject", "language", "alt", "translations", "position", "state"),
        restricted=("replaces", "answer", "was", "taken_down_at", "added_at", "decided_at"),
        personal=("organiser", "added_by", "decided_by"),
    )

    class Meta:
        constraints = [
            known("photo", subject=PhotoSubject.values),
            known("photo", state=PhotoState.values),
            known("photo", was=["", PhotoState.WAITING, PhotoState.PUBLIC]),
            models.CheckConstraint(
                condition=~models.Q(alt=""),
                name="photo_has_words",
                violation_error_message=_("Say what one sees."),
            ),
            models.CheckConstraint(
                condition=models.Q(state=PhotoState.TAKEN_DOWN, taken_down_at__isnull=False)
                | (~models.Q(state=PhotoState.TAKEN_DOWN) & models.Q(taken_down_at__isnull=True, was="")),
                name="photo_taken_down_when",
                violation_error_message=_("A photo that was taken down says when."),
            ),
        ]

    def __str__(self) -> str:
        return f"photo {self.pk}"


class PhotoFileQuerySet(models.QuerySet["PhotoFile"]):
    def public(self) -> "PhotoFileQuerySet":
        """Narrow to files that anybody may get: of public photos of public listings."""
        return self.filter(photo__state=PhotoState.PUBLIC, photo__listing__in=Listing.objects.public())


class PhotoFile(models.Model):
    """The bytes of a photo in one size, always WebP that we wrote; in a table of its own, read only to be sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="files")
    size = models.CharField(max_length=4)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()

    objects = PhotoFileQuerySet.as_manager()

    data_classes = declare(public=("id", "photo", "size", "width", "height", "sha256", "data"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["photo", "size"], name="photo_file_once_a_size"),
            known("photo_file", size=["card", "page"]),
            models.CheckConstraint(
                condition=models.Q(width__gte=1, height__gte=1),
                name="photo_file_has_sides",
                violation_error_message=_("A picture is at least one pixel wide and high."),
            ),
        ]

    def __str__(self) -> str:
        return f"photo file {self.pk}"
