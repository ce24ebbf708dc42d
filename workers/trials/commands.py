"""`read-images`, `write-copy` and `adapt-copywriter`."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from domain.base.settings import settings
from ml import load
from ml.copy_values import Brief
from ml.json_fields import FieldInvalid
from ml.values import ImageRefused, ModelUnavailable
from ml.writing import examples, plainness
from workers.words import sampling

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("read-images")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE…")
@click.pass_context
def read_images(context: click.Context, files: tuple[Path, ...]) -> None:
    """Print what the image reader sees, one JSON object a line. Exits with 1 when a file could not be read."""
    try:
        reader = load.image_reader(
            settings().image_reader, settings().weights_dir, settings().device, settings().model_threads
        )
    except (ModelUnavailable, ValueError) as error:
        raise click.ClickException(str(error)) from error
    refused = 0
    for path in files:
        try:
            seen = reader.read(path.read_bytes()).to_json()
        except ImageRefused as refusal:
            refused += 1
            click.echo(json.dumps({"file": str(path), "refused": refusal.code.value, "message": str(refusal)}))
            click.echo(f"{path}: {refusal}", err=True)
        else:
            click.echo(json.dumps({"file": str(path), **seen}, ensure_ascii=False))
    context.exit(1 if refused else 0)


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
