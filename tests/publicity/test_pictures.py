"""Pictures that editors uploaded are seen by readers; nothing else of the folder is."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from PIL import Image

from publicity.models import Picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture():
    data = io.BytesIO()
    Image.new("RGB", (800, 500), "#0e4a52").save(data, "JPEG")
    data.seek(0)
    made = Picture(title="图", description="一块颜色", file=ImageFile(data, name="安全图.jpg"))
    made.save()
    return made


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves its scratch file open
def test_a_rendition_is_seen_by_anybody_and_kept_by_the_browser(client, picture):
    rendition = picture.get_rendition("fill-320x200|format-webp")
    reply = client.get(rendition.url)
    assert reply.status_code == 200
    assert reply["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(reply.getvalue())).size == (320, 200)
    assert "max-age=2592000" in reply["Cache-Control"]
    assert client.get(rendition.url, headers={"If-None-Match": reply["ETag"]}).status_code == 304


def test_originals_documents_and_other_names_stay_inside(client, picture):
    default_storage.save("images/page.html", ContentFile(b"<script>"))
    default_storage.save("documents/list.pdf", ContentFile(b"%PDF"))
    for address in (
        picture.file.url, "/media/documents/list.pdf", "/media/images/page.html", "/media/images/gone.png",
        "/media/images/..%2foriginal_images%2fx.jpg", "/media/images/", "/media/images/.png",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
