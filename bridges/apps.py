from django.apps import AppConfig


class BridgesConfig(AppConfig):
    """Registers the second half of the product: introductions, consent, visits, follow-ups, notices."""

    name = "bridges"
    default_auto_field = "django.db.models.BigAutoField"
