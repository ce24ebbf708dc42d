"""`python -m workers.seed.drawing`: redraws the demo shop's pictures from drawings.jsonl."""

import json
from collections.abc import Mapping
from pathlib import Path

import click
from PIL import Image
from tqdm import tqdm

from domain.base.values import Json
from workers.seed.drawing.ink import Look
from workers.seed.drawing.palette import named
from workers.seed.drawing.scenes import scene_picture
from workers.seed.drawing.stage import Thing, product_picture

DEMO = Path(__file__).parent.parent / "demo"

# Below 80 the soft grounds begin to show bands.
QUALITY = 80


def thing(row: Mapping[str, Json]) -> Thing:
    """The object a row of drawings.jsonl describes."""
    shape, colours, options = row["shape"], row["colours"], row["options"]
    if not (isinstance(shape, str) and isinstance(colours, list) and isinstance(options, dict)):
        raise TypeError(f"{row['sku']}: a drawing needs a shape, a list of colours and options. Mend drawings.jsonl.")
    look = Look(colours=tuple(named(str(c)) for c in colours), options={k: str(v) for k, v in options.items()})
    return Thing(shape=shape, look=look)


def picture(row: Mapping[str, Json], rows: Mapping[str, Mapping[str, Json]]) -> Image.Image:
    """The picture of one item; a scene borrows its objects from the products it names."""
    if "shape" in row:
        return product_picture(str(row["sku"]), thing(row))
    skus = row["things"]
    if not isinstance(skus, list):
        raise TypeError(f"{row['sku']}: a scene needs a list of things. Mend drawings.jsonl.")
    things = [thing(rows[str(sku)]) for sku in skus]
    return scene_picture(str(row["sku"]), str(row["scene"]), str(row["wall"]), things)


@click.command()
@click.argument("skus", nargs=-1)
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), default=DEMO / "images", show_default=True)
def main(skus: tuple[str, ...], to: Path) -> None:
    """Redraw the pictures of SKUS, or of everything."""
    listed = [json.loads(text) for text in (DEMO / "drawings.jsonl").read_text("utf-8").splitlines()]
    rows = {row["sku"]: row for row in listed}
    unknown = sorted(set(skus) - rows.keys())
    if unknown:
        raise click.BadParameter(f"drawings.jsonl has no {', '.join(unknown)}.", param_hint="SKUS")
    to.mkdir(parents=True, exist_ok=True)
    for sku in tqdm(skus or rows, desc="drawing", unit="picture"):
        picture(rows[sku], rows).save(to / f"{sku}.webp", quality=QUALITY, method=4)


if __name__ == "__main__":
    main()
