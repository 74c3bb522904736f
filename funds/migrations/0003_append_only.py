from django.db import migrations

from hightech.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("funds", "0002_applications_and_money")]
    operations = [AppendOnly("LedgerEntry"), AppendOnly("Revision")]
