"""A desk at which jobs are asked for and handed out."""

import pytest

from domain.base.database import Database
from tests.domain.jobs.desk import Desk


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)
