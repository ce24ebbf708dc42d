"""The application on a port of this machine, for programs that are not in this process."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn

from api.app import create_app
from domain.base.database import Database
from domain.base.settings import Settings


@pytest.fixture
async def address(settings: Settings, database: Database) -> AsyncIterator[str]:
    """Where the application answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(settings), loop="uvloop", http="httptools", ws="none", log_level="warning")
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running
