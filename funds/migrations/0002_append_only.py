from django.db import migrations

from hightech.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("funds", "0001_nouns")]

    operations = [
        AppendOnly("LedgerEntry"),
        AppendOnly("Revision"),
        AppendOnly("FlagDismissal"),
        AppendOnly("ClauseException"),
        AppendOnly("Run"),
        AppendOnly("RunResult"),
        AppendOnly("RunEvidence"),
    ]
