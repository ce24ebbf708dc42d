"""Page policies, as an operator judges, trains and chooses them."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from domain.access import read as access
from domain.base.asked import with_database
from domain.base.database import Database
from domain.base.values import SiteId
from domain.experiments.errors import TooFewPages
from domain.experiments.read import policies as read
from domain.experiments.rules import choice_estimates, learning, page_estimates
from domain.experiments.rules.choice_estimates import Judged
from domain.experiments.rules.estimators import Intervals
from domain.experiments.values.policies import Estimate, Policy, PolicySettings, PolicyVersion
from domain.experiments.write import policies as write
from workers.studies import policy_log

BY = "operator"
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
INTERVALS = click.Choice([each.value for each in Intervals])
POLICIES = ("logged", "uniform", "learnt")
FIRST = PolicySettings()
# The first seven tenths teach, the rest judges: enough pages of both.
TAUGHT_IN_TEN = 7


@click.command("evaluate-policy")
@click.argument("log", type=FILE, metavar="LOG")
@click.option("--policy", "policies", multiple=True, type=click.Choice(POLICIES), help="Only these; else all three.")
@click.option("--train-share", default=0.5, show_default=True, type=click.FloatRange(0.01, 0.99), help="Of the log.")
@click.option("--intervals", default=Intervals.NORMAL.value, show_default=True, type=INTERVALS, help="How, at 95 %.")
@click.option("--seed", default=1, show_default=True, help="Of the bootstrap.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def evaluate_policy(
    log: Path, policies: tuple[str, ...], train_share: float, intervals: str, seed: int, *, as_json: bool
) -> None:
    """What other policies would have earned a row, from a log of what was shown under known chances.

    LOG is CSV or JSONL, also .gz: timestamp; action (or block, sku, item_id); position; reward (or click); propensity (or
    propensity_score), the chance that this action stood at this position then; and as far as known channel, hour, events, cart,
    segment (or user_feature_0), and impression or shopper, which say which rows belong together. The Open Bandit Dataset
    is read as it is. The policy `learnt` learns from the first part; all are judged on the rest.
    """
    try:
        choices = policy_log.read(log)
    except (policy_log.BadLog, EOFError, OSError) as bad:
        raise click.ClickException(f"{log}: {bad}") from bad
    found = choice_estimates.judge(choices, trained_on=train_share, intervals=Intervals(intervals), seed=seed)
    found = [each for each in found if each.policy in (policies or POLICIES)]
    if as_json:
        told = {"rows": len(choices), "intervals": intervals, "policies": [asdict(each) for each in found]}
        click.echo(json.dumps(told, indent=2))
        return
    click.echo(f"{len(choices):,} rows; a row's reward, with 95 % intervals ({intervals})")
    _judged(found)


@click.group("policies", invoke_without_command=True)
@click.option("--site", required=True, help="The site's key.")
@click.option("--page", default="home", show_default=True, help="The page's key.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a version.")
@click.pass_context
def policies(context: click.Context, site: str, page: str, *, as_json: bool) -> None:
    """List the versions of a page's policy, the newest first; or train, promote and roll back."""
    context.obj = SiteId(site), page
    if context.invoked_subcommand is not None:
        return

    async def act(database: Database) -> None:
        async with database.read() as db:
            await access.site(db, SiteId(site))
            found = await read.versions(db, SiteId(site), page)
        for each in found:
            click.echo(json.dumps(_told(each)) if as_json else _line(each))
        if not found and not as_json:
            click.echo("nothing was learnt yet; blocks stand as their editors arranged them, most of the time")

    with_database(act)


@policies.command("train")
@click.option("--temperature", default=FIRST.temperature, show_default=True, type=click.FloatRange(0.01, 10))
@click.option("--uniform-share", default=FIRST.uniform_share, show_default=True, type=click.FloatRange(0.01, 1))
@click.option("--forgetting", default=FIRST.forgetting, show_default=True, type=click.FloatRange(0.9, 1))
@click.pass_obj
def train(place: tuple[SiteId, str], temperature: float, uniform_share: float, forgetting: float) -> None:
    """Train a candidate on the first pages that were shown, judge it on the rest, and promote it if it is surely not worse."""
    site, page = place
    wanted = PolicySettings(temperature=temperature, uniform_share=uniform_share, forgetting=forgetting)

    async def act(database: Database) -> None:
        async with database.read() as db:
            await access.site(db, site)
            shown = await read.pages_shown(db, site, page)
        first = len(shown) * TAUGHT_IN_TEN // 10
        taught, judged = shown[:first], shown[first:]
        if len(judged) < page_estimates.FEWEST_PAGES:
            raise TooFewPages(page, len(shown), -(-page_estimates.FEWEST_PAGES * 10 // (10 - TAUGHT_IN_TEN)))
        candidate = learning.replay(Policy(settings=wanted), taught)
        estimates = page_estimates.estimates(judged, candidate, candidate)
        earned = page_estimates.as_shown(judged)
        now = datetime.now(UTC)
        async with database.write() as db:
            version = await write.add_candidate(
                db,
                site,
                page,
                candidate,
                origin=f"trained on {len(taught)} pages",
                candidate=estimates,
                live=earned,
                judged_on=len(judged),
                by=BY,
                now=now,
            )
        click.echo(f"version {version}: learnt from {len(taught):,} pages, judged on {len(judged):,}; clicks a page:")
        _judged([Judged(policy="as shown", estimates=earned), Judged(policy="candidate", estimates=estimates)])
        async with database.write() as db:
            await write.promote(db, site, page, version, by=BY, now=now)
        click.echo(f"version {version} is live")

    with_database(act)


@policies.command("promote")
@click.argument("version", type=click.IntRange(min=1))
@click.pass_obj
def promote(place: tuple[SiteId, str], version: int) -> None:
    """Let a version order the page. Refused unless it was judged to be surely not worse."""
    site, page = place

    async def act(database: Database) -> None:
        async with database.write() as db:
            await write.promote(db, site, page, version, by=BY, now=datetime.now(UTC))
        click.echo(f"version {version} is live")

    with_database(act)


@policies.command("rollback")
@click.pass_obj
def rollback(place: tuple[SiteId, str]) -> None:
    """Bring back the version that was live before."""
    site, page = place

    async def act(database: Database) -> None:
        async with database.write() as db:
            version = await write.roll_back(db, site, page, by=BY, now=datetime.now(UTC))
        click.echo(f"version {version} is live again")

    with_database(act)


def _judged(found: Sequence[Judged]) -> None:
    click.echo(f"{'policy':<10} {'estimator':<9} {'value':>9} {'low':>9} {'high':>9} {'effective':>10} {'largest':>8}")
    for each in found:
        for made in each.estimates:
            click.echo(f"{each.policy:<10} {_figures(made)}")
    for each in found:
        for warning in each.warnings:
            click.echo(f"warning: {each.policy}: {warning}", err=True)


def _figures(made: Estimate) -> str:
    return (
        f"{made.estimator:<9} {made.value:>9.5f} {made.low:>9.5f} {made.high:>9.5f}"
        f" {made.effective:>10.0f} {made.largest:>8.1f}"
    )


def _line(each: PolicyVersion) -> str:
    policy = each.policy
    state = "live" if each.live else "    "
    learnt = "-" if each.learnt_at is None else f"{each.learnt_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    return f"{policy.version:>3} {state}  {policy.pages:>9,} pages {policy.clicks:>9,} clicks  {learnt}  {each.origin}"


def _told(each: PolicyVersion) -> dict[str, object]:
    return {
        "page": each.page,
        "version": each.policy.version,
        "live": each.live,
        "pages": each.policy.pages,
        "clicks": each.policy.clicks,
        "settings": asdict(each.policy.settings),
        "origin": each.origin,
        "made_at": each.made_at.isoformat(),
        "estimates": [asdict(made) for made in each.estimates],
        "against": [asdict(made) for made in each.against],
    }
