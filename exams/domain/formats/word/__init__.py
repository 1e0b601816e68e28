"""DOCX: paragraphs as lines with the numbers Word counts itself, tables, pictures (ECMA-376 part 1)."""
