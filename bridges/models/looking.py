"""What a person says that they are looking for: nothing that they did not write, and nothing that we worked out."""

from django.db import models
from django.utils.timezone import now

from bridges.models.person import Person
from bridges.models.sealed import SealedField
from directory.models.data_classes import declare


class Looking(models.Model):
    """`answers` is a JSON object (`bridges.matching.Looking`), sealed as a whole, with the groups they left out."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="looking")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=now)
    answers = SealedField()

    data_classes = declare(sensitive=("person", "version", "changed_at", "answers"))

    def __str__(self) -> str:
        return f"what person {self.pk} looks for"
