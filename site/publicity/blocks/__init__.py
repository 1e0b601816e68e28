"""What pages are made of; each block has its own template in publicity/blocks/."""

from publicity.blocks.campaign import CampaignBody
from publicity.blocks.home import HomeBody
from publicity.blocks.text import ArticleBody

__all__ = ["ArticleBody", "CampaignBody", "HomeBody"]
