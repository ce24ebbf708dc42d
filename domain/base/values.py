"""Identities and the few plain shapes every slice shares."""

from collections.abc import Mapping, Sequence
from typing import NewType, TypeAlias
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

SiteId = NewType("SiteId", str)
ItemId = NewType("ItemId", int)
ImageId = NewType("ImageId", int)
ShopperId = NewType("ShopperId", int)
JobId = NewType("JobId", int)
SpaceId = NewType("SpaceId", int)
PageId = NewType("PageId", UUID)
BlockId = NewType("BlockId", UUID)
RevisionId = NewType("RevisionId", int)
GenerationId = NewType("GenerationId", UUID)
ImpressionId = NewType("ImpressionId", UUID)

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Vector: TypeAlias = NDArray[np.float32]
