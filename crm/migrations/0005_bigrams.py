from django.db import migrations

from hightech.core.found_by import BigramIndex


class Migration(migrations.Migration):
    dependencies = [("crm", "0004_found_by")]

    operations = [BigramIndex("Enterprise", "found_by"), BigramIndex("Contact", "found_by")]
