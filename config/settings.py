"""The settings of Footbridge: one file, headed sections. What an operator sets is read by `config.env`."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.database import database_settings, replica_settings
from config.env import Reader
from config.secret_file import read_or_make_secrets

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VAR_DIR.mkdir(mode=0o700, exist_ok=True)  # the database holds hidden addresses: other accounts here do not read it
read = Reader(os.environ)

# --- What the operator chooses (docs/configuration.md) -----------------------------------------------------------

FOOTBRIDGE_NAME = read.text("NAME", default="Footbridge")
FOOTBRIDGE_COUNTRY = read.country("COUNTRY", default="GB")
FOOTBRIDGE_DISTANCE_UNIT = read.choice("DISTANCE_UNIT", default="km", among=("km", "mi"))
FOOTBRIDGE_TILE_URL = read.web_address("TILE_URL")
FOOTBRIDGE_TILE_ATTRIBUTION = read.text("TILE_ATTRIBUTION", default="© OpenStreetMap contributors")
FOOTBRIDGE_QUICK_EXIT_URL = read.web_address("QUICK_EXIT_URL")
FOOTBRIDGE_GEOCODER = read.choice("GEOCODER", default="", among=("", "nominatim", "photon", "pelias"))
FOOTBRIDGE_GEOCODER_URL = read.web_address("GEOCODER_URL")
FOOTBRIDGE_CONTACT_EMAIL = read.text("CONTACT_EMAIL")
FOOTBRIDGE_CONTACT_PHONE = read.text("CONTACT_PHONE")
FOOTBRIDGE_HELP_LINES = read.file("HELP_LINES")
FOOTBRIDGE_SITE_URL = read.web_address("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")  # what letters link to
FOOTBRIDGE_OPEN_ASKS = read.count("OPEN_ASKS", default=2)
FOOTBRIDGE_ASKS_A_MONTH = read.count("ASKS_A_MONTH", default=8)
FOOTBRIDGE_CONFIRM_EVERY = read.count("CONFIRM_EVERY", default=3, at_least=1)  # months between two "still true?"
FOOTBRIDGE_HIDE_UNASKED = read.flag("HIDE_UNASKED", default=False)  # also listings that nobody here looks after
FOOTBRIDGE_BIN_DAYS = read.count("BIN_DAYS", default=30, at_least=30)
FOOTBRIDGE_SMS_FOLDER = read.text("SMS_FOLDER")  # without it, no text messages are offered
FOOTBRIDGE_PHOTO_MEGABYTES = read.count("PHOTO_MEGABYTES", default=15)
FOOTBRIDGE_LOOK_WITHIN_DAYS = read.count("LOOK_WITHIN_DAYS", default=5)
FOOTBRIDGE_PHOTOS_A_LISTING = read.count("PHOTOS_A_LISTING", default=6)

# --- Where it runs -----------------------------------------------------------------------------------------------

HTTPS = read.flag("HTTPS", default=False)
ALLOWED_HOSTS = read.words("HOSTS", default=("localhost", "127.0.0.1", "[::1]"))
DEBUG = read.flag("DEBUG", default=False)
if DEBUG and not set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}:
    raise ImproperlyConfigured("FOOTBRIDGE_DEBUG shows the inside of the program: it works on this machine only.")
SECRETS_FILE = read.path("SECRETS_FILE", default=VAR_DIR / "secrets.json")
_secrets = read_or_make_secrets(SECRETS_FILE)
SECRET_KEY, *SECRET_KEY_FALLBACKS = _secrets.signing_keys
FOOTBRIDGE_DATA_KEYS = _secrets.data_keys  # the first wraps what is written now, all of them open
FOOTBRIDGE_AUDIT_KEYS = _secrets.audit_keys  # the first signs the record, each of them proves it
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

# --- Parts -------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "config",  # the commands `demo` and `test`
    "bridges",
    "directory",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "directory.middleware.LogRequest",
    "directory.middleware.SafetyHeaders",
    "csp.middleware.CSPMiddleware",  # outside the next one, which answers by itself when it asks for HTTPS
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "directory.middleware.LimitBodies",
    "directory.middleware.TellUnchanged",  # outside those that say in Vary and cookies what an answer depends on
    "directory.middleware.LimitStatements",
    "directory.middleware.LeaveOutBrokenCookies",
    "directory.middleware.NoCookiesInFrames",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "directory.address_language.LanguageInAddress",
    "django.middleware.common.CommonMiddleware",
    "directory.middleware.OwnFormsOnly",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "directory.middleware.NoteSeen",
    "directory.middleware.SayNotReady",
    "directory.middleware.ReadWhereItIsRight",
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
if _replica := read.replica("REPLICA_URL", primary=DATABASES["default"]):
    DATABASES["replica"] = replica_settings(_replica)
    DATABASE_ROUTERS = ["directory.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "directory.User"
FOOTBRIDGE_SEARCH_DIR = read.path("SEARCH_DIR", default=VAR_DIR / "search")
FOOTBRIDGE_SEARCH_ENGINE = read.choice("SEARCH_ENGINE", default="snapshot", among=("snapshot", "reference"))
FOOTBRIDGE_AUDIT_MONTHS = read.count("AUDIT_MONTHS", default=24, at_least=24)
FOOTBRIDGE_KEEP_CONTACT_DAYS = read.count("KEEP_CONTACT_DAYS", default=90, at_least=1)
FOOTBRIDGE_KEEP_MONTHS = read.count("KEEP_MONTHS", default=12, at_least=1)
FOOTBRIDGE_ERASURES_FILE = read.path("ERASURES_FILE", default=VAR_DIR / "erasures.txt")

# --- Interfaces for machines -------------------------------------------------------------------------------------

FOOTBRIDGE_WIDGET_ORIGINS = read.origins("WIDGET_ORIGINS")  # whose pages may show ours in a frame
FOOTBRIDGE_API_PER_MINUTE = read.count("API_PER_MINUTE", default=600, at_least=0)
FOOTBRIDGE_WEBHOOK_PRIVATE = read.flag("WEBHOOK_PRIVATE", default=False)  # for closed networks
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "directory.api.problems.answer",
    "URL_FORMAT_OVERRIDE": None,  # `format` is a parameter of HSDS
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.1",
    "POSTPROCESSING_HOOKS": [],  # values stand where they are used, not under names that are made up
    "SORT_OPERATION_PARAMETERS": False,  # in the order in which they are explained
    "ENABLE_DJANGO_DEPLOY_CHECK": False,  # each interface has a description of its own, and tests make them all
    "SWAGGER_UI_DIST": "SIDECAR",  # no request to another machine
    "REDOC_DIST": "SIDECAR",
}

# --- Accounts: by invitation, with a code by e-mail or a passkey, and a second factor ----------------------------

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_start"
FOOTBRIDGE_FIRST_PAGE = "bridges.access.first_page_of"  # directory does not know the pages of bridges
ACCOUNT_ADAPTER = "directory.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation or a code has shown that the address is theirs
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a stranger's address gets no mail from us
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGOUT_REDIRECT_URL = "account_logout"  # a page that says so: a message would need a cookie
ACCOUNT_RATE_LIMITS = False  # directory.actions.throttles counts in the database, for all processes
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
MFA_ADAPTER = "directory.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RATE_LIMITS = False
MFA_TOTP_TOLERANCE = 1  # clocks of telephones are not always right
MFA_FORMS = {
    "authenticate": "directory.forms.second_factor.AuthenticateForm",
    "reauthenticate": "directory.forms.second_factor.ReauthenticateForm",
    "activate_totp": "directory.forms.second_factor.ActivateTOTPForm",
}

# --- E-mail ------------------------------------------------------------------------------------------------------

_email = read.email("EMAIL_URL") or {"EMAIL_BACKEND": "directory.mail.NotSetUp"}
globals().update(_email)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = read.text("EMAIL_FROM", default="post@localhost")
if _email.get("EMAIL_HOST") and DEFAULT_FROM_EMAIL == "post@localhost":
    raise ImproperlyConfigured(
        "FOOTBRIDGE_EMAIL_FROM must name the sender: a neutral address such as post@example.org."
    )
if _email.get("EMAIL_HOST") and HTTPS and not FOOTBRIDGE_SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("FOOTBRIDGE_SITE_URL must be the https:// address of this site: letters link to it.")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
FOOTBRIDGE_WORKER_PAUSE = read.count("WORKER_PAUSE", default=10, at_least=1)
# A worker may wait EMAIL_TIMEOUT for each of the four answers that a letter needs; only then is it given up for dead.
FOOTBRIDGE_WORKER_LEASE = read.count("WORKER_LEASE", default=180, at_least=5 * EMAIL_TIMEOUT)
FOOTBRIDGE_OUTBOX_LATE = read.count("OUTBOX_LATE", default=3600, at_least=60)
FOOTBRIDGE_READY_CHECKS = {"outbox": "bridges.notices.health.outbox"}  # what /health/ready asks beside the directory

# --- Languages and time ------------------------------------------------------------------------------------------

LANGUAGES = [("en", _("English")), ("da", _("Danish")), ("nl", _("Dutch"))]
LANGUAGE_CODE = read.choice("LANGUAGE", default="en", among=[code for code, _name in LANGUAGES])
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = read.time_zone("TIME_ZONE", default="Europe/London")
USE_TZ = True

# --- Static files ------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns about a folder that is not there
_plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
_hashed = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _plain if DEBUG else _hashed},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site reads our files

# --- Safety: cookies, headers, limits ----------------------------------------------------------------------------

_tile_hosts = [f"{part.scheme}://{part.netloc}" for part in [urlsplit(FOOTBRIDGE_TILE_URL)] if part.netloc]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:", *(host.replace("{s}", "*") for host in _tile_hosts)],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked by the load balancer itself, without TLS
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if read.flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # where tries are counted, the network is the last one in X-Forwarded-For
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # many share a device
SESSION_COOKIE_AGE = 12 * 3600
CSRF_FAILURE_VIEW = "directory.views.errors.csrf_failure"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]  # a photo never lies on a disk
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * FOOTBRIDGE_PHOTO_MEGABYTES * 1_000_000  # up to here, what is too big gets an answer
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # X-Frame-Options: frame-ancestors of the policy above says it, in every browser of today
    "security.W003",  # CsrfViewMiddleware: directory.middleware.OwnFormsOnly does its work without a cookie
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# --- Logs --------------------------------------------------------------------------------------------------------

_level = read.choice("LOG_LEVEL", default="INFO", among=("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "directory.logs.JsonLines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["lines"], "level": _level},
    "loggers": {
        "django": {"handlers": [], "level": _level, "propagate": True},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},  # it writes the path of each request
        "django.request": {"level": "ERROR"},
        "django.db.backends": {"level": "INFO"},  # at DEBUG it writes the values of every statement
        "geopy": {"level": "WARNING"},  # below, it writes what somebody looked for
    },
}

read.refuse_unknown()
