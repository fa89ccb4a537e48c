"""Fill the tables that are the same for every municipality."""

from django.db import migrations

from programme import reference


def fill(apps, schema_editor):
    reference.load(apps)


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
