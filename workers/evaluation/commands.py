"""`evaluate`: how good the recommendation is on a shop's own history, beside the methods it has to beat."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from domain.choosing.kinds.every import SOURCES
from workers import tables
from workers.evaluation import files
from workers.evaluation.splits import PROTOCOLS

if TYPE_CHECKING:
    from workers.evaluation.judge import Row

LADDER = (0, 1, 2, 3, 5, 10, 20)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--items", required=True, type=FILE, help="Items as JSONL or CSV, plain or .gz.")
@click.option("--signals", required=True, type=FILE, help="Signals as JSONL or CSV, plain or .gz.")
@click.option("--protocol", type=click.Choice(list(PROTOCOLS)), default="temporal", show_default=True)
@click.option("--k", default=10, show_default=True, type=click.IntRange(1, 100), help="How many places are judged.")
@click.option(
    "--budget-s",
    default=240.0,
    show_default=True,
    type=click.FloatRange(min=0),
    help="Seconds for trying settings, half of them for the baselines. What was tried is tried to its end; learning and answering come on top.",
)
@click.option("--without", multiple=True, type=click.Choice(list(SOURCES)), help="Switch a source off.")
@click.option(
    "--ablation",
    is_flag=True,
    help="Also judge the method without each of its sources in turn, and what that source gives: the difference.",
)
@click.option(
    "--ladder", is_flag=True, help="Also judge with only the last 0, 1, 2, 3, 5, 10, 20 events of each shopper."
)
@click.option("--seed", default=0, show_default=True, help="Everything that is left to chance follows from it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
def evaluate(
    *,
    items: Path,
    signals: Path,
    protocol: str,
    k: int,
    budget_s: float,
    without: tuple[str, ...],
    seed: int,
    ablation: bool,
    ladder: bool,
    as_json: bool,
) -> None:
    """Judge the recommendation on a shop's own history.

    Nothing is stored and no database is opened: both files are read into memory. Every number of every method is tuned on
    the part before the test.

    `temporal` asks for each shopper's first basket after nine tenths of all signals, and knows nothing that came later.
    `leave-last-out` asks for each shopper's last item and knows all the rest of everybody, later or not, and of the item's own
    basket what stands before it in the file: papers do so, and it flatters.

    In the column `history`, `all` is every shopper with some, `0` those without, `any` both; recall is measured against what
    k places can hold. Progress goes to stderr; a line `validation:` says what a way to rank is worth on the validation part,
    the mean of recall and nDCG, by which the one that answers the test is chosen.
    """
    from workers.evaluation.judge import Settings, judged  # noqa: PLC0415 - torch and scikit-learn stay out of other commands

    report = files.Report(tell=lambda line: click.echo(line, err=True))
    shop = files.shop(items, report)
    log = files.log(signals, shop, report)
    _tell_left_out(report)
    if not len(log):
        raise click.ClickException(f"{signals}: not one signal says that somebody met one of the items.")
    tested = tuple(source for source in SOURCES if source not in without) if ablation else ()
    settings = Settings(
        protocol=protocol,
        k=k,
        budget_s=budget_s,
        seed=seed,
        without=without,
        ablation=tested,
        ladder=LADDER if ladder else (),
    )
    table = judged(log, shop, settings, lambda line: click.echo(line, err=True))
    if as_json:
        click.echo(json.dumps({"protocol": protocol, "k": k, "rows": [asdict(row) for row in table]}))
    else:
        show(table, k)


def _tell_left_out(report: files.Report) -> None:
    if report.refused:
        click.echo(f"{report.refused} rows could not be used", err=True)
    if report.repeated:
        click.echo(f"{report.repeated} rows repeat the id of another", err=True)
    if report.not_about_items:
        click.echo(f"{report.not_about_items} signals do not say that an item was met", err=True)


def show(table: "list[Row]", k: int) -> None:
    """The table in words."""
    head = ("method", "scope", "history", "n", f"recall@{k}", "95 %", f"ndcg@{k}", "95 %")
    lines = [
        (
            *(row.method, row.scope, row.history, str(row.n)),
            *(f"{row.recall:.4f}", f"{row.recall_ci[0]:.3f}–{row.recall_ci[1]:.3f}"),
            *(f"{row.ndcg:.4f}", f"{row.ndcg_ci[0]:.3f}–{row.ndcg_ci[1]:.3f}"),
        )
        for row in table
    ]
    tables.show(head, lines)
