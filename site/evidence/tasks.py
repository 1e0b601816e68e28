"""Every few minutes: marks along the chain. Nightly: the whole walk, whose result is evidence itself."""

import logging

from celery import shared_task

from evidence import api

log = logging.getLogger(__name__)


@shared_task(name="evidence.verify_nightly")
def verify_nightly() -> int:
    """Number of faults found; each is logged as an error."""
    found = api.verify_whole(by="system")
    for fault in found.chain.faults:
        log.error("evidence chain: #%s %s", fault.seq, fault.reason)
    for fault in found.log:
        log.error("public log: #%s %s", fault.seq, fault.reason)
    return len(found.chain.faults) + len(found.log)


@shared_task(name="evidence.lay_marks")
def lay_marks() -> int:
    """Number of faults found since the last mark; each is logged as an error."""
    found = api.lay_marks()
    for fault in found:
        log.error("evidence chain: #%s %s", fault.seq, fault.reason)
    return len(found)
