"""The secret address at which a calendar program fetches when somebody has visits."""

from django.db import models
from django.utils.timezone import now

from bridges.models.person import Person
from directory.models.data_classes import declare


class CalendarAddress(models.Model):
    """256 random bits (SHA-256 at rest) that give the times of a person's visits, and open nothing. One a person."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="calendar_address")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()

    data_classes = declare(sensitive=("person", "created_at", "expires_at"), secret=("token_hash",))

    def __str__(self) -> str:
        return f"calendar address of person {self.pk}"
