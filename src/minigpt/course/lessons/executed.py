"""Lessons as notebooks: their cells from the text, their outputs from the last build."""

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from minigpt.errors import CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode

CACHE = Path("_build") / ".jupyter_cache"
RECORD = "minigpt"  # our part of a cache record: key, seconds, peak_mb


@cache
def myst_extensions(root: Path) -> frozenset[str]:
    """The MyST extensions that the book is written with, from `_config.yml`."""
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf8"))
    return frozenset(config["parse"]["myst_enable_extensions"])


def front_matter(path: Path) -> dict[str, Any]:
    """The YAML block at the top of a page, empty where there is none.

    Raises:
        CourseError: the block is not YAML.
    """
    text = path.read_text(encoding="utf8")
    if not text.startswith("---\n"):
        return {}
    try:
        matter = yaml.safe_load(text[4 : text.index("\n---", 3)])
    except (yaml.YAMLError, ValueError) as problem:
        raise CourseError(f"{path}: the front matter is not YAML ({problem})") from problem
    return matter or {}


def read_notebook(path: Path, extensions: frozenset[str]) -> "NotebookNode | None":
    """Read a MyST page as a notebook without outputs; None for a page that is not a notebook."""
    try:
        from myst_nb.core.read import is_myst_markdown_notebook, read_myst_markdown_notebook
        from myst_parser.config.main import MdParserConfig
    except ImportError as missing:
        raise CourseError(
            f"the book's tools are not installed ({missing.name}): run make setup"
        ) from missing
    text = path.read_text(encoding="utf8")
    if not is_myst_markdown_notebook(text):
        return None
    config = MdParserConfig(enable_extensions=set(extensions))
    return read_myst_markdown_notebook(text, config, add_source_map=True, path=path)


def merged(path: Path, cache_folder: Path, extensions: frozenset[str]) -> "NotebookNode | None":
    """A lesson with the outputs of its last execution, None where its cells have not run.

    `metadata["minigpt"]` gains `seconds` (processor time) and `peak_mb` (most memory) of
    the kernel.
    """
    from jupyter_cache import get_cache

    notebook = read_notebook(path, extensions)
    if notebook is None or not cache_folder.is_dir():
        return None
    cached = get_cache(str(cache_folder))
    try:
        record = cached.match_cache_notebook(notebook)
        _, complete = cached.merge_match_into_notebook(notebook)
    except KeyError:
        return None
    measured = (record.data or {}).get(RECORD, {})
    own = complete.metadata.setdefault("minigpt", {})
    own.update({name: measured[name] for name in ("seconds", "peak_mb") if name in measured})
    return complete


def executed(root: Path, page: Path) -> "NotebookNode | None":
    """The executed notebook of a page (a path below `root`), None where it has not been built."""
    return merged(root / page, root / CACHE, myst_extensions(root))


def kernel_environment(root: Path) -> dict[str, str]:
    """What a lesson's kernel sees: this checkout's package first, one thread, a fixed hash seed."""
    path = os.pathsep.join(filter(None, [str(root / "src"), os.environ.get("PYTHONPATH", "")]))
    fixed = {"PYTHONPATH": path, "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    return {**os.environ, **fixed}
