"""The thin account that every later role builds on."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models.data_classes import declare


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, *, password: str | None = None, **extra: Any) -> "User":
        """Create an account; without a password it can only be entered by other means.

        :raises ValueError: if the e-mail address is empty
        """
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, *, password: str | None = None, **extra: Any) -> "User":
        """Create an administrator, as `manage.py createsuperuser` asks for."""
        return self.create_user(email, password=password, is_staff=True, is_superuser=True, **extra)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who logs in. Who looks for a group never needs an account."""

    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(_("name to show"), max_length=120, blank=True)
    is_steward = models.BooleanField(
        _("steward"),
        default=False,
        help_text=_("May see listings that are not public yet, and what was flagged."),
    )
    is_staff = models.BooleanField(_("administrator"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    data_classes = declare(
        personal=(
            "id",
            "email",
            "display_name",
            "is_steward",
            "is_staff",
            "is_superuser",
            "is_active",
            "joined_at",
            "last_login",
            "groups",
            "user_permissions",
        ),
        secret=("password",),
    )

    def __str__(self) -> str:
        return self.display_name or f"account {self.pk}"
