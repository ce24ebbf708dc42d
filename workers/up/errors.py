"""What keeps the system from starting. The message says what happened, to which thing, and the next step."""


class CannotStart(Exception):
    """Nothing was lost; somebody has to change something before the next try."""
