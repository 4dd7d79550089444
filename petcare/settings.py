"""One settings file. What differs between installations is an environment variable; docs/operations.md lists them."""

import re
from pathlib import Path

import dj_database_url
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry

from petcare import environment as env
from petcare.s3 import origins, s3_storages

BASE_DIR = Path(__file__).resolve().parent.parent

# The demo answers on this machine only, shows every SMS on a page, and takes no real money.
DEMO = env.flag("PETCARE_DEMO")
DEMO_FOLDER = BASE_DIR / ".demo"

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY", "demo-only-" * 6 if DEMO else None)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost" if DEMO else None)
SITE_ADDRESS = env.text("SITE_ADDRESS", "http://127.0.0.1:8000" if DEMO else None).rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]

INSTALLED_APPS = [
    "backoffice.site.BackofficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "accounts.providers.weixin",
    "accounts.providers.qq",
    "django_htmx",
    "simple_history",
    "petcare",
    "petcare.geo",
    "petcare.notifications",
    "petcare.payments",
    "petcare.uploads",
    "accounts",
    "pets",
    "caregivers",
    "bookings",
    "backoffice.apps.BackofficeAppConfig",
]
if DEMO:
    INSTALLED_APPS += ["petcare.demo"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "petcare.charset.CharsetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.DeviceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.RateLimitMiddleware",
    "backoffice.second_factor.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "petcare.urls"
WSGI_APPLICATION = "petcare.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "petcare.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "petcare.templatetags.petcare",
            ],
        },
    }
]

DATABASE = dj_database_url.parse(env.text("DATABASE_URL"))
# Under ASGI each request has a thread of its own: the pool keeps a crowd from opening a connection each.
POOL = {"min_size": 1, "max_size": env.number("DATABASE_POOL_SIZE", 20), "timeout": 20}
DATABASES = {
    "default": DATABASE
    | {
        "OPTIONS": DATABASE.get("OPTIONS", {}) | {"pool": POOL},
        # pgbouncer in transaction mode keeps no cursor between statements.
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
LIVE_REDIS_URL = env.text("LIVE_REDIS_URL", REDIS_URL)
REDIS_CACHE = {
    "LOCATION": env.text("CACHE_REDIS_URL", REDIS_URL),
    "KEY_PREFIX": "cache",
    # No second try: a person is waiting.
    "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.8, "retry": Retry(NoBackoff(), 0)},
}
CACHES = {
    "default": REDIS_CACHE | {"BACKEND": "petcare.cache.ForgivingRedisCache"},
    # What costs money or guards a door is refused rather than not counted.
    "strict": REDIS_CACHE | {"BACKEND": "django.core.cache.backends.redis.RedisCache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

CELERY_BROKER_URL = env.text("BROKER_URL", REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "queue_order_strategy": "priority",
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# The due columns carry the work; a message only wakes the worker sooner. So nobody waits for a broker that is away.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "bookings.dispatch.*": {"queue": "dispatch"},
    "bookings.money.*": {"queue": "money"},
    "petcare.payments.*": {"queue": "money"},
    "petcare.notifications.*": {"queue": "notifications"},
    # Videos take minutes; nothing else waits behind them.
    "petcare.uploads.*": {"queue": "media"},
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "email", "phone", "claimed_phone", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.VisiblePasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone", "email"}
# Which of the two a sign-up needs, its form says; whoever has an e-mail only signs in as well.
ACCOUNT_SIGNUP_FIELDS = ["phone", "email", "password1*"]
SILENCED_SYSTEM_CHECKS = ["account.W001"]  # allauth would have one of them needed in every form
ACCOUNT_FORMS = {"login": "accounts.forms.sign_in.SignInForm"}
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_PHONE_VERIFICATION_MAX_ATTEMPTS = 5
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = 3
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 3
# How long the page waits for a code; the code itself is good for less (accounts/codes.py).
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_TIMEOUT = 20 * 60
# An e-mail stands with a person only once it is proven (accounts/proof.py).
ACCOUNT_EMAIL_VERIFICATION = "none"
# Asking for a code takes so long whether the number has an account or not (seconds).
SECONDS_TO_ANSWER = 0.8
# How many proxies of our own stand before the pages: whom to believe about a visitor's address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0 if DEMO else 1)
# A whole office or carrier sits behind one address; what protects one number is the cap per number.
ACCOUNT_RATE_LIMITS = {
    "signup": "60/m/ip",
    # Codes per number and e-mail are counted where they are sent (petcare/notifications/codes.py).
    "verify_phone": "120/h/ip",
    "request_login_code": "120/h/ip",
    # Counts right sign-ins too.
    "login": "300/m/ip",
    # A number from one address: a stranger elsewhere does not lock its owner out.
    "login_failed": "30/m/ip,5/5m/key",
    # A number from everywhere: beyond it only the SMS code leads in.
    "login_failed_anywhere": "50/h/key",
    "desk_sign_in": "30/m/ip",
    "desk_sign_in_name": "5/5m/key",
}
ACCOUNT_SESSION_REMEMBER = True

SOCIALACCOUNT_ADAPTER = "accounts.social_adapter.SocialAccountAdapter"
# Who comes by WeChat or QQ proves a phone before there is an account.
SOCIALACCOUNT_AUTO_SIGNUP = False
# WeChat has one app for the QR page and one for its own browser. A vendor without an app is not offered.
WEIXIN_APP = env.app("WEIXIN_APP_ID", "WEIXIN_APP_SECRET", ("wxdemopage", "demo-page-secret") if DEMO else ("", ""))
WEIXIN_INSIDE_APP = env.app(
    "WEIXIN_INSIDE_APP_ID", "WEIXIN_INSIDE_APP_SECRET", ("wxdemoinside", "demo-inside-secret") if DEMO else ("", "")
)
QQ_APP = env.app("QQ_APP_ID", "QQ_APP_KEY", ("100demo", "demo-qq-key") if DEMO else ("", ""))
SOCIALACCOUNT_PROVIDERS = {
    "weixin": {"APPS": WEIXIN_APP + [app | {"settings": {"inside": True}} for app in WEIXIN_INSIDE_APP]},
    "qq": {"APPS": QQ_APP},
}
# The demo plays both vendors itself (petcare/demo/consent/).
WEIXIN_OPEN_ADDRESS = f"{SITE_ADDRESS}/demo/weixin" if DEMO else "https://open.weixin.qq.com"
WEIXIN_API_ADDRESS = f"{SITE_ADDRESS}/demo/weixin" if DEMO else "https://api.weixin.qq.com"
QQ_ADDRESS = f"{SITE_ADDRESS}/demo/qq" if DEMO else "https://graph.qq.com"

# A session of somebody who works here ends after so long, and sooner when nobody is there.
STAFF_SESSION_HOURS = env.number("STAFF_SESSION_HOURS", 8)
STAFF_IDLE_MINUTES = env.number("STAFF_IDLE_MINUTES", 30)

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["petcare.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_FOLDER", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_FOLDER = Path(env.text("MEDIA_FOLDER", str(DEMO_FOLDER / "media" if DEMO else BASE_DIR / "media")))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_FOLDER / "public", "base_url": "/media/"},
    },
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # No address: private files are answered only by views that check who asks.
        "OPTIONS": {"location": MEDIA_FOLDER / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Files lie in object storage instead of folders once its address is set.
S3_ENDPOINT = env.text("S3_ENDPOINT", "").rstrip("/")
S3_ORIGINS: list[str] = []
if S3_ENDPOINT:
    S3_PUBLIC_BUCKET, S3_PRIVATE_BUCKET = env.text("S3_PUBLIC_BUCKET"), env.text("S3_PRIVATE_BUCKET")
    STORAGES |= s3_storages(
        endpoint=S3_ENDPOINT,
        region=env.text("S3_REGION", "us-east-1"),
        key=env.text("S3_ACCESS_KEY"),
        secret=env.text("S3_SECRET_KEY"),
        public=S3_PUBLIC_BUCKET,
        private=S3_PRIVATE_BUCKET,
        by_path=env.flag("S3_BUCKET_IN_PATH"),
    )
    S3_ORIGINS = origins(endpoint=S3_ENDPOINT, buckets=[S3_PUBLIC_BUCKET, S3_PRIVATE_BUCKET])
MAX_PHOTO_BYTES = 20 * 1024 * 1024
MAX_VIDEO_BYTES = 200 * 1024 * 1024
MAX_VIDEO_SECONDS = 60
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

SMS_GATEWAY = env.text("SMS_GATEWAY", "petcare.demo.phones.DemoSms" if DEMO else None)
_ALIYUN = None if SMS_GATEWAY.endswith(".AliyunSms") else ""
ALIYUN_SMS_KEY_ID = env.text("ALIYUN_SMS_KEY_ID", _ALIYUN)
ALIYUN_SMS_KEY_SECRET = env.text("ALIYUN_SMS_KEY_SECRET", _ALIYUN)
ALIYUN_SMS_ADDRESS = env.text("ALIYUN_SMS_ADDRESS", "https://dysmsapi.aliyuncs.com").rstrip("/")
# One address may be a whole office or a carrier's gateway; the number of all codes in a day bounds the bill.
SMS_CODES_PER_ADDRESS_HOUR = env.number("SMS_CODES_PER_ADDRESS_HOUR", 600 if DEMO else 60)
SMS_CODES_PER_DAY = env.number("SMS_CODES_PER_DAY", 20_000)
# Without a mail server letters are written to the log.
MAILERS = {
    "default": {"BACKEND": "petcare.demo.phones.DemoMail"}
    if DEMO
    else env.mailer("MAIL_URL") or {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
}
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "noreply@localhost")
PUSH_SENDER = env.text("PUSH_SENDER", "petcare.demo.phones.DemoPush" if DEMO else None)
# Without a key no page offers pushes. `manage.py make_push_key` makes one.
VAPID_PRIVATE_KEY = env.text("VAPID_PRIVATE_KEY", None if PUSH_SENDER.endswith(".WebPush") else "")
# Whom a push service tells when our messages do harm: mailto:… or https://….
VAPID_CONTACT = env.text("VAPID_CONTACT", SITE_ADDRESS)
# Where browsers say that their push service is, we call only if it is one of these.
PUSH_ORIGINS = env.words(
    "PUSH_ORIGINS",
    "https://fcm.googleapis.com,https://updates.push.services.mozilla.com,https://web.push.apple.com,"
    "https://*.push.apple.com,https://*.notify.windows.com",
)
PAYMENT_GATEWAY = env.text("PAYMENT_GATEWAY", "petcare.payments.sandbox.SandboxGateway" if DEMO else None)
SANDBOX_PAYMENT_SECRET = env.text("SANDBOX_PAYMENT_SECRET", "sandbox-signing-secret" if DEMO else "")
VALHALLA_URL = env.text("VALHALLA_URL", "").rstrip("/")
_ROUTER = "petcare.geo.valhalla.ValhallaRouter" if VALHALLA_URL else "petcare.geo.straight_line.StraightLineRouter"
ROUTER = env.text("ROUTER", _ROUTER)
AMAP_KEY, AMAP_URL = env.text("AMAP_KEY", ""), env.text("AMAP_URL", "https://restapi.amap.com")
GEOCODER = env.text("GEOCODER", "petcare.geo.places.PlaceGeocoder")
MAP_TILES_URL = env.text("MAP_TILES_URL", "")
# The platform serves one city: west, south, east, north in WGS-84 degrees.
CITY_NAME = env.text("CITY_NAME", "江城市")
CITY_BOUNDS = [float(part) for part in env.words("CITY_BOUNDS", "114.2100,30.5150,114.4000,30.6750")]

# Who runs the platform, and how people reach somebody there who cannot sign in.
COMPANY_NAME = env.text("COMPANY_NAME", "江城到家宠物服务（演示）" if DEMO else None)
SUPPORT_CONTACT = env.text("SUPPORT_CONTACT", "027-0000-0000 · help@example.com" if DEMO else None)
# Photos of identity cards and other proofs are deleted so long after the decision.
IDENTITY_PHOTO_DAYS = env.number("IDENTITY_PHOTO_DAYS", 30)

# Newest first; older keys still open what was sealed with them.
FIELD_ENCRYPTION_KEYS = env.words(
    "FIELD_ENCRYPTION_KEYS", "ZGVtby1vbmx5LWtleS1kZW1vLW9ubHkta2V5LWRlbW8=" if DEMO else None
)
# Never changes: the fingerprints that find a sealed value again are made with it.
BLIND_INDEX_KEY = env.text("BLIND_INDEX_KEY", "demo-only-index-key" if DEMO else None)

# A policy names hosts, not addresses; one label of the host may change ({s}).
TILES_HOSTS = re.findall(r"^https?://[^/]+", re.sub(r"(?<=//)[^./]*{s}[^./]*", "*", MAP_TILES_URL))
SOCIAL_ADDRESSES = {WEIXIN_OPEN_ADDRESS: WEIXIN_APP + WEIXIN_INSIDE_APP, QQ_ADDRESS: QQ_APP}
SOCIAL_ORIGINS = {"/".join(address.split("/")[:3]) for address, apps in SOCIAL_ADDRESSES.items() if apps}
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    # Leaflet places its layers by the style property, which a policy does not touch; data: is for its 1-pixel tiles.
    "img-src": [CSP.SELF, "data:", "blob:", *TILES_HOSTS, *S3_ORIGINS],
    "media-src": [CSP.SELF, "blob:", *S3_ORIGINS],
    "connect-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    # Browsers ask the policy again where the answer to a form leads: to a vendor's cashier or page of consent.
    "form-action": [CSP.SELF, *env.words("CASHIER_ORIGINS"), *sorted(SOCIAL_ORIGINS)],
    "frame-ancestors": [CSP.NONE],
}
SECURE_SSL_REDIRECT = not DEMO
# Machines ask without TLS, and take a redirect for good news.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
SECURE_HSTS_PRELOAD = not DEMO
SESSION_COOKIE_SECURE = not DEMO
CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_NAME = "petcare_session"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DEFAULT_EXCEPTION_REPORTER_FILTER = "petcare.error_reports.SparingFilter"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    # At DEBUG it writes down whole addresses, and WeChat and QQ want their secret in one.
    "loggers": {"urllib3": {"level": "INFO"}},
}
