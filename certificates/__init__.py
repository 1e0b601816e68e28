"""Credentials, their PDF face, public verification, duties and deadlines, reminders."""
