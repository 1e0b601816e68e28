"""Rules of a contest: pure, without Django; the clock and the dice are arguments."""
