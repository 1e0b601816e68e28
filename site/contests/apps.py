"""Registers the contests app."""

from django.apps import AppConfig


class ContestsConfig(AppConfig):
    name = "contests"
    verbose_name = "知识竞赛"
