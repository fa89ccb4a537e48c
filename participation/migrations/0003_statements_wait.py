import uuid

from django.db import migrations


def wait_and_be_known(apps, schema_editor):
    """Give each statement a key of its own, and let those adopted before wait for a moderator."""
    statements = apps.get_model("participation", "JointStatement")._default_manager
    for statement in statements.all():
        statement.key = uuid.uuid4()
        statement.waits_since = statement.adopted_at
        statement.save(update_fields=["key", "waits_since"])


class Migration(migrations.Migration):

    dependencies = [("participation", "0002_read_and_reported")]

    operations = [migrations.RunPython(wait_and_be_known, migrations.RunPython.noop)]
