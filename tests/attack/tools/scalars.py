"""What schemathesis has to know of this schema: how our scalars are written. It runs among the tools, not here."""

import schemathesis
from hypothesis import strategies as st
from schemathesis.graphql import nodes

MOMENTS = st.datetimes().map(lambda at: at.isoformat() + "Z") | st.sampled_from(["2026-11-21T12:00:00Z", "", "now"])
JSON = st.recursive(
    st.text(max_size=20).map(nodes.String)
    | st.integers(-(2**31), 2**31 - 1).map(nodes.Int)
    | st.booleans().map(nodes.Boolean),
    lambda below: st.lists(below, max_size=3).map(nodes.List),
    max_leaves=5,
)

schemathesis.graphql.scalar("DateTime", MOMENTS.map(nodes.String))
schemathesis.graphql.scalar("Date", st.dates().map(lambda day: nodes.String(day.isoformat())))
schemathesis.graphql.scalar("JSON", JSON)


@schemathesis.check
def attacked(_context: object, _response: object, _case: object) -> None:
    """Nothing: the server is watched."""
