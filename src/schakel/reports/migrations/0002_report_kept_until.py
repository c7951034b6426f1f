"""Let an order to keep a report stand in its own row, so that nobody erases it meanwhile."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="report", name="kept_until", field=models.DateField(null=True)
        ),
    ]
