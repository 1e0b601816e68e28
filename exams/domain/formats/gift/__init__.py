"""GIFT, as Moodle's own importer understands it (question/format/gift/format.php)."""
