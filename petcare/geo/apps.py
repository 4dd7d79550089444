from django.apps import AppConfig


class GeoConfig(AppConfig):
    name = "petcare.geo"
    label = "geo"
