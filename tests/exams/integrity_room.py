"""A room with measures, a safe browser of one's own, and a picture."""

from __future__ import annotations

import io
import json
import plistlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from PIL import Image

from exams.actions.check_guard import forget_guard
from exams.domain.integrity import Options
from exams.domain.seb import config_key, request_hash
from exams.models import (
    Registration,
    SebOpening,
)
from tests.exams.room_world import RoomWorld, make_world
from tests.exams.test_room import enter

CONFIG, BROWSER = "HTTP_X_SAFEEXAMBROWSER_CONFIGKEYHASH", "HTTP_X_SAFEEXAMBROWSER_REQUESTHASH"
PAGE_CONFIG = "HTTP_X_EXAM_SEB_CONFIG"
ORIGIN = django_settings.ORIGIN


def world_with(options: Options, *, candidates: int = 1) -> RoomWorld:
    world = make_world(candidates=candidates)
    world.sitting.integrity = options.stored()
    world.sitting.save()
    for registration in world.registrations:
        registration.sitting = world.sitting
    return world


@dataclass
class SafeBrowser:
    """A client that has opened a file, and hashes what it asks for as SEB does."""

    client: Client
    key: str

    def header(self, url: str, key: str = "") -> dict[str, str]:
        return {CONFIG: request_hash(ORIGIN + url, key or self.key)}

    def post(self, name: str, body: Any = None, **headers: str) -> Any:
        url = reverse(f"exams:{name}")
        headers = headers or self.header(url)
        return self.client.post(url, json.dumps(body or {}), content_type="application/json", **headers)


def open_file(registration: Registration, **headers: str) -> SafeBrowser:
    """From the door in an ordinary browser to the entrance in the safe one."""
    client = Client()
    enter(client, registration)
    page = client.post(reverse("exams:seb-open")).content.decode()
    assert 'href="seb://' in page or 'href="sebs://' in page
    opening = SebOpening.objects.latest("pk")
    file = SafeBrowser(Client(), "").client.get(address("seb-file", opening))
    assert file["Content-Type"] == "application/seb"
    told = plistlib.loads(file.content)
    path = told["startURL"].removeprefix(ORIGIN)
    safe = SafeBrowser(Client(), config_key(told))
    assert safe.client.get(path).status_code == 200
    reply = safe.client.post(path, HTTP_ACCEPT="application/json", **(headers or safe.header(path)))
    assert reply.status_code == 200, reply.content.decode()
    return safe


def address(name: str, opening: SebOpening) -> str:
    from exams.actions.open_seb import seb_token

    return reverse(f"exams:{name}", args=[opening.uuid, seb_token(opening.uuid)])


def begun(options: Options | None = None) -> tuple[RoomWorld, SafeBrowser, dict[str, Any]]:
    world = world_with(options or Options(seb=True))
    safe = open_file(world.registrations[0])
    reply = safe.client.post(
        reverse("exams:room-start"), "{}", content_type="application/json", HTTP_ACCEPT="application/json",
        **safe.header(reverse("exams:room-start")),
    )  # fmt: skip
    assert reply.status_code == 200, reply.content.decode()
    return world, safe, reply.json()["paper"]


def stems(paper: dict[str, Any]) -> list[str]:
    return [item["stem"] for section in paper["sections"] for item in section["items"]]


def unlock(world: RoomWorld) -> None:
    """Each refusal is looked at by itself."""
    registration = Registration.objects.get(pk=world.registrations[0].pk)
    if hasattr(registration, "seat_guard"):
        registration.seat_guard.delete()
    forget_guard(registration.uuid)


def photo() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (320, 240), (120, 90, 60)).save(target, "JPEG")
    return target.getvalue()
