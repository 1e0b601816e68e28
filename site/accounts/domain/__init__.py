"""Pure rules about people: identity numbers, masks, roles."""
