from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0005_booking_district"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["district", "-created_at", "-id"], name="bookings_booking_in_district"),
        ),
        migrations.AddIndex(
            model_name="refundrequest",
            index=models.Index(fields=["-asked_at", "-id"], name="bookings_refundrequest_newest"),
        ),
    ]
