"""What lessons are made of beyond the words of every page."""

from courses.blocks.lesson import LessonBody

__all__ = ["LessonBody"]
