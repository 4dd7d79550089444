from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "petcare.payments"
    label = "payments"
