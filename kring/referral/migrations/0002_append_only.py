from django.db import migrations

from kring.access.append_only import keep


class Migration(migrations.Migration):
    dependencies = [("referral", "0001_initial")]

    operations = [keep("referral_referralevent")]
