"""`python -m tests.faults.world N`: a sitting of N candidates with photos who may be certified on theory alone.

Prints JSON: [{ticket, code}…]. Django's environment says which database.
"""

from __future__ import annotations

import json
import random
import sys

ITEM = "safety-manager-general"
JUDGEMENTS, SINGLES = 15, 10


def lay(candidates: int) -> list[dict[str, str]]:
    from django.utils import timezone

    from accounts.api import set_photo
    from accounts.models import Organisation, Region
    from exams.actions.enter_room import code_of
    from portal.sample.portraits import portrait
    from qualifications import api as qualifications
    from tests.exams.room_world import make_bank, make_blueprint, make_user, make_world

    region = Region.objects.create(code="430100", name="长沙市", level=2)
    owner = Organisation.objects.create(kind="exam_body", name="长沙市考试中心", region=region)
    author, _person = make_user("author")
    bank = make_bank(owner, author, judgements=60, singles=40)
    bank.operation_item = qualifications.OperationItem.objects.get(key=ITEM)
    bank.save()
    blueprint = make_blueprint(bank, judgements=JUDGEMENTS, singles=SINGLES, marks=400)
    world = make_world(candidates=candidates, blueprint=blueprint)
    edition = qualifications.edition_for(bank.operation_item.family, on=timezone.localdate())
    type(world.sitting).objects.filter(pk=world.sitting.pk).update(edition_key=edition.key)
    dice = random.Random(20261123)
    photos = [portrait(dice, female=bool(serial % 2)) for serial in range(6)]
    for serial, registration in enumerate(world.registrations):
        set_photo(registration.person, photos[serial % len(photos)])
    return [{"ticket": row.ticket_number, "code": code_of(row)} for row in world.registrations]


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(lay(int(sys.argv[1]))))
