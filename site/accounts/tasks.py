"""Background work of accounts: each task is a line around an action and carries only ids."""

from __future__ import annotations

from celery import Task, shared_task

from accounts import api


@shared_task(name="accounts.deliver_message")
def deliver_message(pk: int) -> bool:
    return api.deliver_message(pk)


@shared_task(name="accounts.sweep_messages")
def sweep_messages() -> int:
    return api.sweep_messages()


@shared_task(name="accounts.worker_heartbeat", bind=True)
def worker_heartbeat(self: Task) -> None:
    api.note_worker(self.request.hostname or "inline")


@shared_task(name="accounts.forget_old_failures")
def forget_old_failures() -> int:
    return api.forget_old_failures()
