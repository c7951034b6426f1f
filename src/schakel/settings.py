"""Every setting, from the environment. A bad or missing value stops the start; see docs/guides."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from schakel import environment as env

PACKAGE = Path(__file__).resolve().parent

# Who runs this, and where.
EXAMPLE = env.flag("SCHAKEL_EXAMPLE", default=False)
STATE = Path(env.text("SCHAKEL_STATE"))
HTTPS = env.flag("SCHAKEL_HTTPS", default=True)
ALLOWED_HOSTS = [host.strip() for host in env.text("SCHAKEL_HOSTS").split(",") if host.strip()]
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise env.SettingError("SCHAKEL_HOSTS must name the hosts that are served; * is refused")
if not HTTPS and not EXAMPLE:
    raise env.SettingError("SCHAKEL_HTTPS=0 is for the example only")

# Secrets: none has a default.
SECRET_KEY = env.secret_text("SCHAKEL_SECRET_KEY", least=50)
RECEIPT_PEPPER = env.secret_bytes("SCHAKEL_RECEIPT_PEPPER")
JOURNAL_KEY = env.secret_bytes("SCHAKEL_JOURNAL_KEY")
JOURNAL_ORIGIN = env.shaped(
    "SCHAKEL_JOURNAL_ORIGIN",
    pattern=r"[a-z0-9.-]+(/[a-z0-9._-]+)*",
    says="a host with a path, like schakel.example.nl/journal",
)

# Terms that an installation may choose within what the law leaves open.
QUARANTINE_DAYS = env.number("SCHAKEL_QUARANTINE_DAYS", default=3, least=1, most=3)
FIRST_ANSWER_WORKDAYS = env.number("SCHAKEL_FIRST_ANSWER_WORKDAYS", default=5, least=1, most=20)
OUTCOME_DAYS = env.number("SCHAKEL_OUTCOME_DAYS", default=30, least=1, most=180)
DISCLOSURE_REVIEW_DAYS = env.number("SCHAKEL_REVIEW_DAYS", default=180, least=30, most=365)
FORM_HOURS = env.number("SCHAKEL_FORM_HOURS", default=24, least=1, most=48)
TEXT_LENGTH_MAX = env.number("SCHAKEL_TEXT_LENGTH_MAX", default=20_000, least=500, most=200_000)
SECOND_FACTOR = env.flag("SCHAKEL_SECOND_FACTOR", default=True)
SESSION_MINUTES = env.number("SCHAKEL_SESSION_MINUTES", default=30, least=5, most=480)
EXIT_ADDRESS = env.shaped(
    "SCHAKEL_EXIT_ADDRESS",
    "https://www.buienradar.nl/",
    pattern=r"https://[^\s/?#]+/[^\s?#]*",
    says="an https:// address without a query",
)
SECURITY_CONTACT = env.shaped(
    "SCHAKEL_SECURITY_CONTACT",
    "",
    pattern=r"((https://|mailto:)[^\s]+)?",
    says="an https:// or mailto: address, or empty",
)
CHANNELS_FILE = Path(env.text("SCHAKEL_CHANNELS_FILE", str(PACKAGE / "reports" / "channels.yaml")))

DEBUG = False
ROOT_URLCONF = "schakel.urls"
WSGI_APPLICATION = "schakel.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "schakel.journal",
    "schakel.parties",
    "schakel.web",
    "schakel.entrance",
    "schakel.reports",
    "schakel.assessments",
    "schakel.disclosures",
    "schakel.accountability",
    "schakel.example",
]
MIDDLEWARE = [
    "schakel.web.middleware.ForgetReporterMiddleware",
    "schakel.web.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "schakel.web.navigation.page",
                "schakel.reports.channels.page",
            ],
            "builtins": ["schakel.web.templatetags.schakel", "django.templatetags.i18n"],
        },
    }
]
FORM_RENDERER = "schakel.web.renderer.Renderer"

DATABASES = {"default": env.database("SCHAKEL_DATABASE")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Staff sign in with a password; a session alone opens nothing (see parties.sealing).
AUTH_USER_MODEL = "parties.Member"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "parties:sign_in"
SESSION_COOKIE_NAME = "schakel_session"
SESSION_COOKIE_AGE = 60 * SESSION_MINUTES
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = HTTPS
CSRF_USE_SESSIONS = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Transport. A proxy that ends TLS says so in this one header and no other.
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# X-Frame-Options is set by schakel.web.middleware, with the other headers.
SILENCED_SYSTEM_CHECKS = ["security.W002"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# To standard error, without an address, an agent, a body or a query.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # A page that is not there is no news, and its path may be an invitation or an id.
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "schakel": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
