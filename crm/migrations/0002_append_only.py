from django.db import migrations

from hightech.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("crm", "0001_nouns")]

    operations = [
        AppendOnly("CreditSplit"),
        AppendOnly("CollisionCheck"),
        AppendOnly("ReportAdjustment"),
    ]
