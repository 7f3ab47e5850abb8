"""Rules that hold in the database for more than one model."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _


def known(prefix: str, **values: Sequence[str]) -> models.CheckConstraint:
    """Return the rule that one field holds one of `values`; its name is "listing_kind_is_known".

    :raises ValueError: if more or fewer fields than one are named
    """
    ((field, allowed),) = values.items()
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": list(allowed)}),
        name=f"{prefix}_{field}_is_known",
        violation_error_message=_("Choose one of the values of the list."),
    )
