"""Which test provokes which fault of trust.md section 10.4, and which negative control shows that it could fail.

A control is the same situation with the protection off: it must lose, double or hang. `LATER` says what is not provoked
in every run, and why. test_plan.py holds this list against the tests that exist.
"""

from __future__ import annotations

from dataclasses import dataclass

KILLS, OUTAGES, PACKETS = "faults/test_kills.py", "faults/test_outages.py", "faults/test_packets.py"
SCREEN, ISSUING, RACES = "browser/test_exam_screen.py", "certificates/test_issuing.py", "certificates/test_races.py"
AT_ONCE, CLOCKS = "exams/test_attempts_at_once.py", "exams/test_exam_day_clocks.py"
ATTEMPTS, MESSAGES = "exams/test_attempts.py", "accounts/test_messages.py"
STUDY = "courses/test_study_faults.py"
EXAM = f"{KILLS}::test_candidates_lose_nothing_while_web_database_and_worker_are_killed"
DISK = f"{KILLS}::test_a_database_that_does_not_wait_for_the_disk_loses_answers_and_the_checker_sees_it"
CHECKER = "faults/test_checker.py::test_harm_done_to_the_database_is_found"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is provoked where; `controls` are the tests that fail or lose on purpose."""

    what: str
    tests: tuple[str, ...]
    controls: tuple[str, ...] = ()


PLAN = {
    "F1": Fault("web worker dies", (EXAM,), (DISK, CHECKER)),
    "F2": Fault(
        "web master dies", (f"{OUTAGES}::test_the_whole_web_server_is_killed_and_everybody_goes_on_where_they_were",)
    ),
    "F3": Fault(
        "Celery child dies mid-PDF", (EXAM, f"{ISSUING}::test_a_crash_after_any_step_is_taken_up_where_it_was_left")
    ),
    "F4": Fault("whole Celery worker dies", (EXAM,), (CHECKER,)),
    "F5a": Fault("PostgreSQL crash", (EXAM, DISK), (DISK,)),
    "F5b": Fault(
        "restart, connections cut",
        (f"{OUTAGES}::test_a_database_restarted_and_connections_cut_leave_no_lasting_error",),
    ),
    "F5c": Fault(
        "database stalls",
        (f"{OUTAGES}::test_a_locked_table_is_answered_with_come_back_and_nobody_hangs",),
        (
            f"{OUTAGES}::test_a_locked_table_is_answered_with_come_back_and_nobody_hangs",
            "portal/test_database_away.py::test_for_a_moment_after_a_failure_nobody_queues_behind_a_stalled_database",
        ),
    ),
    "F6": Fault(
        "broker emptied, frozen, gone",
        (f"{OUTAGES}::test_without_the_broker_nobody_is_signed_out_and_the_sweep_makes_up_for_it",),
        ("faults/test_plan.py::test_sessions_kept_in_a_cache_alone_would_be_lost_with_it",),
    ),
    "F7b": Fault("media disk full", (f"{ISSUING}::test_a_full_disk_keeps_the_number_and_tries_again",)),
    "F8": Fault("candidate offline", (f"{SCREEN}::test_offline_the_line_says_so_and_everything_arrives_after",)),
    "F9": Fault(
        "reply lost",
        (f"{PACKETS}::test_packets_repeated_mixed_and_unanswered_end_with_the_newest_answer_once",),
        (f"{AT_ONCE}::test_the_twin_that_only_inserts_refuses_the_repeated_packet",),
    ),
    "F10": Fault(
        "duplicates, reordering",
        (
            f"{PACKETS}::test_packets_repeated_mixed_and_unanswered_end_with_the_newest_answer_once",
            f"{AT_ONCE}::test_ten_thousand_shuffled_and_repeated_saves_end_with_the_newest",
        ),
        (f"{ATTEMPTS}::test_the_twin_without_the_revision_guard_loses_the_newer_answer",),
    ),
    "F11": Fault(
        "two tabs, two devices",
        (
            f"{SCREEN}::test_reload_and_second_tab_come_back_to_the_same_item",
            f"{ATTEMPTS}::test_a_browser_that_was_taken_over_is_told_and_changes_nothing",
        ),
    ),
    "F12": Fault(
        "clocks",
        (f"{CLOCKS}::test_a_web_server_whose_clock_is_wrong_changes_no_deadline",),
        (f"{CLOCKS}::test_a_web_server_whose_clock_is_wrong_changes_no_deadline",),
    ),
    "F14a": Fault(
        "herd at the start",
        ("faults/test_herds.py::test_a_herd_at_the_bell_and_at_the_end_has_one_attempt_and_one_grade_each",),
    ),
    "F14b": Fault(
        "herd at the deadline",
        ("faults/test_herds.py::test_a_herd_at_the_bell_and_at_the_end_has_one_attempt_and_one_grade_each",),
    ),
    "F16": Fault(
        "staff edits during the exam",
        (
            f"{CLOCKS}::test_what_staff_do_to_the_bank_meanwhile_reaches_no_paper",
            f"{CLOCKS}::test_an_extension_moves_the_deadline_that_screens_are_told",
        ),
    ),
    "F17": Fault(
        "submit and auto-submit at once",
        (f"{AT_ONCE}::test_twenty_hand_ins_and_the_sweeper_at_once_make_one_grade",),
        (f"{AT_ONCE}::test_the_twin_without_the_lock_grades_twice_or_fails",),
    ),
    "F18": Fault(
        "two beats",
        (
            f"{OUTAGES}::test_without_the_broker_nobody_is_signed_out_and_the_sweep_makes_up_for_it",
            f"{RACES}::test_two_beats_promise_each_reminder_once",
        ),
        (f"{RACES}::test_the_twin_without_its_constraint_reminds_twice",),
    ),
    "F19": Fault(
        "renderer hangs or crashes",
        (f"{ISSUING}::test_an_order_that_fails_after_its_number_voids_it_with_the_reason", EXAM),
    ),
    "F20": Fault(
        "number race",
        (f"{RACES}::test_a_hundred_parallel_numbers_are_a_hundred_numbers",),
        (f"{RACES}::test_the_twin_without_lock_gives_one_number_twice",),
    ),
    "F21": Fault(
        "crash between the steps of issuing", (f"{ISSUING}::test_a_crash_after_any_step_is_taken_up_where_it_was_left",)
    ),
    "F23": Fault("gateway down", (f"{MESSAGES}::test_a_broken_gateway_is_tried_again_later_and_then_given_up",)),
    "F25": Fault(
        "candidate's browser killed", (f"{SCREEN}::test_a_killed_browser_opens_on_the_item_with_unsent_answers_kept",)
    ),
    "F26": Fault(
        "midnight", (f"{CLOCKS}::test_an_examination_across_midnight_is_one_examination_with_the_right_days",)
    ),
    "F27": Fault(
        "hours ledger: duplicated, reordered, two devices, offline batch",
        (
            f"{STUDY}::test_packets_repeated_reordered_batched_and_from_two_devices_count_once",
            f"{STUDY}::test_four_sweeps_at_once_enter_each_piece_once",
        ),
        (
            f"{STUDY}::test_the_twin_that_adds_up_what_pages_report_is_found_out",
            f"{STUDY}::test_the_twin_without_the_lock_and_the_credit_enters_it_twice",
        ),
    ),
}
LATER = {
    "F5d": "100 idle connections: a matter of PostgreSQL's settings, seen by hand",
    "F7a": "needs a small tmpfs mounted as root",
    "F13": "slow clients are a reverse proxy's business; there is none on the test machine",
    "F15": "a rolling restart under load: F1 and F2 are harder",
    "F22": "restore from a backup: a drill, not a test of every run",
    "F24": "memory pressure needs a control group",
}
