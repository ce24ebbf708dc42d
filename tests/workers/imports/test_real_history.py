"""A real shop's invoices go in as signals."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyarrow import parquet

from tests.conftest import ROOT
from tests.workers.imports.test_import_signals import Run, asked, run
from workers.imports.commands import import_catalog

__all__ = ["run"]

LOG = ROOT.parent / "shared" / "data" / "uci_online_retail" / "online_retail.parquet"
LINES = 10_000

pytestmark = [pytest.mark.data, pytest.mark.skipif(not LOG.exists(), reason="the invoices are not here")]


def test_invoices_of_a_real_shop_go_in_and_what_cannot_is_counted(run: Run, tmp_path: Path, database_url: str) -> None:
    names = ["StockCode", "Quantity", "InvoiceDate", "CustomerID"]
    lines = parquet.read_table(LOG, columns=names).slice(0, LINES).to_pylist()
    known = sorted({line["StockCode"] for line in lines})
    items, history = tmp_path / "goods.jsonl", tmp_path / "history.jsonl"
    items.write_text("".join(json.dumps({"sku": sku, "title": sku}) + "\n" for sku in known))
    history.write_text("".join(json.dumps(_signal(line)) + "\n" for line in lines))
    CliRunner().invoke(import_catalog, ["--site", "shop", str(items)])

    first, again = run(history), run(history)

    nameless = sum(line["CustomerID"] is None for line in lines)
    returned = sum(line["CustomerID"] is not None and line["Quantity"] < 0 for line in lines)
    same = LINES - nameless - returned - len({_said(line) for line in lines if _bought(line)})
    taken = LINES - nameless - returned - same
    assert taken > LINES / 2
    assert f"{taken:,} taken, {same:,} taken before, {nameless + returned:,} rows refused" in first.stderr
    assert f"0 taken, {taken + same:,} taken before" in again.stderr
    [(signals, shoppers)] = asked(database_url, "SELECT count(*), count(DISTINCT shopper_id) FROM signals")
    assert (signals, shoppers) == (taken, len({line["CustomerID"] for line in lines if _bought(line)}))


def _bought(line: dict[str, object]) -> bool:
    return line["CustomerID"] is not None and int(str(line["Quantity"])) >= 0


def _said(line: dict[str, object]) -> str:
    return json.dumps(_signal(line), sort_keys=True)


def _signal(line: dict[str, object]) -> dict[str, object]:
    shopper = None if line["CustomerID"] is None else str(line["CustomerID"])
    at = str(line["InvoiceDate"]).replace(" ", "T")
    return {"shopper": shopper, "kind": "purchase", "sku": line["StockCode"], "at": at, "value": line["Quantity"]}
