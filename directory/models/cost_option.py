"""What it costs (HSDS `cost_option`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare


class CostKind(models.TextChoices):
    FREE = "free", _("Free")
    DONATION = "donation", _("Give what you can")
    PAID = "paid", _("Costs something")


class CostOption(models.Model):
    """One price of a listing; none at all means that nobody told us."""

    listing = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="cost_options")
    kind = models.CharField(max_length=10, choices=CostKind.choices)
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    note = models.CharField(max_length=255, blank=True)

    data_classes = declare(public=("id", "listing", "kind", "amount", "currency", "note"))

    class Meta:
        constraints = [
            known("cost", kind=CostKind.values),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | (models.Q(amount__gte=0) & ~models.Q(currency="")),
                name="cost_amount_has_a_currency",
                violation_error_message=_("Give the currency of the amount."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount or ''} {self.currency}".strip()
