"""Colours as people see and name them."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Lab = NDArray[np.float32]

# Several examples of a colour may share a name: navy is not only #000080.
_NAMED: Final = (
    ("white", "#ffffff"),
    ("white", "#f5f5f5"),
    ("cream", "#f7f0dc"),
    ("cream", "#fbf3d9"),
    ("light grey", "#d3d3d3"),
    ("light grey", "#c4c6c8"),
    ("grey", "#a0a0a0"),
    ("grey", "#808080"),
    ("dark grey", "#585858"),
    ("charcoal", "#3a3c40"),
    ("black", "#000000"),
    ("black", "#141414"),
    ("black", "#1e1e22"),
    ("red", "#d01020"),
    ("red", "#e53935"),
    ("red", "#b71c1c"),
    ("burgundy", "#6d1224"),
    ("burgundy", "#4a0f1c"),
    ("coral", "#ff7f60"),
    ("pink", "#f48fb1"),
    ("pink", "#f8c3cd"),
    ("pink", "#c9a0a4"),
    ("pink", "#d58a9b"),
    ("pink", "#b98088"),
    ("light pink", "#fbe0e6"),
    ("hot pink", "#e91e83"),
    ("orange", "#fb8c00"),
    ("orange", "#f36b1c"),
    ("rust", "#a6461e"),
    ("peach", "#fcc9a5"),
    ("yellow", "#fdd835"),
    ("yellow", "#f5e62c"),
    ("light yellow", "#fbf3a0"),
    ("mustard", "#c9991c"),
    ("gold", "#cfa845"),
    ("lime", "#b4d922"),
    ("green", "#2e8b3c"),
    ("green", "#43a047"),
    ("light green", "#a8d5a0"),
    ("light green", "#d6e5d5"),
    ("dark green", "#14452a"),
    ("dark green", "#0f2e1c"),
    ("olive", "#6b6b2a"),
    ("olive", "#4a4a22"),
    ("khaki", "#a59b6c"),
    ("mint", "#aee3cd"),
    ("teal", "#0f7c7c"),
    ("teal", "#1b5e63"),
    ("teal", "#124a5c"),
    ("turquoise", "#30c9c0"),
    ("light blue", "#a9d1ec"),
    ("light blue", "#c5dcef"),
    ("light blue", "#a5b5c8"),
    ("sky blue", "#10bdec"),
    ("sky blue", "#58b4e5"),
    ("blue", "#1f6fd1"),
    ("blue", "#1a4fb4"),
    ("blue", "#2b5c9a"),
    ("blue", "#1a87c8"),
    ("blue", "#2f80ff"),
    ("blue", "#3b6fb0"),
    ("slate blue", "#5f7891"),
    ("navy", "#14213d"),
    ("navy", "#1b2a52"),
    ("navy", "#101a30"),
    ("purple", "#6a2c91"),
    ("purple", "#8e44ad"),
    ("dark purple", "#3a1a4f"),
    ("lilac", "#c3a6dc"),
    ("lavender", "#dcd3ee"),
    ("plum", "#7b3b5e"),
    ("brown", "#6b4226"),
    ("brown", "#85552f"),
    ("dark brown", "#3b2416"),
    ("dark brown", "#2b1b12"),
    ("tan", "#c69c6d"),
    ("tan", "#b88a5e"),
    ("camel", "#b98545"),
    ("beige", "#e3d3b8"),
    ("beige", "#d6c4a8"),
    ("taupe", "#8b7d70"),
    ("taupe", "#a3968a"),
)


def lab(rgb: NDArray[np.uint8]) -> Lab:
    """CIELAB of sRGB pixels, D65.

    Shapes   uint8[..., 3] -> float32[..., 3]; L 0..100.
    """
    linear = _LINEAR[rgb]
    xyz = linear @ _TO_XYZ.T
    ratio = np.cbrt(np.maximum(xyz, 0.008856)) * (xyz > 0.008856) + (7.787 * xyz + 16 / 116) * (xyz <= 0.008856)
    x, y, z = ratio[..., 0], ratio[..., 1], ratio[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1).astype(np.float32)


def hex_of(rgb: NDArray[np.floating]) -> str:
    red, green, blue = (int(np.clip(round(float(part)), 0, 255)) for part in rgb)
    return f"#{red:02x}{green:02x}{blue:02x}"


def rgb_of(hex_colour: str) -> tuple[int, int, int]:
    return int(hex_colour[1:3], 16), int(hex_colour[3:5], 16), int(hex_colour[5:7], 16)


def name_of(hex_colour: str) -> str:
    """The word a shopper would use for this colour."""
    seen = lab(np.array([rgb_of(hex_colour)], dtype=np.uint8))[0]
    distances = _distance(seen, _NAMED_LAB)
    return _NAMED[int(np.argmin(distances))][0]


def _distance(seen: Lab, named: Lab) -> NDArray[np.float32]:
    """How different colours look; hue counts most where there is some, lightness least.

    Source   CIE94 between equals (the smaller chroma sets the scale), with lightness at 0.6 of its weight, for
             shading is not a change of colour; divisors tuned by naming the colours of 60 real photos by eye.
    """
    chroma_seen = float(np.hypot(seen[1], seen[2]))
    chroma = np.hypot(named[:, 1], named[:, 2])
    scale = np.minimum(chroma, chroma_seen)
    lightness = 0.6 * (named[:, 0] - seen[0])
    saturation = chroma - chroma_seen
    hue_squared = (named[:, 1] - seen[1]) ** 2 + (named[:, 2] - seen[2]) ** 2 - saturation**2
    distance = np.sqrt(
        lightness**2 + (saturation / (1 + 0.03 * scale)) ** 2 + np.maximum(hue_squared, 0) / (1 + 0.015 * scale) ** 2
    )
    return np.asarray(distance, dtype=np.float32)


_LINEAR: Final = np.array(
    [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in np.arange(256) / 255], dtype=np.float64
)
# sRGB to XYZ, each row divided by the D65 white point.
_TO_XYZ: Final = np.array(
    [
        [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883],
    ]
)
_NAMED_LAB: Final = lab(np.array([rgb_of(code) for _, code in _NAMED], dtype=np.uint8))
