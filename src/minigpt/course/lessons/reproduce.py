"""Run the book's published numbers again: every claim that has a paper's value."""

from __future__ import annotations

import ast
import asyncio
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minigpt.course.lessons.curriculum import read_curriculum
from minigpt.course.lessons.evidence import claim_records
from minigpt.course.lessons.executed import CACHE, myst_extensions, read_notebook
from minigpt.course.lessons.published import (
    ClaimPage,
    FoundClaim,
    claim_pages,
    difference,
    paper_value,
    spread,
)
from minigpt.errors import CourseError, nearest

if TYPE_CHECKING:
    from nbformat import NotebookNode

_SECONDS = 600  # after which a lesson is stopped


@dataclass(frozen=True)
class Promise:
    """A claim with a paper's value as the text of a lesson makes it.

    `name` is a pattern: where the lesson computes a part of the name, it has `*`.
    """

    page: ClaimPage
    name: str
    text: str
    source: str


def promises(root: Path) -> list[Promise]:
    """Read, without running anything, which claims of the written book have a paper's value."""
    found = list[Promise]()
    for page in claim_pages(read_curriculum(root)):
        path = root / f"{page.docname}.md"
        notebook = read_notebook(path, myst_extensions(root)) if path.is_file() else None
        cells = (
            [one.source for one in notebook.cells if one.cell_type == "code"] if notebook else []
        )
        found += [promise for source in cells for promise in _promises(page, source)]
    return found


def _promises(page: ClaimPage, source: str) -> Iterator[Promise]:
    """The claims of one cell with `paper=`; a cell of shell lines and magics makes none."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and ast.unparse(node.func).endswith("claim")):
            continue
        given = {one.arg: one.value for one in node.keywords if one.arg}
        if "paper" in given and node.args:
            name, text, source_key = (
                _words(part) for part in (node.args[0], given.get("text"), given.get("source"))
            )
            yield Promise(page, name, text, source_key)


def _words(node: ast.expr | None) -> str:
    """A string of the source; what is computed in it, or all of it, is a star."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_words(one) for one in parts)
    return "*"


def chosen(names: Sequence[str], promised: Sequence[Promise]) -> list[Promise]:
    """Keep what the words name: lessons (`2.3`, `seminar-1`) or claims (`2.3-slug`); none: all.

    Raises:
        CourseError: a word that names neither, or a lesson without a paper's value.
    """
    lessons = {_lesson_id(one.page): one for one in promised}
    kept = list[Promise]()
    for name in names:
        hits = [
            one for one in promised if _lesson_id(one.page) == name or fnmatchcase(name, one.name)
        ]
        if not hits:
            choices = [*lessons, *(one.name for one in promised)]
            raise CourseError(
                f"no lesson or claim {name!r} has a paper's value; {nearest(name, choices)}"
            )
        kept += [one for one in hits if one not in kept]
    return kept if names else list(promised)


def _lesson_id(page: ClaimPage) -> str:
    return page.short.lower().replace(" ", "-")


@dataclass(frozen=True)
class Reproduced:
    """What came of some claims: those found, and what kept a page from giving its own."""

    claims: tuple[FoundClaim, ...]
    stale: tuple[ClaimPage, ...]
    failed: tuple[str, ...]


def reproduce(names: Sequence[str], root: Path, *, again: bool = False) -> Reproduced:
    """Collect the claims that have a paper's value, from the last build where it is fresh.

    A lesson that is not fresh is executed if it, or a claim of it, is named; with `again` every
    lesson in question is executed.

    Raises:
        CourseError: a name that is unknown, or a claim that its lesson does not make.
    """
    wanted = chosen(names, promises(root))
    tree = book_tool("closure", root).SourceTree(root / "src")
    found, stale, failed = list[FoundClaim](), list[ClaimPage](), list[str]()
    for page in dict.fromkeys(one.page for one in wanted):
        notebook, problem = _outputs(page, root, tree, bool(names), again)
        if problem:
            failed.append(f"{page.title}: {problem}")
        elif notebook is None:
            stale.append(page)
        else:
            found += [
                FoundClaim(page.docname, page.title, page.short, record)
                for record in claim_records(notebook)
                if record["paper"] is not None and _asked(record["id"], page, names)
            ]
    missing = [
        name
        for name in names
        if not failed and not any(name in (one.record["id"], _lesson_id_of(one)) for one in found)
    ]
    if missing:
        ids = [one.record["id"] for one in found]
        raise CourseError(f"no claim {missing[0]!r} was made when its lesson ran; {ids or 'none'}")
    return Reproduced(tuple(found), tuple(stale), tuple(failed))


def _lesson_id_of(found: FoundClaim) -> str:
    return found.short.lower().replace(" ", "-")


def _asked(claim: str, page: ClaimPage, names: Sequence[str]) -> bool:
    return not names or claim in names or _lesson_id(page) in names


def _outputs(
    page: ClaimPage, root: Path, tree: object, named: bool, again: bool
) -> tuple[NotebookNode | None, str]:
    """A page's executed notebook, None if it is stale and not to be run; or what went wrong."""
    from jupyter_cache import get_cache

    tools = book_tool("execute", root)
    path = root / f"{page.docname}.md"
    lesson = tools.lesson_page(page.docname, path, tree, myst_extensions(root))
    (root / CACHE).mkdir(parents=True, exist_ok=True)
    stored = get_cache(str(root / CACHE))
    if not again and tools.last_execution(stored, lesson).get("key") == lesson.key:
        return stored.merge_match_into_notebook(lesson.notebook)[1], ""
    if not (named or again):
        return None, ""
    runner = book_tool("runner", root)
    job = runner.NotebookJob(page.docname, lesson.notebook, path.parent, root, _SECONDS)
    outcome = asyncio.run(runner.run_one(job))
    if outcome.error:
        return None, _last_line(outcome.error)
    tools.store(stored, lesson, outcome)
    return outcome.job.notebook, ""


def _last_line(error: str) -> str:
    """What a traceback ends with, without the colors of a terminal."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", error)
    return [line.strip() for line in plain.splitlines() if line.strip()][-1]


def book_tool(name: str, root: Path) -> Any:
    """Import a module of the book's builder, which lies beside the book.

    Raises:
        CourseError: the course has no builder, or Jupyter is not installed.
    """
    folder = root / "book" / "_ext"
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    try:
        return import_module(f"minigpt_book.{name}")
    except ImportError as missing:
        raise CourseError(
            f"the book's tools are not here ({missing.name}): run this in a clone of the course, "
            "after make setup"
        ) from missing


def as_json(found: FoundClaim) -> dict[str, Any]:
    """A claim's record with its lesson and the difference."""
    return {"lesson": _lesson_id_of(found), **found.record, "difference": difference(found.record)}


def claim_lines(found: FoundClaim) -> Iterator[str]:
    """What the command prints of a claim."""
    record = found.record
    yield f"{record['id']}  {record['text']}"
    yield f"  paper       {paper_value(record)} [{record['source']}]"
    more = f" {spread(record)}" if spread(record) else ""
    yield f"  ours        {record['measured']}{more} (asserted: {record['bounds']})"
    yield f"  difference  {difference(record) or 'the paper gives words, no number'}"
    yield f"  why         {record['why'] or 'no reason is given'}"
