"""Write a new replication package: files to fill in, pins and hashes of what is here."""

from __future__ import annotations

import json
import platform
import re
import shutil
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from minigpt.data.files import write_atomically
from minigpt.errors import ConfigError
from minigpt.research.folder import INPUTS, NOTEBOOK, PINNED, PREREG
from minigpt.research.inputs import input_hash

LIBRARIES = ("torch", "numpy", "scipy", "einops", "safetensors", "nbclient", "ipykernel")
_MODEL = "zoo:attn-2l"  # of the notebook that the package starts with
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")


def new_package(folder: Path, *, example: bool = False) -> list[str]:
    """Write a new package, or the filled and sealed example; return the names of its files.

    All of it appears, or nothing.

    Raises:
        ConfigError: a name that some system cannot hold, or a place that is taken.
    """
    if not _NAME.fullmatch(folder.name):
        raise ConfigError(f"{folder.name!r}: name a package in letters, digits, points and hyphens")
    if folder.exists() or folder.is_symlink():
        raise ConfigError(f"{folder} is there already: choose another name")
    folder.parent.mkdir(parents=True, exist_ok=True)
    templates = Path(__file__).with_name("templates")
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as scratch:
        made = Path(scratch) / "package"
        made.mkdir()
        for kind in ("blank", "example") if example else ("blank",):
            for path in sorted((templates / kind).iterdir()):
                text = path.read_text("utf-8")
                write_atomically(made / path.name, text.replace("PACKAGE", folder.name))
        shutil.copyfile(templates / NOTEBOOK, made / NOTEBOOK)
        write_atomically(made / PINNED, pins())
        hashes = json.dumps(_MODEL), json.dumps(input_hash(made, _MODEL))
        head = (templates / INPUTS).read_text("utf-8")
        write_atomically(made / INPUTS, f"{head}{hashes[0]} = {hashes[1]}\n")
        names = sorted(path.name for path in made.iterdir())
        made.rename(folder)
    return names


def pins() -> str:
    """The versions of what is installed here, as pip reads them."""
    lines = [
        f"# Python {platform.python_version()}",
        f"# minigpt {version('minigpt')} comes with the course: pip install -e . in a clone",
    ]
    for name in LIBRARIES:
        try:
            lines.append(f"{name}=={version(name).partition('+')[0]}")
        except PackageNotFoundError:
            continue
    return "\n".join(lines) + "\n"


def next_steps(folder: Path) -> str:
    """Say what to do with a new package."""
    return (
        f"Wrote {folder}. Fill in {PREREG}, seal it with `minigpt research seal {folder}`,\n"
        f"measure with `minigpt research run {folder}`, and see what is left to write with\n"
        f"`minigpt research check {folder}`"
    )
