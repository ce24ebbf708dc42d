"""`POST /photos?site=…`: a photo is taken in and promised to a worker; `photoSearch` tells what it found."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from typing import Final
from uuid import uuid4

from PIL import Image, UnidentifiedImageError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.actors import Doorkeeper
from api.context import now
from api.ids import global_id
from domain.access.values import Actor
from domain.base.database import Database
from domain.base.errors import Refused
from domain.base.values import SiteId
from domain.pictures.errors import PhotoRefused, TooManyPhotos
from domain.pictures.rules import photos as rules
from domain.pictures.write.photos import send_photo

_NO_STORE: Final = {"Cache-Control": "no-store"}
_STATUS: Final = {"not_allowed": 403, TooManyPhotos.code: 429, PhotoRefused.code: 422}
_BROKEN: Final = (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError)

WhoAsks = Callable[[str | None], Awaitable[Actor | None]]


def routes(actor: WhoAsks, doorkeeper: Doorkeeper, writes: Database) -> list[Route]:
    """The route. The body is the photo itself; the answer comes before anybody has looked at it."""

    async def photos(request: Request) -> Response:
        site = request.query_params.get("site", "")
        try:
            doorkeeper.allowed(await actor(request.headers.get("authorization")), "read_page", site)
            photo = await _body(request)
            rules.require_photo(photo)
            rules.require_pixels(*await asyncio.to_thread(_size, photo))
            async with writes.write() as db:
                sent = await send_photo(db, SiteId(site), photo, id=uuid4(), now=now())
        except Refused as refusal:
            headers = _NO_STORE | ({"Retry-After": "5"} if isinstance(refusal, TooManyPhotos) else {})
            said = {"error": {"code": refusal.code, "message": refusal.message}}
            return JSONResponse(said, _STATUS.get(refusal.code, 422), headers)
        except ClientDisconnect:
            return Response(status_code=400)
        return JSONResponse({"id": global_id("PhotoSearch", sent), "state": "WAITING"}, 202, _NO_STORE)

    return [Route("/photos", photos, methods=["POST"])]


async def _body(request: Request) -> bytes:
    """The photo. Errors: PhotoRefused as soon as more came than is taken."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > rules.MAX_BYTES:
        raise _too_large(int(announced[:20]))
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > rules.MAX_BYTES:
            raise _too_large(len(body))
    return bytes(body)


def _too_large(size: int) -> PhotoRefused:
    limit = rules.MAX_BYTES // 1_000_000
    return PhotoRefused(f"The photo has {size / 1e6:.1f} MB or more; at most {limit} are taken. Send a smaller copy.")


def _size(photo: bytes) -> tuple[int, int]:
    """Width and height as the header tells them; no pixel is decoded."""
    try:
        with Image.open(io.BytesIO(photo), formats=("JPEG", "PNG", "WEBP", "AVIF")) as image:
            return image.size
    except _BROKEN:
        raise PhotoRefused("The photo is damaged, or none at all. Send the file itself as the body.") from None
