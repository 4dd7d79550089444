from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations


class Migration(migrations.Migration):
    """The exclusion constraint over caregiver and period needs btree_gist."""

    initial = True
    dependencies: list = []
    operations = [BtreeGistExtension()]
