"""What a one-time link looks like."""

WELCOME = "/studio/welcome#"


def link_of(origin: str, secret: str) -> str:
    """Where the link leads. The secret stands behind `#`, which no browser sends and no log holds."""
    return f"{origin.rstrip('/')}{WELCOME}{secret}"
