"""What `matching` refuses."""

from domain.base.errors import Broken


class WrongDimension(Broken):
    code = "wrong_dimension"

    def __init__(self, space: int, expected: int, got: int) -> None:
        super().__init__(
            f"Space {space} holds vectors of {expected} numbers and was offered {got}. Another model needs another space.",
            space=space,
        )
