"""A copywriter that learns from an editor with habits: what it is taught by 112 judgements, seen on blocks it was not.

Takes some five minutes of a core that nobody else uses (16 of one that six others share). Seen there: from .73 to .55 of the editor's
words away on 12 titles. The editor rewrites every title in one way and rejects what says `look`.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import cast
from uuid import UUID

import pytest

from domain.base.settings import Settings
from domain.base.values import BlockId, GenerationId, Json
from domain.pages.values.adapters import Correction, Judgement
from ml import adapter
from ml.copy_values import BlockKind, Brief, default_fields
from tests.shops import NOW

pytest.importorskip("peft", reason="only who teaches has it")

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.models,
    pytest.mark.filterwarnings("ignore:.*is_gradient_checkpointing:FutureWarning"),  # peft asks the old way
    pytest.mark.filterwarnings("ignore:Could not find a config file:UserWarning"),  # a GGUF has none
]

_THINGS = [
    "Lanterns",
    "Tents",
    "Kettles",
    "Stoves",
    "Hammocks",
    "Paddles",
    "Kayaks",
    "Ropes",
    "Boots",
    "Maps",
    "Compasses",
    "Torches",
    "Flasks",
    "Tarps",
    "Rafts",
    "Poles",
    "Hats",
    "Gloves",
    "Scarves",
    "Belts",
    "Bags",
    "Wallets",
    "Watches",
    "Rings",
    "Chairs",
    "Desks",
    "Lamps",
    "Rugs",
    "Shelves",
    "Mirrors",
    "Clocks",
    "Vases",
    "Bowls",
    "Mugs",
    "Plates",
    "Pans",
    "Knives",
    "Boards",
    "Jars",
    "Teas",
    "Coffees",
    "Syrups",
    "Jams",
    "Breads",
    "Cheeses",
    "Olives",
    "Pickles",
    "Sauces",
    "Spices",
    "Seeds",
    "Bulbs",
    "Pots",
    "Trowels",
    "Rakes",
    "Spades",
    "Hoses",
]


def test_a_copywriter_comes_nearer_to_its_editor() -> None:
    from workers.learning.copywriter import learnt

    settings = Settings(weights_dir=Path(os.environ.get("ETALAGE_WEIGHTS", ".etalage/weights")), model_threads=1)
    found = [each for number, thing in enumerate(_THINGS) for each in _corrections(number, thing)]

    taught = learnt(found, settings, adapter.find("shop-copy"))

    assert taught is not None
    print(dict(taught.metrics))
    assert cast("float", taught.metrics["distance"]) < cast("float", taught.metrics["distance_before"])
    assert taught.metrics["better"] is True


def _corrections(number: int, thing: str) -> list[Correction]:
    fields = tuple(field for field in default_fields(BlockKind.PRODUCT_RAIL) if field.name == "title")
    brief = Brief(kind=BlockKind.PRODUCT_RAIL, shop="Halden", fields=fields, categories=(thing,))
    edited = f"Our {thing.lower()}, one and all"
    return [
        _correction(2 * number, brief, f"{thing} to look at", edited),
        _correction(2 * number + 1, brief, f"Take a look at {thing.lower()}", None),
    ]


def _correction(number: int, brief: Brief, offered: str, words: str | None) -> Correction:
    return Correction(
        generation=GenerationId(UUID(int=number)),
        block=BlockId(UUID(int=number // 2)),
        field="title",
        locale="en",
        brief=cast("dict[str, Json]", brief.to_json()),
        offered=offered,
        words=words,
        judgement=Judgement.REJECTED if words is None else Judgement.EDITED,
        at=NOW + timedelta(minutes=number),
    )
