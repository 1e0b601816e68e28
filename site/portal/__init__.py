"""The desks of workers, institutions, employers, exam bodies and regulators: composes, owns no rows."""
