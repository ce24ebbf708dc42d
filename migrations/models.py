"""Every table, for `alembic check`: one import a slice."""

from domain.access import models as access
from domain.base.models import Base

TABLES = (access,)
METADATA = Base.metadata
