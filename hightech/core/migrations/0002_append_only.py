from django.core.management import call_command
from django.db import migrations

from hightech.core.append_only import AppendOnly


def create_cache_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_nouns")]

    operations = [
        AppendOnly("Step"),
        AppendOnly("Change"),
        AppendOnly("Seal"),
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
    ]
