"""Execute every stale lesson before Sphinx reads, in parallel; myst-nb then finds it in the cache.

An execution is fresh while its key (see `closure`) is the one recorded beside its outputs.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from minigpt.course.lessons.executed import RECORD, merged, read_notebook
from minigpt.errors import CourseError, MinigptError
from minigpt_book.closure import SourceTree, key
from minigpt_book.runner import Execution, NotebookJob, run_all

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class LessonPage:
    """A lesson to execute: its text as a notebook, and the key its outputs must carry."""

    docname: str
    path: Path
    notebook: NotebookNode
    key: str


def executed_page(app: Sphinx, docname: str) -> NotebookNode | None:
    """A page's notebook with its outputs; None for a page without cells or not executed.

    `metadata["minigpt"]` holds `seconds` and `peak_mb` beside the lesson's front matter.
    """
    path = Path(app.env.doc2path(docname))
    if path.suffix != ".md" or not path.is_file():
        return None
    return _executed(path, cache_folder(app), _extensions(app), _state(app).get(docname, ""))


@cache
def _executed(
    path: Path, folder: Path, extensions: frozenset[str], _key: str
) -> NotebookNode | None:
    return merged(path, folder, extensions)


def cache_folder(app: Sphinx) -> Path:
    """Where executed notebooks are kept, next to the built site."""
    return Path(app.config.nb_execution_cache_path or Path(app.outdir).parent / ".jupyter_cache")


def _extensions(app: Sphinx) -> frozenset[str]:
    return frozenset(app.config.myst_enable_extensions)


def _state(app: Sphinx) -> dict[str, str]:
    """The keys of this build: docname → key."""
    state: dict[str, str] = app.__dict__.setdefault("minigpt_keys", {})
    return state


def run_stale(app: Sphinx) -> None:
    """Execute what changed; report every failure, then stop the build if there is one."""
    if app.config.nb_execution_mode != "cache":
        return
    pages, problems = _pages(app)
    stored = get_cache(str(cache_folder(app)))
    stale = [page for page in pages if last_execution(stored, page).get("key") != page.key]
    if pages:
        fresh = len(pages) - len(stale)
        _logger.info(f"lessons: {len(stale)} to execute, {fresh} unchanged, {_workers(app)} cores")
    outcomes = _run(app, stored, stale) if stale else []
    problems += [f"{outcome.job.name}: {outcome.error}" for outcome in outcomes if outcome.error]
    if problems:
        count = len(problems)
        ending = f"{count} failed, nothing was published; the reasons are above"
        _logger.error("\n\n".join(["", *problems, ending]))
        raise SystemExit(1)  # an exception would bury the reasons under Sphinx's own traceback
    _state(app).update({page.docname: page.key for page in pages})


def _pages(app: Sphinx) -> tuple[list[LessonPage], list[str]]:
    found = app.project.discover(app.config.exclude_patterns, app.config.include_patterns)
    tree = SourceTree(Path(app.srcdir) / "src")
    pages, problems = [], []
    for docname in sorted(found):
        path = Path(app.project.doc2path(docname, absolute=True))
        if path.suffix != ".md":
            continue
        try:
            page = lesson_page(docname, path, tree, _extensions(app))
        except MinigptError as refusal:
            problems.append(f"{docname}: {refusal}")
        else:
            pages += [page] if page else []
    return pages, problems


def lesson_page(
    docname: str, path: Path, tree: SourceTree, extensions: frozenset[str]
) -> LessonPage | None:
    """Read a page as a notebook with the key of its execution; None for one without cells."""
    notebook = read_notebook(path, extensions)
    if notebook is None:
        return None
    own = notebook.metadata.get("minigpt", {})
    inputs = fetched(own.get("data", []))
    for name in own.get("models", []):
        if name.startswith("zoo:"):
            inputs += weights_of(name.removeprefix("zoo:"), tree.src)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return LessonPage(docname, path, notebook, key(cells, tree, inputs))


def weights_of(name: str, src: Path) -> list[Path]:
    """Find the files of an entry of the zoo.

    Raises:
        CourseError: there are none.
    """
    shelf = src / "minigpt" / "zoo" / "weights"
    found = sorted(shelf.glob(f"{name}/*"))
    if not found:
        raise CourseError(f"the front matter names zoo:{name}, which has no weights in {shelf}")
    return found


@cache
def _fetch(name: str) -> Path:
    from minigpt.data import fetch

    return Path(fetch(name))


def fetched(names: Iterable[str]) -> list[Path]:
    """The data that a lesson names, fetched before any kernel starts."""
    return [_fetch(name) for name in names]


def last_execution(stored: Any, page: LessonPage) -> dict[str, Any]:
    """Return what the cache has about a page's last execution, nothing where it never ran."""
    try:
        record = stored.match_cache_notebook(page.notebook)
    except KeyError:
        return {}
    measured: dict[str, Any] = (record.data or {}).get(RECORD, {})
    return measured


def _workers(app: Sphinx) -> int:
    usable = getattr(os, "sched_getaffinity", lambda _: range(os.cpu_count() or 1))(0)
    return int(app.config.minigpt_workers or len(usable))


def _run(app: Sphinx, stored: Any, pages: Sequence[LessonPage]) -> list[Execution]:
    by_name = {page.docname: page for page in pages}
    timeout = app.config.nb_execution_timeout
    root = Path(app.srcdir)
    jobs = [
        NotebookJob(page.docname, page.notebook, page.path.parent, root, timeout) for page in pages
    ]
    width = max(len(job.name) for job in jobs)

    def done(outcome: Execution) -> None:
        word = "failed" if outcome.error else "executed"
        measured = f"{outcome.seconds:6.1f} s {outcome.peak_mb:6.0f} MB"
        _logger.info(f"{word:>8} {outcome.job.name:<{width}} {measured}")
        if not outcome.error:
            store(stored, by_name[outcome.job.name], outcome)

    return run_all(jobs, _workers(app), done)


def store(stored: Any, page: LessonPage, outcome: Execution) -> None:
    """Keep an execution, with the key that makes it fresh."""
    seconds = round(outcome.seconds, 2)
    measured = {"key": page.key, "seconds": seconds, "peak_mb": round(outcome.peak_mb)}
    data = {"execution_seconds": seconds, RECORD: measured}
    bundle = CacheBundleIn(outcome.job.notebook, str(page.path), data=data)
    stored.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def outdated(app: Sphinx, env: BuildEnvironment, *_: set[str]) -> list[str]:
    """Pages to read again: those whose outputs are not the ones they were read with."""
    return [
        docname
        for docname, now in _state(app).items()
        if docname in env.all_docs and env.metadata[docname].get("minigpt_key") != now
    ]


def remember(app: Sphinx, _: nodes.document) -> None:
    """Note which outputs a page was read with."""
    docname = app.env.docname
    if docname in _state(app):
        app.env.metadata[docname]["minigpt_key"] = _state(app)[docname]


def setup(app: Sphinx) -> None:
    """Run before the builder reads anything, after the configuration is complete."""
    app.add_config_value("minigpt_workers", 0, "", int)
    app.connect("builder-inited", run_stale, priority=900)
    app.connect("env-get-outdated", outdated)
    app.connect("doctree-read", remember)
