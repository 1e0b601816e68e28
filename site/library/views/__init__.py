"""Screens of the library that are no pages of Wagtail's tree."""
