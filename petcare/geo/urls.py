from django.urls import path

from petcare.geo import views

app_name = "geo"
urlpatterns = [
    path("suggest/", views.suggest, name="suggest"),
    path("reverse/", views.reverse, name="reverse"),
    # static/js/map/paper.js asks for the other layers beside this one.
    path("roads.json", views.map_layer, {"layer": "roads-main"}, name="roads"),
    path("roads-small.json", views.map_layer, {"layer": "roads-small"}, name="roads_small"),
    path("water.json", views.map_layer, {"layer": "water"}, name="water"),
    path("parks.json", views.map_layer, {"layer": "parks"}, name="parks"),
    path("compounds.json", views.map_layer, {"layer": "compounds"}, name="compounds"),
]
