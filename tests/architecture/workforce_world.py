"""Education begun for side A's worker, a line of the plan, and help given to a small firm with its photo."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests.accounts import factories as people
from workforce.actions.helping import HelpFacts, say_help
from workforce.actions.open_programme import open_programmes
from workforce.actions.plan_training import save_line
from workforce.models import PlanLine


def workforce_objects(world: Any, enterprise: Any, worker: Any) -> None:
    """As the enterprise's administrator laid them."""
    clerk, day = world.actors["organisation_admin@A"], timezone.localdate()
    programme = open_programmes(enterprise, [worker.pk], by=clerk)[0]
    line = PlanLine(
        organisation=enterprise, year=day.year, month=day.month, topic="消防演练", hours=Decimal(2), responsible="李工"
    )
    small = people.make_organisation("enterprise", name="A 市小厂", region=enterprise.region)
    facts = HelpFacts(small.name, True, "lecture", "送教上门", day - timedelta(days=1), Decimal(4), 12)
    record = say_help(enterprise, facts, proof=people.photo_file(), by=clerk)
    world.objects |= {
        "programme": programme.uuid,
        "level_key": "team",
        "sign_side": "trainee",
        "plan_line": save_line(line, by=clerk).uuid,
        "help_record": record.uuid,
        "help_proof": record.proofs.get().uuid,
    }
