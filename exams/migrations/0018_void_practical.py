"""A practical result can step aside; a theory pass can complete one standing outcome after another; numbered openings.

Backwards as long as no practical result is void and no theory pass has two outcomes.
"""

from __future__ import annotations

import itertools

import django.db.models.deletion
from django.db import migrations, models


def number_openings(apps, _schema_editor):
    """In the order in which they were made."""
    rows = apps.get_model("exams", "SebOpening").objects.order_by("registration_id", "pk")
    for _registration, openings in itertools.groupby(rows, key=lambda row: row.registration_id):
        for number, row in enumerate(openings, start=1):
            row.number = number
            row.save(update_fields=["number"])


class Migration(migrations.Migration):
    dependencies = [("exams", "0017_integrity")]

    operations = [
        migrations.AlterField(
            model_name="practicalresult",
            name="registration",
            field=models.OneToOneField(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="practical_result",
                to="exams.registration",
            ),
        ),
        migrations.AddField(
            model_name="practicalresult",
            name="former_registration",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="former_practical_results", to="exams.registration",
            ),
        ),
        migrations.AddConstraint(
            model_name="practicalresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("former_registration__isnull", True), ("registration__isnull", False)),
                    models.Q(("former_registration__isnull", False), ("registration__isnull", True)),
                    _connector="OR",
                ),
                name="a_practical_result_counts_or_did",
            ),
        ),
        migrations.AlterField(
            model_name="outcome",
            name="theory",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="exams.scorereport"
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)), fields=("theory",),
                name="one_standing_outcome_per_theory",
            ),
        ),
        migrations.AddField(
            model_name="misconduct", name="is_fraud", field=models.BooleanField(default=False)
        ),
        migrations.AddField(
            model_name="sebopening",
            name="number",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="第几次"),
        ),
        migrations.RunPython(number_openings, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="sebopening",
            name="number",
            field=models.PositiveSmallIntegerField(verbose_name="第几次"),
        ),
        migrations.AddConstraint(
            model_name="sebopening",
            constraint=models.UniqueConstraint(fields=("registration", "number"), name="one_opening_per_number"),
        ),
        migrations.AddConstraint(
            model_name="sebopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), ("number__lte", 40)), name="openings_of_a_seat"
            ),
        ),
    ]
