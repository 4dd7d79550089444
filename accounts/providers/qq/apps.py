from django.apps import AppConfig


class QQConfig(AppConfig):
    name = "accounts.providers.qq"
