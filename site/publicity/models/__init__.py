"""Pages, places, pictures and attachments of the public site."""

from publicity.models.campaigns import CampaignIndexPage, CampaignPage
from publicity.models.files import Attachment, Picture, PictureRendition
from publicity.models.pages import HomePage, StandardPage
from publicity.models.place import Place
from publicity.models.place_page import PlaceIndexPage, PlacePage

__all__ = [
    "Attachment",
    "CampaignIndexPage",
    "CampaignPage",
    "HomePage",
    "Picture",
    "PictureRendition",
    "Place",
    "PlaceIndexPage",
    "PlacePage",
    "StandardPage",
]
