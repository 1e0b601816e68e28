"""The user, the person behind it, organisations, memberships and what each role may do."""
