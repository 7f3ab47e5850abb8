"""How to reach a listing (HSDS `contact` with its `phone`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.data_classes import declare


class ContactQuerySet(models.QuerySet["Contact"]):
    def public(self) -> "ContactQuerySet":
        """Narrow to what the host wants to be published."""
        return self.filter(is_public=True)


class Contact(models.Model):
    """A number or an address to write to; a person's name only where they want it."""

    listing = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("first name"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True, help_text=_("E.164 where it is valid."))
    email = models.EmailField(_("e-mail"), blank=True)
    is_public = models.BooleanField(default=False)

    objects = ContactQuerySet.as_manager()

    data_classes = declare(
        public=("id", "listing", "is_public"),
        # public only where `is_public` says so
        restricted=("name", "role", "phone", "email"),
    )

    def __str__(self) -> str:
        return f"contact {self.pk}"
