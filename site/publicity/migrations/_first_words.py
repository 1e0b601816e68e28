"""How the first pages' bodies are written down: blocks as Wagtail stores them, with ids that never change."""

import uuid

_SPACE = uuid.UUID("6f0b7a52-5c0e-4c58-9d1b-2c9a4f1e7d31")


def block(kind, value, key):
    """One block of a body; `key` is unique within the site and gives the block its id."""
    return {"type": kind, "value": value, "id": str(uuid.uuid5(_SPACE, key))}


def items(values, key):
    """The members of a list block."""
    return [block("item", value, f"{key}:{number}") for number, value in enumerate(values)]


def rows(values, key):
    """The rows of a table block."""
    return items([items(cells, f"{key}:{number}") for number, cells in enumerate(values)], key)


def door(title, text, icon, name):
    return {"title": title, "text": text, "icon": icon, "door": name, "page": None}


def facts(pairs, key):
    return items([{"label": label, "value": value} for label, value in pairs], key)
