from django.apps import AppConfig


class BackofficeAppConfig(AppConfig):
    name = "backoffice"
