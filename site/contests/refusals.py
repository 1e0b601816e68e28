"""What a person can meet in a contest: one class and a Chinese sentence."""


class Refused(Exception):
    """The step is refused; the text is the sentence shown. `code` tells the page what to do about it."""

    def __init__(self, sentence: object, *, code: str = "refused", field: str = "") -> None:
        super().__init__(str(sentence))
        self.code = code
        self.field = field
