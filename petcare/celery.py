"""The Celery application. Beat only sweeps due columns, so two beats at once do no harm."""

import os

from celery import Celery
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "petcare.settings")

TRANSPORT_ALIASES["redis"] = "petcare.broker:Transport"

app = Celery("petcare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(
    [
        "bookings.conduct",
        "backoffice.campaigns",
        "backoffice.statistics",
        "bookings.dispatch",
        "bookings.money",
        "bookings.orders",
        "bookings.planning",
        "bookings.visits",
        "petcare.notifications",
        "petcare.payments.sandbox_vendor",
    ]
)

SWEEPS = {
    "heartbeat": {"task": "petcare.tasks.heartbeat", "schedule": 5.0},
    "deliver due notifications": {"task": "petcare.notifications.tasks.sweep_deliveries", "schedule": 5.0},
    "advance due rounds": {"task": "bookings.dispatch.tasks.sweep_rounds", "schedule": 2.0},
    "look again where a search was lost": {"task": "bookings.dispatch.tasks.sweep_lost_searches", "schedule": 60.0},
    "work out due plans": {"task": "bookings.planning.tasks.sweep_plans", "schedule": 10.0},
    "take the silent offline": {"task": "bookings.dispatch.tasks.sweep_silent_caregivers", "schedule": 300.0},
    "release expired holds": {"task": "bookings.orders.tasks.sweep_expired_holds", "schedule": 5.0},
    "mark missed visits": {"task": "bookings.visits.tasks.sweep_missed_visits", "schedule": 15.0},
    "send due campaigns": {"task": "backoffice.campaigns.tasks.sweep_campaigns", "schedule": 15.0},
    "count the statistics": {"task": "backoffice.statistics.tasks.count_figures", "schedule": 60.0},
    "forget unverified sign-ups": {"task": "accounts.tasks.purge_unverified_sign_ups", "schedule": 3600.0},
    "delete photos of cards and proofs": {"task": "accounts.tasks.purge_proofs", "schedule": 600.0},
    "forget ended devices": {"task": "accounts.tasks.forget_ended_devices", "schedule": 3600.0},
    "send due refunds": {"task": "bookings.money.tasks.sweep_refunds", "schedule": 10.0},
    "make due videos": {"task": "petcare.uploads.tasks.sweep_videos", "schedule": 15.0},
    "purge uploads": {"task": "petcare.uploads.tasks.sweep_uploads", "schedule": 300.0},
    "look at certificates that end": {"task": "caregivers.tasks.watch_certificates", "schedule": 60.0},
    "recount skills that need a certificate": {"task": "caregivers.tasks.recount_all_skills", "schedule": 600.0},
    "forget old applications": {"task": "caregivers.tasks.forget_applications", "schedule": 3600.0},
    "purge loose files": {"task": "petcare.uploads.tasks.sweep_loose_files", "schedule": 600.0},
    "count the months of caregivers": {"task": "bookings.conduct.tasks.count_months", "schedule": 3600.0},
    "pick visits to look at": {"task": "bookings.conduct.tasks.pick_sampled_visits", "schedule": 3600.0},
    "carry out due measures": {"task": "bookings.conduct.tasks.sweep_measures", "schedule": 60.0},
    "ask for open payments": {"task": "bookings.money.tasks.sweep_open_payments", "schedule": 30.0},
}
for sweep in SWEEPS.values():
    # While no worker runs, one waiting sweep of each kind is worth as much as a thousand.
    sweep["options"] = {"expires": 10 * sweep["schedule"]}
# Only set, not read: reading app.conf would load the settings before the demo and the tests have set their environment.
app.conf.beat_schedule = SWEEPS


@app.on_after_configure.connect
def add_the_sandbox_vendor(sender, **kwargs):
    """Settings are read only now: this module is imported before the demo and the tests have set their environment."""
    if settings.PAYMENT_GATEWAY.endswith("SandboxGateway"):
        sender.conf.beat_schedule["call the sandbox vendor's merchants"] = {
            "task": "petcare.payments.sandbox_vendor.tasks.sweep_notices",
            "schedule": 2.0,
            "options": {"expires": 20.0},
        }
