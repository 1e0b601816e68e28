"""Pure rules of examinations: the clock, the dice and the rule edition are arguments."""
