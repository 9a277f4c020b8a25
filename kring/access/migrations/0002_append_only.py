from django.db import migrations

from kring.access.append_only import keep


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [keep("access_auditentry")]
