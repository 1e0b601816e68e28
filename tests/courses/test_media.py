"""Uploaded films play in parts, captions are captions, and nothing plays for whom its collection is closed."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction

from pages.domain.ranges import NotInFile, Span, wanted
from publicity.domain.media_kinds import is_what_it_says
from publicity.models import Attachment
from tests.courses.factories import make_lesson

pytestmark = pytest.mark.django_db

FILM = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 40
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\n先断电\n".encode()


def upload(name: str = "film.mp4", content: bytes = FILM, **fields) -> Attachment:
    document = Attachment(title=name, file=SimpleUploadedFile(name, content), **fields)
    document.full_clean(exclude=["collection"] if "collection" not in fields else None)
    document.save()
    return document


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("", None),
        ("bytes=0-", Span(0, 99)),
        ("bytes=0-0", Span(0, 0)),
        ("bytes=10-500", Span(10, 99)),
        ("bytes=-10", Span(90, 99)),
        ("bytes=-500", Span(0, 99)),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=١-٢", None),
    ],
)
def test_which_part_is_asked_for(header, span):
    assert wanted(header, size=100) == span


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=-0", f"bytes={'9' * 30}-"])
def test_a_part_outside_the_file_is_refused(header):
    with pytest.raises(NotInFile):
        wanted(header, size=100)


def read(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_film_is_sent_whole_and_in_parts():
    address = upload().url
    whole = Client().get(address)
    assert (whole.status_code, whole["Content-Type"], whole["Accept-Ranges"]) == (200, "video/mp4", "bytes")
    assert read(whole) == FILM
    part = Client().get(address, headers={"range": "bytes=4-11"})
    assert (part.status_code, part["Content-Range"], part["Content-Length"]) == (206, f"bytes 4-11/{len(FILM)}", "8")
    assert read(part) == b"ftypmp42"
    assert read(Client().get(address, headers={"range": "bytes=-3"})) == FILM[-3:]
    beyond = Client().get(address, headers={"range": f"bytes={len(FILM)}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(FILM)}")
    for answer in (whole, part):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_part_of_a_file_that_changed_is_the_whole_new_file():
    address = upload().url
    whole = Client().get(address)
    read(whole)
    tag = whole["ETag"]
    assert read(Client().get(address, headers={"range": "bytes=0-3", "if-range": tag})) == FILM[:4]
    assert read(Client().get(address, headers={"range": "bytes=0-3", "if-range": '"old"'})) == FILM
    assert Client().get(address, headers={"if-none-match": tag}).status_code == 304
    assert read(Client().head(address)) == b""


def test_captions_are_text_vtt():
    answer = Client().get(upload("words.vtt", CAPTIONS).url)
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert read(answer) == CAPTIONS


def test_another_name_in_the_address_finds_nothing():
    document = upload()
    for name in ("other.mp4", "../film.mp4", "..%2f..%2fetc%2fpasswd", ""):
        assert Client().get(f"/documents/{document.pk}/{name}").status_code == 404, name


def test_a_closed_collection_stays_closed():
    shelf = Collection.get_first_root_node().add_child(name="内部")
    CollectionViewRestriction.objects.create(collection=shelf, restriction_type="login")
    document = upload(collection=shelf)
    answer = Client().get(document.url, headers={"range": "bytes=0-3"})
    assert answer.status_code == 302
    assert "/login" in answer["Location"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("film.mp4", b"<html><script>alert(1)</script></html>" * 4),
        ("film.mp4", b"\0\0\0\x18ftypqt  " + b"\0" * 40),
        ("song.mp3", b"RIFF" + b"\0" * 40),
        ("words.vtt", b"WEBVTTX" + b"\0" * 40),
        ("paper.pdf", b"<html>" * 12),
        ("film.svg", b"<svg/>" * 12),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(name, content):
    with pytest.raises(ValidationError):
        upload(name, content)


def test_honest_files_are_taken():
    assert is_what_it_says("mp3", b"ID3\x04" + b"\0" * 20)
    assert is_what_it_says("mp3", b"\xff\xfb\x90\x00")
    assert is_what_it_says("m4a", b"\0\0\0\x20ftypM4A ")
    assert is_what_it_says("vtt", b"\xef\xbb\xbfWEBVTT\n")


def test_a_film_may_be_larger_than_a_paper_but_not_endless(settings):
    settings.ATTACHMENT_LIMIT, settings.PLAYED_FILE_LIMIT = 100, len(FILM)
    upload()
    settings.PLAYED_FILE_LIMIT = len(FILM) - 1
    with pytest.raises(ValidationError):
        upload()


def test_a_lesson_plays_uploaded_film_captions_and_recording():
    film, words = upload(), upload("words.vtt", CAPTIONS)
    sound = upload("say.mp3", b"ID3\x04" + b"\0" * 90)
    value = {"title": "断电", "upload": film.pk, "captions_upload": words.pk, "transcript": "先断电。"}
    lesson = make_lesson(audio=sound, body=[{"type": "video", "value": value, "id": "v"}])
    html = Client().get(lesson.url).content.decode()
    for document in (film, words, sound):
        assert document.url in html


def test_the_houses_own_films_are_sent_in_parts(tmp_path):
    """WhiteNoise in front of the static files; what it is set to serve is held by tests/config."""
    from whitenoise import WhiteNoise

    (tmp_path / "a.mp4").write_bytes(FILM)
    answered = {}

    def start(status, headers):
        answered.update(dict(headers), status=status)

    served = WhiteNoise(lambda environ, start: [], root=tmp_path, prefix="/static/")
    environ = {"PATH_INFO": "/static/a.mp4", "REQUEST_METHOD": "GET", "HTTP_RANGE": "bytes=4-7"}
    body = served(environ, start)
    assert answered["status"].startswith("206")
    assert answered["Content-Range"] == f"bytes 4-7/{len(FILM)}"
    assert b"".join(body)[:4] == b"ftyp"
