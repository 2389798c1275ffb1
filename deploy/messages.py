"""Translations: compile what changed, and find what is missing.

deploy/messages.py compile    .po to .mo, where the .po is newer
deploy/messages.py check      fail on strings of ours without an Uzbek or a Russian wording
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("uz", "ru")
SKIPPED = {".git", ".venv", "node_modules", "var"}
COLLECTED = {".py", ".html", ".txt", ".js", ".po"}


def catalogues(root: Path) -> list[Path]:
    """Every .po below `root` that is ours."""
    return sorted(path for path in _ours(root) if path.suffix == ".po")


def compile_changed(root: Path = ROOT) -> int:
    """Write the .mo of each .po that is newer than it; say how many were written."""
    written = 0
    for po in catalogues(root):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            unfinished = mo.with_suffix(f".{os.getpid()}")
            polib.pofile(str(po)).save_as_mofile(str(unfinished))
            unfinished.replace(mo)  # a server reading at this moment sees the old file or the new one
            written += 1
    return written


def untranslated() -> list[str]:
    """What a fresh collection of strings finds without a finished wording, as `catalogue: string`."""
    with tempfile.TemporaryDirectory(prefix="malaka-messages-") as name:
        copy = Path(name)
        for path in _ours(ROOT):
            if path.suffix in COLLECTED:
                target = copy / path.relative_to(ROOT)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target)
        _collect(copy)
        return [
            f"{po.relative_to(copy)}: {entry.msgid!r}{' (fuzzy)' if entry.fuzzy else ''}"
            for po in catalogues(copy)
            for entry in polib.pofile(str(po))
            if not entry.obsolete and not entry.translated()
        ]


def _collect(copy: Path) -> None:
    (copy / "lms" / "locale").mkdir(exist_ok=True)
    languages = [word for language in LANGUAGES for word in ("-l", language)]
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", *languages, "--no-wrap", "--no-location", "-v", "0"],
        cwd=copy,
        check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "lms.settings.test"},
    )


def _ours(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in SKIPPED]
        yield from (Path(folder, name) for name in files)


def main(command: str) -> int:
    if command == "compile":
        written = compile_changed()
        if written:
            print(f"Translations compiled: {written}")
        return 0
    missing = untranslated()
    for line in missing:
        print(line)
    print(f"{len(missing)} strings without a translation" if missing else "Every string is translated.")
    return 1 if missing else 0


if __name__ == "__main__":
    if sys.argv[1:] not in (["compile"], ["check"]):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
