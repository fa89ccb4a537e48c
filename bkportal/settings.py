"""Settings of the portal, read from the environment; with nothing set it runs on SQLite and files.

Every variable stands with its reason in `.env.example`.
"""

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from bkportal import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(environment.text("VAR_DIR", str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- Is this the demo on a laptop, or a municipality's portal? ----------------------------------

PORTAL_URL = environment.text("PORTAL_URL").rstrip("/")
DEBUG = environment.switch("DEBUG", default=not PORTAL_URL)
PORTAL_URL = PORTAL_URL or f"http://127.0.0.1:{environment.number('PORT', 8000)}"
EMBEDDED_SECRET_KEY = "only-for-the-demo-on-this-machine-" + "x" * 32
SECRET_KEY = environment.text("SECRET_KEY", EMBEDDED_SECRET_KEY if DEBUG else "")
# Keys of before, with blanks between them.
SECRET_KEY_FALLBACKS = environment.text("SECRET_KEY_FALLBACKS").split()
HTTPS = PORTAL_URL.startswith("https://")
_host = urlsplit(PORTAL_URL).hostname or ""

if not DEBUG:
    if not SECRET_KEY or SECRET_KEY == EMBEDDED_SECRET_KEY or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured(
            "SECRET_KEY: set at least 50 random characters when DEBUG is off."
        )
    if not HTTPS and not environment.switch("ALLOW_HTTP", default=False):
        raise ImproperlyConfigured(
            "PORTAL_URL: people's sessions need https; ALLOW_HTTP=on accepts plain http."
        )
    if not environment.text("EMAIL_HOST") and not environment.switch("MAIL_TO_FILES", False):
        raise ImproperlyConfigured(
            "EMAIL_HOST: name the mail server; MAIL_TO_FILES=on writes letters to files instead."
        )
    if not _host:
        raise ImproperlyConfigured(
            "PORTAL_URL: set the portal's address, as https://plan.example.org."
        )

# A demo may be opened from a phone in the same network, so any host name is answered there.
ALLOWED_HOSTS = ["*"] if DEBUG else [_host]
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]

# --- The floors of the house --------------------------------------------------------------------

INSTALLED_APPS = [
    "documents",
    "overview",
    "participation",
    "implementation",
    "actionplan",
    "situation",
    "programme",
    "accounts",
    "journal",
    "jobs",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    # A second factor for those who see who young people are.
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "rules.apps.AutodiscoverRulesConfig",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before the one that answers static files, so that those carry the same guards as pages.
    "bkportal.middleware.private_by_default",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bkportal.middleware.allowed_methods",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.session_of_a_day",
    "accounts.middleware.language_of_the_person",
    "bkportal.middleware.own_not_found_page",
    "bkportal.middleware.page_instead_of_nothing",
    "bkportal.middleware.bearable_size",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.municipality_of_the_address",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "bkportal.urls"
WSGI_APPLICATION = "bkportal.wsgi.application"

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
                "overview.context_processors.page",
            ],
            "builtins": [
                "bkportal.templatetags.prose",
                "bkportal.templatetags.drawing",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Data ---------------------------------------------------------------------------------------

DATABASE_URL = environment.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")
# IMMEDIATE and patience: with Django's defaults two writers fail with "database is locked".
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
DATABASES = {"default": environment.database(DATABASE_URL, SQLITE_OPTIONS)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

MEDIA_ROOT = Path(environment.text("MEDIA_ROOT", str(VAR_DIR / "media")))
# Who was erased, as marks: kept apart from the database, because a restored one has forgotten it.
ERASURE_LEDGER = Path(environment.text("ERASURE_LEDGER", str(VAR_DIR / "erasures.txt")))
# Spreadsheets (of 10 MB, as actionplan.spreadsheets.tables says), and texts whose letters take
# three bytes each in a form.
REQUEST_MAX_BYTES = 12 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- Static files: ours, and those of packages; nothing comes from another host -----------------


def _package_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ImproperlyConfigured(f"The package {name} is not installed.")
    return Path(next(iter(spec.submodule_search_locations)))


STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", _package_folder("bootstrap")),
    ("fonts", _package_folder("fontpkg_atkinson_hyperlegible") / "files"),
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# --- People -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "accounts.returning.ReturnCodeBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "welcome"
LOGOUT_REDIRECT_URL = "accounts:login"
CSRF_FAILURE_VIEW = "accounts.views.door.csrf_failure"
PASSWORD_RESET_TIMEOUT = 3 * 60 * 60

# Ten wrong passwords for one address from one place close it for an hour, never for good; a
# hundred wrong codes from one place, where a whole school may be typing.
AXES_FAILURE_LIMIT = "accounts.guessing.failure_limit"
# The log-in form calls it so; without it attempts would be counted for nobody.
AXES_USERNAME_FORM_FIELD = "username"
AXES_COOLOFF_TIME = 1
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "403_lockout.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# What somebody was writing when her session ended is nobody's business but hers.
AXES_SENSITIVE_PARAMETERS = [
    *("username", "ip_address", "kept", "action", "csrfmiddlewaretoken"),
    # May hold the token of an invitation.
    "next",
    # A wrong code is mostly a right one with a slip in it.
    *("code", "return_code", "guardian", "email"),
]

# What an authenticator app calls the portal.
OTP_TOTP_ISSUER = _host

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
# Offices and schools share computers.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- What every answer carries ------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Bootstrap's ticks and arrows are data images.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.switch("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS
SECURE_SSL_REDIRECT = HTTPS and environment.switch("SSL_REDIRECT", default=True)
if environment.switch("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Subdomains and preload bind the whole town's domain, so the town's IT decides; the redirect
# may be the proxy's.
# auth.W004: an address is unique by a constraint on its small letters, unseen by that check.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021", "security.W008", "auth.W004"]

# --- Languages and time -------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("da", "Dansk"), ("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
FORMAT_MODULE_PATH = ["bkportal.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = environment.text("TIME_ZONE", "Europe/Copenhagen")

# --- Mail ---------------------------------------------------------------------------------------

EMAIL_HOST = environment.text("EMAIL_HOST")
EMAIL_PORT = environment.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = environment.switch("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", f"portal@{_host}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Without a mail server the letters are files that the person who tries the portal can open.
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR_DIR / "mail"

# --- The bell: Celery carries a job's number, nothing else --------------------------------------

# Files need no host, but an address without one makes kombu warn at each start.
CELERY_BROKER_URL = environment.text("CELERY_BROKER_URL", "filesystem://localhost//")
if CELERY_BROKER_URL.startswith("filesystem"):
    _bell = VAR_DIR / "bell"
    for _folder in ("messages", "control"):
        (_bell / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_bell / "messages"),
        "data_folder_out": str(_bell / "messages"),
        "control_folder": str(_bell / "control"),
        "store_processed": False,
    }
else:
    # A broker that is away must not hold up a person who saves: one short try, then the tick rings.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_connect_timeout": 1,
        "socket_timeout": 20,
        "visibility_timeout": 900,
        "unacked_restore_interval": 10,
        "global_keyprefix": environment.text("CELERY_KEY_PREFIX", "bkportal:"),
    }
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.2,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "bkportal"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "jobs.tasks.tick", "schedule": 20.0},
    "night": {"task": "jobs.tasks.night", "schedule": crontab(hour="3", minute="17")},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "class": "bkportal.logs.WithoutTokens",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # WeasyPrint and fontTools narrate every page; our own progress line says what matters.
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
