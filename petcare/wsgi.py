import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "petcare.settings")

application = get_wsgi_application()

from petcare.started import keep_what_is_loaded  # noqa: E402  needs configured settings

keep_what_is_loaded()
