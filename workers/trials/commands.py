"""`read-images` and `write-copy`."""

import json
from pathlib import Path

import click

from domain.base.settings import settings
from ml import load
from ml.copy_values import Brief
from ml.json_fields import FieldInvalid
from ml.values import ImageRefused, ModelUnavailable
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
    """Print candidates for a brief with their verdicts, as JSON."""
    try:
        wanted = Brief.from_json(json.loads(brief.read_text(encoding="utf-8")))
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
