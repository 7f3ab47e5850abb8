"""What a report of a quarter says: counts that are safe to show, made once and never again."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from directory.models import Team, User
from directory.models.data_classes import declare


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ReportQuerySet":
        """Narrow to the reports of the teams in which `user` works now, and of the whole: stewards and
        administrators see the whole alone.
        """
        teams = Team.objects.of(user)
        if not user.is_active or not isinstance(user, User):
            return self.none()
        if user.is_steward or user.is_staff or teams.exists():
            return self.filter(Q(is_whole=True) | Q(team__in=teams))
        return self.none()


class Report(models.Model):
    """One quarter of a team, or of the whole. Nothing in it is small, and nothing of it can be worked out.

    The row of a team that is gone stays: others were counted with it.
    """

    starts_on = models.DateField()
    ends_before = models.DateField()
    is_whole = models.BooleanField(default=False)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports")
    numbers = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=now)

    objects = ReportQuerySet.as_manager()

    data_classes = declare(restricted=("id", "starts_on", "ends_before", "is_whole", "team", "numbers", "made_at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["starts_on"], condition=models.Q(is_whole=True), name="report_one_whole_a_quarter"
            ),
            models.UniqueConstraint(fields=["starts_on", "team"], name="report_one_a_team_and_quarter"),
            models.CheckConstraint(
                condition=models.Q(is_whole=False) | models.Q(team__isnull=True), name="report_whole_of_no_team"
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"
