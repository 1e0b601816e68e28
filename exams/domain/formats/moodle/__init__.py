"""Moodle XML, as Moodle's own importer understands it (question/format/xml/format.php)."""
