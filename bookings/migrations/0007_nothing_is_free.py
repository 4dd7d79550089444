from decimal import Decimal

import django.core.validators
from django.db import migrations, models

FEN = Decimal("0.01")


def ask_for_a_fen(apps, schema_editor):
    for name in ("Package", "Price"):
        apps.get_model("bookings", name).objects.filter(price=0).update(price=FEN)


def price():
    at_least = django.core.validators.MinValueValidator(FEN)
    return models.DecimalField("price with one pet", decimal_places=2, max_digits=8, validators=[at_least])


def costs_something(name):
    return models.CheckConstraint(condition=models.Q(extra_pet_price__gte=0, price__gte=FEN), name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0006_desk_districts"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="package", name="bookings_package_price_not_negative"),
        migrations.RemoveConstraint(model_name="price", name="bookings_price_not_negative"),
        migrations.AlterField(model_name="historicalpackage", name="price", field=price()),
        migrations.AlterField(model_name="package", name="price", field=price()),
        migrations.AlterField(model_name="price", name="price", field=price()),
        # Bookings keep the lines they were made with.
        migrations.RunPython(ask_for_a_fen, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(model_name="package", constraint=costs_something("bookings_package_costs_something")),
        migrations.AddConstraint(model_name="price", constraint=costs_something("bookings_price_costs_something")),
    ]
