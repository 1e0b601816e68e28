"""Pages, places, pictures and attachments of the public site."""

from publicity.models.campaigns import CampaignIndexPage, CampaignPage
from publicity.models.events import EventIndexPage, EventPage, EventPhoto, EventQuerySet
from publicity.models.files import Attachment, Picture, PictureRendition
from publicity.models.lecturers import Lecturer, LectureRequest, VolunteerHours
from publicity.models.materials import DownloadCount, MaterialIndexPage, MaterialIssue, MaterialPage
from publicity.models.occasions import Booking, Occasion
from publicity.models.pages import HomePage, StandardPage
from publicity.models.place import Place
from publicity.models.place_page import PlaceIndexPage, PlacePage
from publicity.models.posters import PosterOrder
from publicity.models.signing import Corner, SecondPersonTask, writers_of
from publicity.models.venues import VenueIndexPage, VenuePage

__all__ = [
    "Attachment",
    "Booking",
    "CampaignIndexPage",
    "CampaignPage",
    "Corner",
    "DownloadCount",
    "EventIndexPage",
    "EventPage",
    "EventPhoto",
    "EventQuerySet",
    "HomePage",
    "Lecturer",
    "LectureRequest",
    "MaterialIndexPage",
    "MaterialIssue",
    "MaterialPage",
    "Occasion",
    "Picture",
    "PictureRendition",
    "Place",
    "PlaceIndexPage",
    "PlacePage",
    "PosterOrder",
    "SecondPersonTask",
    "StandardPage",
    "VenueIndexPage",
    "VenuePage",
    "VolunteerHours",
    "writers_of",
]
