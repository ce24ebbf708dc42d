"""Tables as operators read them in a terminal."""

from collections.abc import Iterable, Sequence

import click


def show(head: Sequence[str], rows: Iterable[Sequence[str]], *, right: bool = False) -> None:
    """Prints the rows below their head, each column as wide as it has to be."""
    every = [head, *rows]
    widths = [max(len(row[column]) for row in every) for column in range(len(head))]
    put = str.rjust if right else str.ljust
    for row in every:
        click.echo("  ".join(put(word, width) for word, width in zip(row, widths, strict=True)).rstrip())
