"""Classes, enrolment, and the ledger of hours (学时)."""
