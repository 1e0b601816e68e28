"""Who may sign a text: whoever wrote any of it may not, nor whoever signed an earlier step (author ≠ reviewer ≠
publisher).
"""

from __future__ import annotations

from collections.abc import Collection


def may_sign(user: int, *, writers: Collection[int], signed: Collection[int]) -> bool:
    """`writers`: everybody with a revision since the text was last published; `signed`: who approved an earlier step of
    this round.
    """
    return user not in writers and user not in signed
