"""Every table, for `alembic check`: one import a slice."""

from sqlalchemy.dialects.postgresql.base import ischema_names

from domain.access import models as access
from domain.allowances import models as allowances
from domain.audience import models as audience
from domain.base.models import Base
from domain.behaviour import models as behaviour
from domain.catalog import models as catalog
from domain.changes import models as changes
from domain.choosing.models import counts, factors, rankers
from domain.documents import models as documents
from domain.experiments.models import experiments, policies
from domain.insights import models as insights
from domain.jobs import models as jobs
from domain.matching import models as matching
from domain.pages import models as pages
from domain.people import models as people
from domain.pictures import models as pictures
from domain.webhooks import models as webhooks
from domain.wording import models as wording

TABLES = (
    access,
    jobs,
    changes,
    catalog,
    behaviour,
    matching,
    pictures,
    counts,
    factors,
    rankers,
    audience,
    experiments,
    policies,
    insights,
    pages,
    webhooks,
    documents,
    allowances,
    people,
    wording,
)
METADATA = Base.metadata
# A type that Postgres has and SQLAlchemy does not know: else each look at the table is a warning.
ischema_names["xid8"] = changes.Xid8
