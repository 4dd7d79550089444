from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "petcare.demo"
    label = "demo"

    def ready(self):
        from petcare.demo import phones  # noqa: F401  registers who may watch the phones
