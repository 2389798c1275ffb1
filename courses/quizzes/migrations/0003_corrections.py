import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0002_edition_stored_at'),
        ('quizzes', '0002_incident_desk'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel(name='Regrade'),
        migrations.DeleteModel(name='Appeal'),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('question', models.CharField(max_length=64)),
                ('text', models.TextField(max_length=2000, verbose_name='what is wrong with the question')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('outcome', models.CharField(blank=True, choices=[('accepted', 'accepted'), ('refused', 'refused')], max_length=8)),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='answer')),
                ('answered_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('reason', models.TextField(max_length=1000, verbose_name='reason')),
                ('questions', models.JSONField()),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('worked_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='Regrade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('old_score', models.DecimalField(decimal_places=4, max_digits=8)),
                ('new_score', models.DecimalField(decimal_places=4, max_digits=8)),
                ('old_passed', models.BooleanField()),
                ('new_passed', models.BooleanField()),
                ('old_grades', models.JSONField()),
                ('new_grades', models.JSONField()),
                ('decision', models.CharField(choices=[('applied', 'applied'), ('waiting', 'waits for the agency'), ('kept', 'the old score stands'), ('overtaken', 'overtaken by a later correction')], max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='mark',
            name='mark_unique',
        ),
        migrations.RemoveField(
            model_name='mark',
            name='is_second',
        ),
        migrations.AddField(
            model_name='mark',
            name='place',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.UniqueConstraint(fields=('attempt', 'question', 'place'), name='mark_place_unique'),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.UniqueConstraint(fields=('attempt', 'question', 'marker'), name='mark_marker_unique'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appeal',
            name='attempt',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='quizzes.attempt'),
        ),
        migrations.AddField(
            model_name='correction',
            name='base',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editions.edition'),
        ),
        migrations.AddField(
            model_name='correction',
            name='edition',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='as_correction', to='editions.edition'),
        ),
        migrations.AddField(
            model_name='correction',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='regrade',
            name='attempt',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='regrades', to='quizzes.attempt'),
        ),
        migrations.AddField(
            model_name='regrade',
            name='correction',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='regrades', to='quizzes.correction'),
        ),
        migrations.AddField(
            model_name='regrade',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('attempt', 'question'), name='one_open_appeal'),
        ),
        migrations.AddIndex(
            model_name='regrade',
            index=models.Index(condition=models.Q(('decision', 'waiting')), fields=['made_at'], name='regrade_waiting'),
        ),
        migrations.AddConstraint(
            model_name='regrade',
            constraint=models.UniqueConstraint(fields=('attempt', 'correction'), name='regrade_unique_in_correction'),
        ),
    ]
