"""Schemas and a SCORM runtime that are not ours, and a browser to play packages in."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
NODE_MODULES = ROOT / "node_modules"
SOURCES = ROOT / ".sources"
CHROMIUM = os.environ.get("MALAKA_CHROMIUM", "/usr/bin/chromium")


def from_npm(path: str) -> Path:
    """A file of a locked npm package."""
    found = NODE_MODULES / path
    assert found.exists(), f"{found} is missing: run `npm ci`"
    return found


def from_sdist(name: str, path: str) -> bytes:
    """A file of a locked Python package's source, whose tests bring what its wheel leaves out."""
    (archive,) = SOURCES.glob(f"{name}-*.tar.gz")
    with tarfile.open(archive) as source:
        file = source.extractfile(f"{archive.name.removesuffix('.tar.gz')}/{path}")
        assert file
        return file.read()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        return


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder with the runtime of scorm-again in it, and the address at which it is served."""
    folder = tmp_path_factory.mktemp("lms")
    shutil.copy(from_npm("scorm-again/dist/scorm12.js"), folder)
    (folder / "lms.html").write_text((Path(__file__).parent / "lms.html").read_text())
    handler = functools.partial(QuietHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
