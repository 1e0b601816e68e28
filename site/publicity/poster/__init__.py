"""How a poster looks: our own sheets, drawn by WeasyPrint in our own two fonts."""
