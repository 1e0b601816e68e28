"""The sample world: a small province of people, places and examinations, seeded and repeatable.

Every name is composed, every number synthetic: ID numbers begin with region 000000, which no place has, and carry a
valid check digit; mobile numbers begin with 199 0000. Photos are drawn by the program.
"""
