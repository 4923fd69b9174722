"""One language server for the tests of a file, as an editor starts it, and a course to type in."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig
from pytest_lsp.client import client_capabilities

from tests.editor.typist import Client, Typist, make_client, write_course

ROOT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, "-m", "builder", "lsp"]
CONFIG = ClientServerConfig(
    server_command=COMMAND, client_factory=make_client, server_env={**os.environ, "PYTHONPATH": str(ROOT)}
)


@pytest_lsp.fixture(config=CONFIG, scope="module")
async def client(lsp_client: Client) -> AsyncIterator[None]:
    await lsp_client.initialize_session(
        lsp.InitializeParams(
            capabilities=client_capabilities("visual-studio-code"),
            initialization_options={"pictures": True},
        )
    )
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def typist(client: Client, tmp_path: Path) -> Typist:
    return Typist(client, write_course(tmp_path.resolve()))
