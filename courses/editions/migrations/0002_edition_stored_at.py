import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='edition',
            name='stored_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
    ]
