"""The application on a port of this machine, for programs that are not in this process."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn

from api.__main__ import Server
from api.app import create_app
from domain.base.database import Database
from domain.base.settings import Settings


@pytest.fixture
async def address(settings: Settings, database: Database) -> AsyncIterator[str]:
    """Where the application answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        # Who comes before the server is there waits for it.
        listening.listen()
        app = create_app(settings)
        config = uvicorn.Config(app, loop="uvloop", http="httptools", ws="websockets-sansio", log_level="warning")
        server = Server(config, app.state.end)
        running = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running
