import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("caregivers", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="caregiver",
            name="days_changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="days changed"),
        ),
    ]
