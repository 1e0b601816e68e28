"""Registers the evidence app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "evidence"
    verbose_name = "证据链"
    default = True

    def ready(self) -> None:
        leave_reference_index(self)


def leave_reference_index(config: AppConfig) -> None:
    """Keep the app's rows out of Wagtail's index of references, which would be rebuilt at every ordinary save.

    The index serves editors ("where is this picture used"); people, papers and answers are no editor's business;
    pages are.
    """
    from wagtail.models import Page

    for model in config.get_models():
        if issubclass(model, Page):
            continue
        model.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]
