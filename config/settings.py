"""The settings of Footbridge: one file, headed sections, every value that an operator sets comes from `config.env`."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.database import database_settings
from config.env import Reader
from config.secret_file import read_or_make_secrets

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
read = Reader(os.environ)

# --- What the operator chooses -----------------------------------------------------------------------------------

FOOTBRIDGE_NAME = read.text("NAME", default="Footbridge")
FOOTBRIDGE_COUNTRY = read.text("COUNTRY", default="GB").upper()
FOOTBRIDGE_DISTANCE_UNIT = read.choice("DISTANCE_UNIT", default="km", among=("km", "mi"))
FOOTBRIDGE_TILE_URL = read.web_address("TILE_URL")
FOOTBRIDGE_TILE_ATTRIBUTION = read.text("TILE_ATTRIBUTION", default="© OpenStreetMap contributors")
FOOTBRIDGE_QUICK_EXIT_URL = read.web_address("QUICK_EXIT_URL")
FOOTBRIDGE_GEOCODER = read.choice("GEOCODER", default="", among=("", "nominatim", "photon", "pelias"))
FOOTBRIDGE_GEOCODER_URL = read.web_address("GEOCODER_URL")
FOOTBRIDGE_HELP_LINES = read.text("HELP_LINES")
FOOTBRIDGE_SEARCH_DIR = Path(read.text("SEARCH_DIR", default=str(VAR_DIR / "search")))

# --- Where it runs -----------------------------------------------------------------------------------------------

DEBUG = read.flag("DEBUG", default=False)
HTTPS = read.flag("HTTPS", default=False)
ALLOWED_HOSTS = read.words("HOSTS", default=("localhost", "127.0.0.1", "[::1]"))
SECRET_KEY, *SECRET_KEY_FALLBACKS = read_or_make_secrets(
    Path(read.text("SECRETS_FILE", default=str(VAR_DIR / "secrets.json")))
)
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

# --- Parts -------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "directory",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_filters",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Data --------------------------------------------------------------------------------------------------------

DATABASES = {"default": database_settings(read.database(default=f"sqlite:///{VAR_DIR / 'footbridge.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "directory.User"

# --- Languages and time ------------------------------------------------------------------------------------------

LANGUAGE_CODE = read.choice("LANGUAGE", default="en", among=("en", "da", "nl"))
LANGUAGES = [("en", _("English")), ("da", _("Danish")), ("nl", _("Dutch"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = read.text("TIME_ZONE", default="Europe/London")
USE_TZ = True

# --- Static files ------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"

# --- Safety ------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
SESSION_COOKIE_NAME = "footbridge_session"

read.refuse_unknown()
