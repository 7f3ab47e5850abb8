"""That somebody was erased, so that restoring an old backup does not bring them back."""

from django.db import models
from django.utils.timezone import now

from directory.models.data_classes import declare


class Erasure(models.Model):
    """One tombstone: a hash of the person's id, which nobody can turn back into the id. Nothing else is kept."""

    subject_hash = models.CharField(max_length=64, primary_key=True)
    erased_at = models.DateTimeField(default=now)

    data_classes = declare(audit=("subject_hash", "erased_at"))

    def __str__(self) -> str:
        return f"erasure {self.subject_hash[:8]}"
