import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests import evaluated
from workers.evaluation.commands import evaluate


def run(*arguments: object) -> Result:
    return CliRunner().invoke(evaluate, [str(argument) for argument in arguments])


@pytest.mark.parametrize("protocol", ["temporal", "leave-last-out"])
def test_the_table_holds_every_method_in_both_scopes(tmp_path: Path, protocol: str) -> None:
    items, signals = evaluated.write(tmp_path, shoppers=70)

    result = run("--items", items, "--signals", signals, "--protocol", protocol, "--budget-s", 0, "--json")

    assert result.exit_code == 0, result.output
    table = json.loads(result.stdout)
    assert (table["protocol"], table["k"]) == (protocol, 10)
    whole = {(row["method"], row["scope"]): row for row in table["rows"] if row["history"] == "all"}
    methods = {"popularity", "popularity-7d", "item-knn", "ials", "ease", "repurchase", "etalage"}
    assert {method for method, _ in whole} == methods
    row = whole["etalage", "all"]
    assert row["recall_ci"][0] <= row["recall"] <= row["recall_ci"][1]
    assert row["recall"] > 2 * whole["popularity", "all"]["recall"]


def test_the_same_seed_gives_the_same_table(tmp_path: Path) -> None:
    items, signals = evaluated.write(tmp_path, shoppers=30)
    asked = ("--items", items, "--signals", signals, "--protocol", "leave-last-out", "--budget-s", 0, "--json")

    assert run(*asked).stdout == run(*asked).stdout


def test_what_each_source_gives_is_what_is_missing_without_it(tmp_path: Path) -> None:
    items, signals = evaluated.write(tmp_path, shoppers=20)

    result = run("--items", items, "--signals", signals, "--budget-s", 0, "--ablation", "--json")

    assert result.exit_code == 0, result.output
    table = json.loads(result.stdout)["rows"]
    whole = {(row["method"], row["scope"]): row for row in table if row["history"] == "all"}
    gain, left = whole["gain of repurchase", "all"], whole["etalage without repurchase", "all"]
    assert gain["recall"] == pytest.approx(whole["etalage", "all"]["recall"] - left["recall"])
    assert gain["recall_ci"][0] <= gain["recall"] <= gain["recall_ci"][1]
    # Nobody only looks in this shop.
    assert "substitute names nothing here" in result.stderr
    assert "gain of substitute" not in {row["method"] for row in table}


def test_help_says_what_is_known_of_a_basket_and_what_validation_prints() -> None:
    told = " ".join(run("--help").output.split())

    assert "of the item's own basket what stands before it in the file" in told
    assert "the mean of recall and nDCG" in told


def test_a_source_that_does_not_exist_is_bad_usage(tmp_path: Path) -> None:
    items, signals = evaluated.write(tmp_path, shoppers=5)

    result = run("--items", items, "--signals", signals, "--without", "magic")

    assert result.exit_code == 2
    assert "magic" in result.output


def test_a_history_without_a_met_item_is_refused_in_words(tmp_path: Path) -> None:
    items, _ = evaluated.write(tmp_path, shoppers=5)
    signals = tmp_path / "none.jsonl"
    signals.write_text('{"shopper": "p", "kind": "view", "sku": "unknown", "at": "2025-01-01"}\n')

    result = run("--items", items, "--signals", signals)

    assert result.exit_code == 1
    assert "none.jsonl:1: field sku: 'unknown' is not among the items" in result.stderr
