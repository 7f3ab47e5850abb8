"""How often something was tried, shared by all processes."""

from django.db import models

from directory.models.data_classes import declare


class Throttle(models.Model):
    """Tries of one kind under one key, and the last one. The key is an HMAC: no address and no network is kept."""

    key = models.CharField(max_length=64, primary_key=True)
    last_tried_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)

    data_classes = declare(secret=("key",), personal=("last_tried_at", "tries"))

    def __str__(self) -> str:
        return f"throttle {self.key[:8]}"
