"""What a person can meet when training is changed: one class and a Chinese sentence."""


class Refused(Exception):
    """The change is refused; the text is the sentence shown."""
