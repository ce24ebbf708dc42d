"""Who writes a site's words: the configured copywriter, with what the site's editors taught it."""

from pathlib import Path
from urllib.parse import quote

import structlog

from domain.base.settings import Settings
from domain.base.values import SiteId
from domain.pages.read import adapters
from ml import registry
from ml.protocols import Copywriter
from ml.values import ModelUnavailable
from workers.runtime import Runtime

log = structlog.get_logger()


async def copywriter(runtime: Runtime, site: SiteId) -> Copywriter:
    """The site's copywriter. What editors taught the embedded one is left aside where another is configured.

    Limits   a worker holds one at a time: changing between sites that taught their own costs it seconds.
    """
    if not registry.parse(runtime.settings.copywriter).embedded:
        return await runtime.models.copywriter()
    async with runtime.database.read() as db:
        live = await adapters.live_adapter(db, site)
        if live is None:
            return await runtime.models.copywriter()
        folder = adapter_folder(runtime.settings, site, live.version)
        files = None if (folder / "card.json").is_file() else await adapters.files(db, site, live.version)
    if files is not None:
        from ml import adapter  # noqa: PLC0415 - torch stays out until somebody taught something

        adapter.unpack(files, folder)
    try:
        return await runtime.models.copywriter(folder)
    except ModelUnavailable as error:
        # Taught beside weights of another release: the words as shipped are better than none.
        log.error("adapter_unusable", site=site, version=live.version, error=str(error))  # noqa: TRY400
        return await runtime.models.copywriter()


def adapter_folder(settings: Settings, site: SiteId, version: int) -> Path:
    """Where a worker keeps the files of a site's adapter; they can be had again from the database."""
    return settings.state_dir / "adapters" / quote(site, safe="") / f"{version:05d}"
