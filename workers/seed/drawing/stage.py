"""Putting an object on its ground: where it stands, how large, and the shadow it throws."""

import io
import zlib
from dataclasses import dataclass

import resvg_py
from PIL import Image, ImageChops, ImageFilter

from workers.seed.drawing.ink import Look, document, dot, halo, oval, path, rect
from workers.seed.drawing.palette import channels, dark, ground_for, light
from workers.seed.drawing.shapes import FLAT, HANGING, SHAPES

SIZE = 800

# Lamplight is drawn at less than half opacity and is neither measured nor given a shadow.
SOLID = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One object to draw: its shape by name, and its look."""

    shape: str
    look: Look

    @property
    def content(self) -> str:
        return SHAPES[self.shape](self.look)

    @property
    def flat(self) -> bool:
        return self.shape in FLAT

    @property
    def hanging(self) -> bool:
        return self.shape in HANGING


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an object goes on a canvas, in pixels: centred on x, its foot (or middle) on y."""

    x: float
    y: float
    width: float
    height: float


def raster(svg: str) -> Image.Image:
    """The picture of a drawing, with its transparency."""
    return Image.open(io.BytesIO(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))).convert("RGBA")


def extent(content: str) -> tuple[float, float, float, float]:
    """The box the solid part of a drawing fills: left, top, right, bottom, to the nearest three units."""
    probe = raster(document(content, (-200, -200, 1200, 1200), 400, 400))
    found = probe.getchannel("A").point(lambda alpha: 255 if alpha > SOLID else 0).getbbox()
    if found is None:
        raise ValueError("This drawing is empty or transparent throughout. Give it a solid fill.")
    left, top, right, bottom = (-200 + 3 * edge for edge in found)
    return left, top, right, bottom


def placed(content: str, place: Place, canvas: tuple[int, int], *, centred: bool) -> Image.Image:
    """A transparent canvas with the drawing at its place, as large as the place allows."""
    left, top, right, bottom = extent(content)
    scale = min(place.width / (right - left), place.height / (bottom - top))
    anchor = (top + bottom) / 2 if centred else bottom
    view = (
        (left + right) / 2 - place.x / scale,
        anchor - place.y / scale,
        canvas[0] / scale,
        canvas[1] / scale,
    )
    return raster(document(content, view, *canvas))


def cast(onto: Image.Image, layer: Image.Image, colour: str, *, standing: bool, strength: float = 0.3) -> None:
    """The layer's shadow, laid on the picture below it."""
    solid = layer.getchannel("A").point(lambda alpha: 255 if alpha > SOLID else 0)
    box = solid.getbbox()
    if box is None:
        return
    if standing:
        _shade(onto, _flattened(solid, box), colour, strength)
        _shade(onto, _contact(solid, box), colour, strength + 0.2)
    else:
        moved = ImageChops.offset(solid, 12, 18).filter(ImageFilter.GaussianBlur(15))
        _shade(onto, moved, colour, strength)


def _flattened(solid: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """The silhouette laid down on the floor, away from the light."""
    left, top, right, bottom = box
    height = max(12, round((bottom - top) * 0.13))
    lying = solid.crop(box).resize((right - left, height))
    sheet = Image.new("L", solid.size, 0)
    sheet.paste(lying, (left + round((right - left) * 0.05), bottom - round(height * 0.72)))
    return sheet.filter(ImageFilter.GaussianBlur(13))


def _contact(solid: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """The dark line where something touches the floor."""
    left, top, right, bottom = box
    band = solid.crop((left, bottom - max(6, (bottom - top) // 28), right, bottom)).resize((right - left, 12))
    sheet = Image.new("L", solid.size, 0)
    sheet.paste(band, (left, bottom - 7))
    return sheet.filter(ImageFilter.GaussianBlur(5))


def _shade(onto: Image.Image, mask: Image.Image, colour: str, strength: float) -> None:
    tone = Image.new("RGB", onto.size, channels(dark(colour, 0.72)))
    onto.paste(tone, (0, 0), mask.point(lambda alpha: round(alpha * strength)))


def backdrop(ground: str, choice: int, *, standing: bool) -> str:
    """A quiet ground: a sweep of light, now and then with a disc or an arch behind the object."""
    base = rect(0, 0, SIZE, SIZE, ground) + oval(350, 290, 620, 540, halo(light(ground, 0.62)))
    if not standing:
        return base
    floor = rect(0, 560, SIZE, 240, dark(ground, 0.075)) + path(
        "M0 560 H800 V572 Q400 584 0 572 Z", light(ground, 0.2), 0.5
    )
    behind = (
        "",
        dot(400, 360, 262, light(ground, 0.55), 0.75),
        path("M170 560 V330 A230 230 0 0 1 630 330 V560 Z", dark(ground, 0.06)),
        dot(520, 250, 150, light(ground, 0.7), 0.7),
    )[choice % 4]
    return base + behind + floor


def product_picture(name: str, thing: Thing) -> Image.Image:
    """800 × 800 pixels: the object alone, on a ground that suits its colour. The name decides which ground."""
    choice = zlib.crc32(name.encode())
    ground = ground_for(thing.look.main, choice)
    standing = not (thing.flat or thing.hanging)
    svg = document(backdrop(ground, choice // 8, standing=standing), (0, 0, SIZE, SIZE), SIZE, SIZE)
    picture = raster(svg).convert("RGB")
    canvas = (SIZE, SIZE)
    if thing.hanging:
        layer = raster(document(thing.content, (0, 0, SIZE, SIZE), *canvas))
    elif thing.flat:
        layer = placed(thing.content, Place(x=400, y=400, width=600, height=600), canvas, centred=True)
    else:
        layer = placed(thing.content, Place(x=400, y=672, width=580, height=540), canvas, centred=False)
    cast(picture, layer, ground, standing=standing, strength=0.16 if thing.hanging else 0.28)
    picture.paste(layer, (0, 0), layer)
    return picture
