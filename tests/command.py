"""The command as people run it: as a process of its own, or in that of the tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from builder.cli import main
from builder.site.site import NO_JEKYLL

ROOT = Path(__file__).parent.parent
WAITING = re.compile(r"^building: no progress for \d+ s, still waiting\n", re.M)
SECONDS = 1200  # what takes so long does not end


def environment(cache: Path | None = None, more: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """What a process sees: a cache of its own, else that of the whole run. A name given as None is not there
    at all, nor what a developer may have set that users have not."""
    own = {"SLIDES_CACHE": str(cache)} if cache else {}
    given = {**os.environ, "PYTHONUNBUFFERED": None, "PYTHONPATH": str(ROOT), **own, **(more or {})}
    return {name: value for name, value in given.items() if value is not None}


def start(*arguments: object, cwd: Path, env: Mapping[str, str], **options: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "builder", *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=cwd, env=dict(env), stdout=pipe, stderr=pipe, text=True, **options)


def slides(
    *arguments: object, cwd: Path, env: Mapping[str, str], **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run to its end. Whatever it is given, it prints no traceback; what a busy machine makes it say of
    waiting is left out."""
    command = [sys.executable, "-m", "builder", *map(str, arguments)]
    done = subprocess.run(
        command,
        cwd=cwd,
        env=dict(env),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        **options,
    )
    assert "Traceback" not in done.stderr, done.stderr
    done.stderr = WAITING.sub("", done.stderr)
    return done


def typed(*arguments: object, cwd: Path, cache: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The same in this process, whose browser and imports are there already: for tests of what a command does
    and says, not of how its process starts and ends. With a cache of its own, else that of the whole run."""
    words = [str(argument) for argument in arguments]
    out, err = StringIO(), StringIO()
    with chdir(cwd), redirect_stdout(out), redirect_stderr(err), pytest.MonkeyPatch.context() as patch:
        if cache:
            patch.setenv("SLIDES_CACHE", str(cache))
        try:
            status = main(words)
        except SystemExit as end:  # of what the reader of arguments says itself
            status = end.code if isinstance(end.code, int) else 1
    return subprocess.CompletedProcess(words, status, out.getvalue(), WAITING.sub("", err.getvalue()))


def named_files(page: Path) -> list[Path]:
    """Every file of the site that a page names."""
    html = page.read_text(encoding="utf-8")
    urls = re.findall(r'(?:src|href)="([^"#:]+)"', html) + re.findall(r'url\("(?!data:)([^"#]+)"\)', html)
    return [page.parent / unquote(url) for url in urls]


def leftovers(folder: Path) -> list[Path]:
    """What a build must not leave behind: hidden files and drafts."""
    hidden = [path for path in folder.rglob(".*") if path.name != NO_JEKYLL]
    return [*hidden, *folder.rglob("*.tmp")]
