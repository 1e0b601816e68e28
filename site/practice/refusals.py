"""What a learner is told when something can't be done."""


class Refused(Exception):
    """The message says why and what to do."""
