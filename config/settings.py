"""Django's settings, all of them from the environment (see .env.example)."""

from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from common import database_url, env, redis_url
from config import logs

django_stubs_ext.monkeypatch()

LOGGING = logs.LOGGING

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("LETHE_DATA", str(BASE_DIR / "var"))).resolve()

SECRET_KEY = env.text("LETHE_SECRET_KEY")
DEBUG = env.flag("LETHE_DEBUG", default=False)
ALLOWED_HOSTS = env.listing("LETHE_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
BASE_URL = env.text("LETHE_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
HTTPS = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "tenancy",
    "audit",
    "notifications",
    "members",
    "profiles",
    "interactions",
    "erasure",
    "segments",
    "exports",
    "imports",
    "home",
    "demo",
    "config.platform.PlatformConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "template_partials",
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
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tenancy.preferences.preferences_middleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "common.kept_parts",
                "common.kept_addresses",
                "common.kept_days",
            ],
            "libraries": {"i18n": "common.kept_words"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.navigation",
            ],
        },
    }
]

# The owner of the schema migrates; everything else connects as a role that owns
# nothing, so that row-level security holds for it. With one login for both, that
# login becomes the program's role as soon as it is connected.
PROGRAM_ROLE = "lethe_program"
AS_OWNER = env.text("LETHE_DATABASE_ROLE", "program") == "owner"
_PROGRAM_URL = env.text("DATABASE_URL")
_OWNER_URL = env.text("DATABASE_OWNER_URL", _PROGRAM_URL)
DATABASES = {"default": database_url.parse(_OWNER_URL if AS_OWNER else _PROGRAM_URL)}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = False
# Whoever died gives its locks back: a process even while its statement waits for others,
# a machine that went without a word after half a minute, and what hangs in the middle
# of a transaction when it has done nothing for long.
_SESSION = (
    "-c client_connection_check_interval=1000 -c tcp_keepalives_idle=15"
    " -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
    " -c tcp_user_timeout=30000 -c idle_in_transaction_session_timeout=600000"
)
if not AS_OWNER and DATABASES["default"]["USER"] != PROGRAM_ROLE:
    _SESSION += f" -c role={PROGRAM_ROLE}"
DATABASES["default"]["OPTIONS"]["options"] = _SESSION
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "lethe",
    }
}
CELERY_BROKER_URL = redis_url.for_broker(REDIS_URL)
# Nobody who launches a run waits for a broker that does not answer.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 5}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
LOOK_SECONDS = env.integer("LETHE_LOOK_SECONDS", 10)
# How many workers may be at one run at a time, and when its sweep slows down for others
# (0: never): connections at work, megabytes that a replica is behind.
WORKERS_PER_RUN = env.integer("LETHE_WORKERS_PER_RUN", 2)
BUSY_CONNECTIONS = env.integer("LETHE_BUSY_CONNECTIONS", 0)
BUSY_LAG_MB = env.integer("LETHE_BUSY_LAG_MB", 256)
METRICS_TOKEN = env.text("LETHE_METRICS_TOKEN", "")
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": seconds, "options": {"expires": seconds}}
    # What nobody took in time is not piled up for the worker that comes at last.
    for name, task, seconds in (
        ("look-for-errands", "tenancy.look", LOOK_SECONDS),
        ("tidy-imports", "imports.tidy", 3600),
        ("tidy-profiles", "profiles.tidy", 3600),
        ("tidy-campaigns", "interactions.tidy", 3600),
        ("tidy-segments", "segments.tidy", 3600),
        ("tidy-exports", "exports.tidy", 3600),
    )
}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")

AUTH_USER_MODEL = "tenancy.User"
AUTHENTICATION_BACKENDS = [
    "tenancy.backends.Backend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tenancy.sign_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Lethe: "
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
# Behind a proxy everybody comes from its address: who fails to sign in would keep
# everybody else from it. Each proxy adds whom it answers to X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("LETHE_PROXIES", int(HTTPS))
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Lethe"
# People are invited by an owner, and no message ever asks them to confirm.
MFA_ALLOW_UNVERIFIED_EMAIL = True
EMAIL_BACKEND = env.text(
    "LETHE_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = env.text("LETHE_EMAIL_HOST", "localhost")
EMAIL_PORT = env.integer("LETHE_EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("LETHE_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("LETHE_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.flag("LETHE_EMAIL_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("LETHE_EMAIL_FROM", "Lethe <lethe@localhost>")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = "config.formats"
FORM_RENDERER = "common.plain_widgets.Renderer"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("LETHE_STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not STATIC_ROOT.is_dir()
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files", "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if STATIC_ROOT.is_dir()
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
FILE_UPLOAD_HANDLERS = [
    "imports.upload_limit.LimitedUploadHandler",
    "imports.upload_limit.ListUploadHandler",
]
# How long an exploration is kept that nobody comes back to.
EXPLORATION_DAYS = env.integer("LETHE_EXPLORATION_DAYS", 30)
# How long a file of profiles is kept once it is made. An account may say otherwise.
EXPORT_DAYS = env.integer("LETHE_EXPORT_DAYS", 10)
# How long an error file is kept once its run has ended. An account may say otherwise.
UPLOAD_DAYS = env.integer("LETHE_UPLOAD_DAYS", 30)
# What is half uploaded or half written lies where the tidying finds it after a crash:
# in a folder of its own, since everything old in it is removed.
TEMPORARY_DIR = str(
    Path(env.text("LETHE_UPLOAD_TEMP_DIR", str(DATA_DIR))) / "lethe-temporary"
)

SESSION_ENGINE = "tenancy.sessions"
SESSION_COOKIE_NAME = "lethe_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
# `i18n` is common.kept_words on purpose.
SILENCED_SYSTEM_CHECKS = ["templates.W003"]
