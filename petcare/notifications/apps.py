from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "petcare.notifications"
    label = "notifications"
