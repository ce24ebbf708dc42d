"""Who reads pictures now, and those that somebody else has read."""

import structlog

from domain.pictures.write.read_again import promise_reading_again
from ml.pictures import facts
from ml.values import ModelIdentity
from workers.runtime import Runtime

log = structlog.get_logger()


def reads_as(reader: ModelIdentity) -> str:
    """What is kept beside a picture's facts: the model that gave its vector, and the version of all that is not the model's."""
    return f"{reader.name}@{reader.revision}, facts {facts.VERSION}"


async def promise_outdated(runtime: Runtime) -> int:
    """How many pictures are promised to be read again, as this worker's reader would say more or other things of them.

    Errors   ModelUnavailable.
    """
    reader = await runtime.models.image_reader()
    promised = await promise_reading_again(runtime.database, reads_as(reader.identity), runtime.now())
    if promised:
        log.info("pictures_read_again", pictures=promised, by=reads_as(reader.identity))
    return promised
