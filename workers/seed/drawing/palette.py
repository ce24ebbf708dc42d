"""The shop's colours by name, and what light does to them."""

import colorsys

COLOURS = {
    "white": "#f6f3ee", "cream": "#f0e4cc", "linen": "#e6dac3", "sand": "#d9c3a0", "oat": "#ded0b6",
    "stone": "#c9c1b3", "grey": "#9a9a98", "charcoal": "#474b50", "black": "#2e3034", "steel": "#b9c0c4",
    "smoke": "#8b8f96", "glass": "#d5e6e6", "brass": "#c9a04f", "gold": "#d9b25c", "copper": "#c67c4e",
    "oak": "#c79a62", "walnut": "#7d5539", "beech": "#ddb98a", "bamboo": "#d8b673", "cork": "#c89f6d",
    "terracotta": "#c66b46", "rust": "#a9562f", "brick": "#a8402f", "cherry": "#c0303a", "coral": "#ea7560",
    "pink": "#eaa3ab", "blush": "#e8bdb0", "plum": "#6d3a5d", "lilac": "#b9a3cf", "navy": "#2b3d63",
    "ink": "#2c4a6e", "cobalt": "#2f5bb7", "sky": "#8fc1dc", "petrol": "#1f6273", "teal": "#2d8a88",
    "mint": "#a9d5bd", "sage": "#93a98a", "olive": "#7b7d43", "forest": "#2f5a44", "green": "#6a9a4a",
    "moss": "#6f7f45", "lemon": "#f1d14f", "mustard": "#dba72f", "ochre": "#cd9136", "orange": "#e58a3a",
    "apricot": "#f0b27c", "caramel": "#bf8650", "cognac": "#a9673a", "brown": "#74503a", "amber": "#d98e2f",
}  # fmt: skip

# Grounds a picture may stand on: pale enough for a page of sixty of them, far enough apart to tell neighbours apart.
GROUNDS = ("#efe6d8", "#e3ebe4", "#e2eaf0", "#f3e1d8", "#ebe4ee", "#f4ead0", "#dde8e6", "#e9e4dc", "#f0dfdf", "#e6ead6")


def named(name: str) -> str:
    """The colour as #rrggbb. Names are the shop's; a colour that already is one passes through."""
    return name if name.startswith("#") else COLOURS[name]


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(one: str, other: str, share: float) -> str:
    """One colour with a share (0 to 1) of another stirred in."""
    pairs = zip(channels(one), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def light(colour: str, share: float = 0.2) -> str:
    """The colour nearer to a warm white."""
    return mix(colour, "#fffaf2", share)


def dark(colour: str, share: float = 0.2) -> str:
    """The colour nearer to its own shadow, which is cool rather than black."""
    return mix(colour, "#1d1b2e", share)


def luminance(colour: str) -> float:
    """How bright the colour looks, 0 to 1."""
    red, green, blue = channels(colour)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def ground_for(colour: str, choice: int) -> str:
    """A ground the colour stands out from; the choice picks among the three that suit it most."""
    hue, _, strength = _hsv(colour)

    def suits(ground: str) -> float:
        other, *_ = _hsv(ground)
        apart = min(abs(hue - other), 1 - abs(hue - other))
        return apart * strength + abs(luminance(colour) - luminance(ground))

    best = sorted(GROUNDS, key=suits, reverse=True)[:5]
    ground = best[choice % len(best)]
    return dark(ground, 0.16) if luminance(colour) > 0.8 else ground


def _hsv(colour: str) -> tuple[float, float, float]:
    red, green, blue = channels(colour)
    hue, strength, value = colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)
    return hue, value, strength
