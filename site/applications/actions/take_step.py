"""One step of an application: only where the way leads there, and written down for good."""

from __future__ import annotations

from datetime import datetime

from accounts.api import User
from applications.domain.states import State, may_go
from applications.models import Application, ApplicationStep
from applications.refusals import Refused


def locked(application: Application) -> Application:
    """The row, held until the transaction ends."""
    return Application.objects.select_for_update(of=("self",)).get(pk=application.pk)


def take_step(row: Application, there: State, *, by: User | None, at: datetime, note: str = "") -> None:
    """The caller holds the row, saves it, and writes the evidence. Refused where no way leads there."""
    here = row.place
    if not may_go(here, there):
        said = Application.State(here).label
        raise Refused(f"申请现在的状态是“{said}”，不能进行这一步。请刷新后再看。")
    ApplicationStep.objects.create(application=row, from_state=here, to_state=there, at=at, by=by, note=note[:300])
    row.state = str(there)
