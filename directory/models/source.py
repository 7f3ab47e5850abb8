"""Where listings come from, and the runs that brought them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.data_classes import declare


class Source(models.Model):
    """A publisher of listings: licence and attribution are shown on "Data sources"."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=255)
    url = models.URLField(_("website"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    attribution = models.TextField(_("attribution"), blank=True)

    data_classes = declare(public=("id", "slug", "name", "url", "licence", "attribution"))

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One reading of one source: resumable by its checkpoint, explained by its counts."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")
        FAILED = "failed", _("failed")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs")
    format = models.CharField(max_length=20)
    fingerprint = models.CharField(
        max_length=64,
        help_text=_("SHA-256 over names and sizes of the files: resume only the same input."),
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    checkpoint = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    data_classes = declare(
        restricted=(
            "id",
            "source",
            "format",
            "fingerprint",
            "state",
            "checkpoint",
            "counts",
            "started_at",
            "finished_at",
        )
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="running", finished_at__isnull=True)
                | models.Q(state__in=("finished", "failed"), finished_at__isnull=False),
                name="import_run_ended_when_not_running",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.started_at:%Y-%m-%d %H:%M}"
