import gzip
from pathlib import Path

import pytest

from domain.choosing.values.evidence import BOUGHT, VIEWED
from workers.evaluation import files
from workers.evaluation.values import Log

pytestmark = pytest.mark.unit

ITEMS = '{"sku": "a", "title": "Red cup", "category": ["Home", "Cups"], "price": "3.50"}\n{"sku": "b"}\n'


def read(tmp_path: Path, signals: str, name: str = "signals.jsonl") -> tuple[Log, files.Report, list[str]]:
    told: list[str] = []
    report = files.Report(tell=told.append)
    (tmp_path / "items.jsonl").write_text(ITEMS)
    (tmp_path / name).write_bytes(gzip.compress(signals.encode()) if name.endswith(".gz") else signals.encode())
    log = files.log(tmp_path / name, files.shop(tmp_path / "items.jsonl", report), report)
    return log, report, told


def test_events_stand_by_shopper_and_time(tmp_path: Path) -> None:
    log, report, _ = read(
        tmp_path,
        '{"shopper": "p", "kind": "purchase", "sku": "b", "at": "2025-01-02T00:00:00Z"}\n'
        '{"shopper": "q", "kind": "view", "sku": "b", "at": "2025-01-01"}\n'
        '{"shopper": "p", "kind": "View", "sku": "a", "at": "2025-01-01T01:00:00+01:00"}\n',
    )

    assert log.shoppers.tolist() == [0, 0, 1]
    assert log.items.tolist() == [0, 1, 1]
    assert log.deeds.tolist() == [VIEWED, BOUGHT, VIEWED]
    assert log.at.tolist() == [1735689600, 1735776000, 1735689600]
    assert report.refused == 0


def test_a_row_that_cannot_be_used_is_named_and_counted(tmp_path: Path) -> None:
    log, report, told = read(
        tmp_path,
        '{"shopper": "p", "kind": "view", "sku": "a", "at": "yesterday"}\n'
        "not json\n"
        '{"shopper": "p", "kind": "sees", "sku": "a", "at": "2025-01-01"}\n'
        '{"shopper": "p", "kind": "view", "sku": "z", "at": "2025-01-01"}\n'
        '{"kind": "view", "sku": "a", "at": "2025-01-01"}\n'
        '{"shopper": "p", "kind": "view", "sku": "a", "at": "2025-01-01"}\n',
    )

    assert (len(log), report.refused) == (1, 5)
    assert told[0] == f"{tmp_path}/signals.jsonl:1: field at: 'yesterday' is not an ISO 8601 moment"
    assert told[1].startswith(f"{tmp_path}/signals.jsonl:2: not JSON")
    assert "field kind" in told[2]
    assert told[3].endswith("field sku: 'z' is not among the items")
    assert told[4].endswith("field shopper: is missing")


def test_a_signal_counts_once_and_only_if_an_item_was_met(tmp_path: Path) -> None:
    log, report, _ = read(
        tmp_path,
        "id,shopper,kind,sku,query,at\n1,p,view,a,,2025-01-01\n1,p,view,a,,2025-01-01\n"
        "2,p,search,,cups,2025-01-01\n3,p,rate,b,,2025-01-02\n",
        "signals.csv.gz",
    )

    assert log.items.tolist() == [0, 1]
    assert (report.repeated, report.not_about_items) == (1, 1)


def test_a_session_is_one_basket_and_without_sessions_a_moment_is(tmp_path: Path) -> None:
    log, _, _ = read(
        tmp_path,
        '{"shopper": "p", "kind": "purchase", "sku": "a", "at": "2025-01-01T10:00", "session": "s"}\n'
        '{"shopper": "p", "kind": "purchase", "sku": "b", "at": "2025-01-01T10:05", "session": "s"}\n'
        '{"shopper": "q", "kind": "purchase", "sku": "a", "at": "2025-01-01T10:00"}\n'
        '{"shopper": "q", "kind": "purchase", "sku": "b", "at": "2025-01-01T10:00"}\n'
        '{"shopper": "q", "kind": "purchase", "sku": "b", "at": "2025-01-01T11:00"}\n',
    )

    first, second, third, fourth, fifth = log.baskets.tolist()
    assert first == second
    assert third == fourth
    assert len({first, third, fifth}) == 3


def test_who_rates_an_item_low_has_met_it_all_the_same(tmp_path: Path) -> None:
    log, report, _ = read(
        tmp_path,
        '{"shopper": "p", "kind": "rate", "sku": "a", "value": 1, "at": "2014-03-02"}\n'
        '{"shopper": "p", "kind": "rate", "sku": "b", "value": 5, "at": "2014-03-02"}\n',
    )

    assert log.items.tolist() == [0, 1]
    assert log.at[0] == log.at[1]
    assert (log.weights > 0).all()
    assert (report.refused, report.not_about_items) == (0, 0)
