from django.db import migrations


def fill_reasons(apps, schema_editor):
    """The words about a suspension name its reason since then; of earlier ones none was kept."""
    told = apps.get_model("notifications", "Notification").objects.filter(kind="suspended")
    for message in told.exclude(data__has_key="reason").iterator():
        message.data["reason"] = "–"
        message.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0009_payment_mismatch"),
        ("notifications", "0002_desk_lists"),
    ]

    operations = [
        migrations.RunPython(fill_reasons, migrations.RunPython.noop, elidable=True),
    ]
