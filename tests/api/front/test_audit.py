"""What others say about our HTTP."""

import json

from tests.node import node


async def test_the_audit_of_graphql_over_http_finds_nothing(address: str) -> None:
    results = json.loads(await node("audit", "audit.mjs", f"{address}/graphql"))

    assert [each for each in results if each["status"] != "ok"] == []
    assert len(results) == 61
