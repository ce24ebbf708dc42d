"""What `catalog` refuses."""

from domain.base.errors import Refused


class BadValue(Refused):
    """A value of a field that cannot be taken as it is; the message finishes the sentence "this field …"."""

    code = "bad_value"
