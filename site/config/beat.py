"""What beat starts, and every how many seconds or at which local hour.

Each task may run twice at once and does its work once (F18).
"""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    "close-overdue-attempts": {"task": "exams.close_overdue_attempts", "schedule": 15.0},
    "prepare-papers": {"task": "exams.prepare_papers", "schedule": 20.0},
    "sweep-statistics": {"task": "exams.sweep_statistics", "schedule": 30.0},
    "forget-contacts": {"task": "exams.forget_contacts", "schedule": 86400.0},
    "forget-snapshots": {"task": "exams.forget_snapshots", "schedule": 3600.0},
    "sum-item-statistics": {"task": "exams.sum_statistics", "schedule": 86400.0},
    "sweep-class-archives": {"task": "courses.sweep_archives", "schedule": 10.0},
    "sweep-rosters": {"task": "courses.sweep_rosters", "schedule": 10.0},
    "open-evaluations": {"task": "courses.sweep_evaluations", "schedule": 600.0},
    "sweep-study": {"task": "courses.sweep_study", "schedule": 20.0},
    "sweep-issuing": {"task": "certificates.sweep_issuing", "schedule": 10.0},
    "sweep-messages": {"task": "accounts.sweep_messages", "schedule": 10.0},
    "sweep-batches": {"task": "certificates.sweep_batches", "schedule": 10.0},
    "recompute-duties": {"task": "certificates.recompute_duties", "schedule": crontab(hour="0", minute="10")},
    "follow-duty-changes": {"task": "certificates.follow_changes", "schedule": 300.0},
    "send-due-reminders": {"task": "certificates.send_due_reminders", "schedule": 300.0},
    "send-duty-digests": {"task": "certificates.send_digests", "schedule": 86400.0},
    "turn-contests": {"task": "contests.turn", "schedule": 15.0},
    "sweep-contest-awards": {"task": "contests.sweep_awards", "schedule": 15.0},
    "worker-heartbeat": {"task": "accounts.worker_heartbeat", "schedule": 20.0},
    "forget-old-failures": {"task": "accounts.forget_old_failures", "schedule": 86400.0},
    "follow-applications": {"task": "applications.follow", "schedule": 60.0},
    "remind-marks": {"task": "applications.remind_marks", "schedule": 3600.0},
    "send-campaigns": {"task": "outreach.send_campaigns", "schedule": 20.0},
    "follow-deliveries": {"task": "outreach.follow_deliveries", "schedule": 60.0},
    "sweep-posters": {"task": "publicity.sweep_posters", "schedule": 15.0},
    "forget-posters": {"task": "publicity.forget_posters", "schedule": 3600.0},
    "publish-timed-pages": {"task": "publicity.publish_timed", "schedule": 60.0},
    "extend-log": {"task": "certificates.extend_log", "schedule": 60.0},
    "lay-evidence-marks": {"task": "evidence.lay_marks", "schedule": 300.0},
    "verify-evidence": {"task": "evidence.verify_nightly", "schedule": 86400.0},
}
