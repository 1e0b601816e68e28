"""Rules of training without rows: counting the ledger, overlapping meetings, roster rows."""
