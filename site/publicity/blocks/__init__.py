"""What the home page and campaigns are made of; each block has its own template in publicity/blocks/."""

from publicity.blocks.campaign import CampaignBody
from publicity.blocks.home import HomeBody
from publicity.blocks.venue import ExhibitBlock

__all__ = ["CampaignBody", "ExhibitBlock", "HomeBody"]
