"""What the bodies of all pages are made of; each block has its own template in pages/blocks/."""

from pages.blocks.text import (
    FEATURES,
    TONES,
    ArticleBody,
    CalloutBlock,
    ChecklistBlock,
    DiagramBlock,
    DosBlock,
    FactBlock,
    FactsBlock,
    MaterialsBlock,
    PictureBlock,
    StaticFileBlock,
    StepsBlock,
    TableBlock,
)

__all__ = [
    "FEATURES",
    "TONES",
    "ArticleBody",
    "CalloutBlock",
    "ChecklistBlock",
    "DiagramBlock",
    "DosBlock",
    "FactBlock",
    "FactsBlock",
    "MaterialsBlock",
    "PictureBlock",
    "StaticFileBlock",
    "StepsBlock",
    "TableBlock",
]
