from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from bookings.catalogue.views import home
from petcare import app_shell, health

urlpatterns = [
    path("", home, name="home"),
    path("", include("bookings.urls")),
    path("me/", include("accounts.urls")),
    path("accounts/", include("accounts.sign_in_urls")),
    path("", include("accounts.legal_urls")),
    path("pets/", include("pets.urls")),
    path("caregivers/", include("caregivers.urls")),
    path("work/apply/", include("caregivers.apply_urls")),
    path("work/standing/", include("caregivers.standing_urls")),
    path("map/", include("petcare.geo.urls")),
    path("inbox/", include("petcare.notifications.urls")),
    path("uploads/", include("petcare.uploads.urls")),
    path("live-token/", include("petcare.live.urls")),
    path("admin/", admin.site.urls),
    path("manifest.webmanifest", app_shell.manifest, name="manifest"),
    path("service-worker.js", app_shell.service_worker, name="service_worker"),
    path("offline/", app_shell.offline, name="offline"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
if settings.DEMO:
    from django.views.static import serve

    urlpatterns += [
        path("demo/", include("petcare.demo.urls")),
        path("media/<path:path>", serve, {"document_root": settings.MEDIA_FOLDER / "public"}),
    ]
if settings.PAYMENT_GATEWAY.endswith("SandboxGateway"):
    urlpatterns += [path("sandbox-cashier/", include("petcare.payments.sandbox_vendor.urls"))]
