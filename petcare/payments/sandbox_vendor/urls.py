from django.urls import path

from petcare.payments.sandbox_vendor import views

app_name = "sandbox_cashier"
urlpatterns = [
    path("pay/", views.open_cashier, name="open"),
    path("charges/<uuid:key>/", views.charge, name="charge"),
    path("api/charges/query/", views.query_charge, name="query_charge"),
    path("api/refunds/", views.refund, name="refund"),
    path("api/refunds/query/", views.query_refund, name="query_refund"),
]
