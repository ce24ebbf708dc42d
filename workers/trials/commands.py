"""`read-images`, `find-pictures`, `write-copy` and `adapt-copywriter`."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from domain.base.asked import with_database
from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import SiteId, Vector
from domain.catalog import read as catalog
from domain.matching import read as matching
from domain.matching.values import Modality
from domain.pictures.read.alike import looks_like_photo
from domain.pictures.read.unchecked import measured_each
from ml import load
from ml.copy_values import Brief
from ml.json_fields import FieldInvalid
from ml.protocols import ImageReader
from ml.values import ImageRefused, ModelIdentity, ModelUnavailable
from ml.writing import examples, plainness
from workers.words import sampling

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("read-images")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE…")
@click.option("--tag", "tags", multiple=True, help="Also tell how likely it is one of these, such as “a wool scarf”.")
@click.pass_context
def read_images(context: click.Context, files: tuple[Path, ...], tags: tuple[str, ...]) -> None:
    """Print what the image reader sees, one JSON object a line. Exits with 1 when a file could not be read.

    Tags are any words; they need a CLIP or SigLIP model as IMAGE_READER.
    """
    reader = _image_reader()
    refused = 0
    for path in files:
        try:
            picture = path.read_bytes()
            seen = reader.read(picture).to_json()
            if tags:
                seen["tags"] = reader.tags(picture, tags)
        except ModelUnavailable as error:
            raise click.ClickException(str(error)) from error
        except ImageRefused as refusal:
            refused += 1
            click.echo(json.dumps({"file": str(path), "refused": refusal.code.value, "message": str(refusal)}))
            click.echo(f"{path}: {refusal}", err=True)
        else:
            click.echo(json.dumps({"file": str(path), **seen}, ensure_ascii=False))
    context.exit(1 if refused else 0)


@click.command("find-pictures")
@click.argument("words")
@click.option("--site", required=True, help="The site's key.")
@click.option("--most", default=10, show_default=True, type=click.IntRange(1, 100), help="How many products at most.")
def find_pictures(words: str, site: str, most: int) -> None:
    """Print the products whose pictures show what the words say, one JSON object a line, the likeliest first.

    Needs a CLIP or SigLIP model as IMAGE_READER, and a worker that has read the pictures with it.
    """
    reader = _image_reader()
    try:
        vector = reader.of_words([words])[0]
    except ModelUnavailable as error:
        raise click.ClickException(str(error)) from error

    async def act(database: Database) -> None:
        for sku, score in await found_by_words(
            database, SiteId(site), reader.identity, vector, most=most, now=datetime.now(UTC)
        ):
            click.echo(json.dumps({"sku": sku, "score": round(score, 4)}))

    with_database(act)


async def found_by_words(
    database: Database, site: SiteId, reader: ModelIdentity, vector: Vector, *, most: int, now: datetime
) -> list[tuple[str, float]]:
    """SKUs and cosines of the site's products that are nearest to a text.

    Errors   ClickException where nothing was read by this reader yet.
    """
    async with database.read() as db:
        spaces = await matching.open_spaces(db, Modality.IMAGE, site)
        mine = [space for space in spaces if (space.model, space.revision) == (reader.name, reader.revision)]
        if not mine:
            raise click.ClickException(
                f"no picture was read with {reader.name} yet: start a worker with this IMAGE_READER"
            )
        exactly = await measured_each(db, site, mine[0], settings().exact_search_rows)
        found = await looks_like_photo(db, site, mine[0], vector, most=most, exactly=exactly, now=now)
        items = await catalog.items_by_id(db, site, [each.item for each in found], "en")
    return [(items[each.item].sku, each.score) for each in found if each.item in items]


def _image_reader() -> ImageReader:
    try:
        return load.image_reader(
            settings().image_reader, settings().weights_dir, settings().device, settings().model_threads
        )
    except (ModelUnavailable, ValueError) as error:
        raise click.ClickException(str(error)) from error


@click.command("write-copy")
@click.argument("brief", type=FILE, metavar="BRIEF.json")
def write_copy(brief: Path) -> None:
    """Print candidates for a brief with their verdicts, as JSON. The words of an example (`copy`, `split`) are left aside."""
    try:
        told = json.loads(brief.read_text(encoding="utf-8"))
        for beside in ("copy", "split") if isinstance(told, dict) else ():
            told.pop(beside, None)
        wanted = Brief.from_json(told)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{brief}: not JSON: {error}") from error
    except FieldInvalid as invalid:
        raise click.ClickException(f"{brief}: {invalid}") from invalid
    try:
        writer = load.copywriter(
            settings().copywriter, settings().weights_dir, settings().device, settings().model_threads
        )
    except (ModelUnavailable, ValueError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(writer.write(wanted, sampling(settings())).to_json(), ensure_ascii=False, indent=2))


@click.command("adapt-copywriter")
@click.argument("told", type=click.Path(exists=True, path_type=Path), metavar="EXAMPLES")
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="The adapter's folder."
)
@click.option(
    "--from", "start", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Go on from this adapter."
)
@click.option("--epochs", default=4, show_default=True, type=click.IntRange(1, 100))
@click.option("--rank", default=8, show_default=True, type=click.IntRange(1, 256))
@click.option(
    "--layers", default=16, show_default=True, type=click.IntRange(1), help="How many of the last are taught."
)
@click.option("--rate", default=1e-3, show_default=True, type=click.FloatRange(0, min_open=True), help="Learning rate.")
@click.option("--seed", default=0, show_default=True)
@click.option("--plain/--all", default=True, show_default=True, help="Only what any brief can bear, without its tone.")
def adapt_copywriter(
    told: Path,
    *,
    folder: Path,
    start: Path | None,
    epochs: int,
    rank: int,
    layers: int,
    rate: float,
    seed: int,
    plain: bool,
) -> None:
    """Teach the embedded copywriter with examples: a JSONL file or a folder of them, briefs with `copy` and `split`.

    Prints an epoch a line; the folder then holds the adapter, its card and the run. COPYWRITER=embedded?adapter=FOLDER
    writes with it.
    """
    try:
        from ml import adapting, devices  # noqa: PLC0415 - torch stays out until somebody teaches
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{error.name} is not installed: `make venv` brings what teaching needs") from error
    devices.use_threads(settings().model_threads)
    teaching = adapting.Teaching(epochs=epochs, rank=rank, alpha=2 * rank, layers=layers, learning_rate=rate, seed=seed)
    try:
        adapting.adapt(
            settings().weights_dir,
            plainness.plain(examples.read(told)) if plain else examples.read(told),
            teaching,
            folder=folder,
            tell=lambda epoch: click.echo(json.dumps(asdict(epoch))),
            start=start,
            plain=plain,
        )
    except (ModelUnavailable, ValueError) as error:
        raise click.ClickException(str(error)) from error
