"""Settings of Kring: safe by default, everything local comes from the environment (`docs/settings.md` lists it).

`KRING_DEMO=1` is for trying Kring on one's own machine: plain http on the loopback address and no second factor. Without
it Kring refuses to start with anything that is not fit for people's data.
"""

import tomllib
from pathlib import Path

from django.utils.csp import CSP
from environs import Env

from kring.config import readers

ROOT = Path(__file__).resolve().parents[2]

env = Env()

# --- What this installation is -------------------------------------------------------------------------------------

KRING_VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
KRING_DEMO = env.bool("KRING_DEMO", False)
KRING_VAR = env.path("KRING_VAR", ROOT / "var")
KRING_BASE_URL = readers.base_url(
    env.str("KRING_BASE_URL", "http://127.0.0.1:8000") if KRING_DEMO else env.str("KRING_BASE_URL"), KRING_DEMO
)
# The password of every account in the demonstration; shown on its sign-in page.
KRING_DEMO_PASSWORD = env.str("KRING_DEMO_PASSWORD", "kring-demo-2026")
KRING_REQUIRE_SECOND_FACTOR = env.bool("KRING_REQUIRE_SECOND_FACTOR", not KRING_DEMO)
HTTPS = KRING_BASE_URL.startswith("https://")

DEBUG = env.bool("KRING_DEBUG", False) and KRING_DEMO
SECRET_KEY = readers.secret_key(env.str("KRING_SECRET_KEY", ""), KRING_VAR / "secret_key")
SECRET_KEY_FALLBACKS = env.list("KRING_SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = readers.hosts(env.list("KRING_HOSTS", ["127.0.0.1", "localhost"] if KRING_DEMO else []), KRING_BASE_URL)

# --- The house -----------------------------------------------------------------------------------------------------

# From the ground up; a step only knows the ones before it (see .importlinter).
STEPS = [
    "kring.ui",
    "kring.events",
    "kring.identity",
    "kring.access",
    "kring.clients",
    "kring.programme",
    "kring.directory",
    "kring.duties",
    "kring.capacity",
    "kring.referral",
    "kring.journey",
    "kring.spiderweb",
    "kring.matching",
    "kring.outcomes",
    "kring.feedback",
    "kring.insight",
    "kring.doors",
    "kring.demo",
]

INSTALLED_APPS = [
    "kring.config",
    *STEPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Before staticfiles, so that Django's own development server also goes through whitenoise.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # After whitenoise: a style sheet is not worth a line.
    "kring.config.request_log.RequestLog",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kring.config.headers.keep_private",
    # Outside everything that redirects.
    "kring.ui.sending.tell_where_to_go",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kring.identity.middleware.AccountLanguage",
    # Everything is behind sign-in unless the view says otherwise.
    "kring.identity.middleware.SignInFirst",
    "kring.identity.middleware.SessionLimits",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Who is asking, and the lock on pages that did not say who may open them.
    "kring.access.middleware.ActorMiddleware",
    "kring.programme.middleware.ProgrammeWords",
    "kring.doors.steward.region.themes.RegionTheme",
    "kring.identity.middleware.CompleteAccounts",
]

ROOT_URLCONF = "kring.config.urls"
WSGI_APPLICATION = "kring.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "kring.ui.environment.environment",
            "context_processors": [
                "kring.ui.context.page",
                "kring.identity.context.session",
                "kring.doors.navigation.navigation",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.Jinja2"

# --- Data ----------------------------------------------------------------------------------------------------------

DATABASES = {
    "default": readers.database(
        env.dj_db_url("KRING_DATABASE", f"sqlite:///{KRING_VAR / 'kring.sqlite3'}"),
        # Milliseconds. `manage.py` takes the limit away: a command may take as long as it needs, a page may not.
        statement_timeout=env.int("KRING_STATEMENT_TIMEOUT", 10_000),
        pool=env.bool("KRING_DATABASE_POOL", True),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counts attempts to sign in. In the database, so that all processes share it and a restart forgets nothing.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "identity_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000, "CULL_FREQUENCY": 10},
    },
    # Figures without people in them, in the memory of each process.
    "figures": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "figures",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

# Requests a minute that one place may make of the public map, for each process.
KRING_PUBLIC_REQUESTS = env.int("KRING_PUBLIC_REQUESTS", 300)

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1
# A file that comes in (a photo) is never on disk, and never further than this in memory: ten million bytes hold any telephone's photo.
# Only a list for the social map is, from a steward.
FILE_UPLOAD_HANDLERS = ["kring.ui.uploads.KeptOnDisk", "kring.ui.uploads.KeptInMemory"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
UPLOAD_READ_AT_MOST = 40_000_000  # bytes of a request with a file: up to here the form says that it is too large, beyond it nothing is read
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
MEDIA_ROOT = KRING_VAR / "uploads"
# The index of the social map: made from the database, on a local disk of each machine (docs/adr/0016).
KRING_SEARCH = env.path("KRING_SEARCH", KRING_VAR / "search")
# Whether a feed of the social map may be fetched from an address inside one's own network, and by night over http too.
KRING_FEEDS_INSIDE = env.bool("KRING_FEEDS_INSIDE", False)

# --- Who is asking -------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["kring.identity.signed_in.Accounts"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "kring.identity.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "kring.identity.forms.SignIn",
    "reset_password": "kring.identity.forms.ForgottenPassword",
    "reset_password_from_key": "kring.identity.forms.ChoosePassword",
    "change_password": "kring.identity.forms.ChangePassword",
    "reauthenticate": "kring.identity.forms.ProvePassword",
}
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# A steward makes the accounts, so the address is known to be the person's.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
# Failed attempts: of one place (a practice shares one address), and of one place at one account (the 'key').
ACCOUNT_RATE_LIMITS = {"login_failed": "20/5m/ip,5/5m/key", "reauthenticate": "20/5m/user"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60  # seconds
MFA_ADAPTER = "kring.identity.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "kring.identity.forms.GiveCode",
    "reauthenticate": "kring.identity.forms.ProveCode",
    "activate_totp": "kring.identity.forms.ConnectApp",
    "add_webauthn": "kring.identity.forms.AddPasskey",
}
# A steward made the account for this address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kring"
# Passkeys need https, except on this machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = KRING_DEMO

# --- What a browser may do -----------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
# Not 'no-referrer': browsers then send 'Origin: null' with a form, and the check against forged forms refuses it.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# Only behind a proxy that sets this header itself and strips it from outside.
BEHIND_PROXY = env.bool("KRING_BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# The last address in X-Forwarded-For is the one the proxy saw: attempts are counted for it.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0

SESSION_ENGINE = "kring.identity.signed_in"
SESSION_COOKIE_AGE = 10 * 60 * 60  # seconds
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# A browser takes a __Host- cookie only from this very host, over https.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}kring-session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}kring-form"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}kring-language"
CSRF_FAILURE_VIEW = "kring.ui.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Language and time ---------------------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True

KRING_THEME_SOURCE = "kring.doors.steward.region.themes.find"

# --- Files that come with Kring ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = KRING_VAR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "kring.ui.fonts.FontFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Messages out --------------------------------------------------------------------------------------------------

MAIL = (
    env.dj_email_url("KRING_EMAIL", f"file:///{KRING_VAR / 'mail'}") if KRING_DEMO else env.dj_email_url("KRING_EMAIL")
)
MAILERS = {"default": readers.mailer(MAIL, KRING_DEMO)}
DEFAULT_FROM_EMAIL = (
    env.str("KRING_EMAIL_FROM", "Kring <noreply@localhost>") if KRING_DEMO else env.str("KRING_EMAIL_FROM")
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "kring.config.request_log.Lines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["lines"], "level": env.str("KRING_LOG_LEVEL", "INFO")},
    "loggers": {
        # Django's own handlers print addresses and mail whole requests: everything goes through ours.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
    },
}
LOGGING_CONFIG = "logging.config.dictConfig"
