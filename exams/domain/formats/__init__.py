"""Item files in and out: one module a format, each `read(data) -> Reading` and, where asked, `write(drafts, media)`.

Pure functions of bytes: no database, no network, no file on disk. What a file holds is never trusted, its name never
asked. One bad item never spoils the good ones; what a format can't carry is said, item by item.
"""
