"""Copy the browser libraries of package-lock.json from node_modules into static/vendor/, unmodified.

Run after ``npm ci``: each library gets a folder with its files and its licence, and
static/vendor/README.md lists what stands there. A file that npm did not deliver stops the run.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
TARGET = ROOT / "static" / "vendor"


@dataclass(frozen=True)
class Library:
    """``package`` is its npm name, ``folder`` its place under static/vendor/, ``files`` what is served."""

    package: str
    folder: str
    files: tuple[str, ...]
    licence_file: str = "LICENSE"


LIBRARIES = (Library("htmx.org", "htmx", ("dist/htmx.min.js",)),)

HEAD = """# Browser libraries

Unmodified files of the npm packages that `package-lock.json` locks; `deploy/vendor_assets.py` puts
them here after `npm ci`. Edit nothing by hand.

| name | version | licence | files |
| --- | --- | --- | --- |
"""


def vendor(library: Library) -> str:
    """Copy one library and answer its line of the table."""
    source = MODULES / library.package
    about = json.loads((source / "package.json").read_text())
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"][
        f"node_modules/{library.package}"
    ]
    if about["version"] != locked["version"]:
        raise ValueError(
            f"{library.package} is {about['version']}, the lock says {locked['version']}: run npm ci"
        )
    folder = TARGET / library.folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in library.files:
        shutil.copyfile(source / name, folder / Path(name).name)
    shutil.copyfile(source / library.licence_file, folder / "LICENCE")
    files = ", ".join(f"`{library.folder}/{Path(name).name}`" for name in library.files)
    return f"| {library.package} | {about['version']} | {about['license']} | {files} |\n"


def main() -> int:
    try:
        lines = [vendor(library) for library in LIBRARIES]
    except (OSError, ValueError) as error:
        print(f"vendor_assets: {error}", file=sys.stderr)
        return 1
    (TARGET / "README.md").write_text(HEAD + "".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
