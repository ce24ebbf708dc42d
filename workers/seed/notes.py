"""Small files beside the demo shop's state, readable by their owner only."""

import json
from pathlib import Path


def write_private(path: Path, content: object) -> None:
    """The file holds this as JSON, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    new.replace(path)
