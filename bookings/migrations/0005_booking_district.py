from django.db import migrations, models


def copy_from_home(apps, schema_editor):
    home = apps.get_model("accounts", "Address").objects.filter(pk=models.OuterRef("address")).values("district")
    apps.get_model("bookings", "Booking").objects.update(district=models.Subquery(home))


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0004_desk_filters"),
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="district",
            field=models.CharField("district", blank=True, max_length=40),
        ),
        migrations.RunPython(copy_from_home, migrations.RunPython.noop, elidable=True),
    ]
