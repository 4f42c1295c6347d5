"""The sources of a course site: a copy of the book that holds only what its readers may see.

What is left out of the copy cannot reach a page, the menu, the search, a notebook or the deck.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from subprocess import PIPE, STDOUT
from typing import Any

import yaml

from minigpt.course.lessons.curriculum import read_curriculum
from minigpt.course.lessons.executed import CACHE
from minigpt.course.teaching.calendar import released, solved
from minigpt.course.teaching.course import OPTIONAL, Course
from minigpt.course.teaching.site_pages import home_page, staff_page

ALWAYS_SHOWN = (
    *("book/index", "book/how-to-use", "book/glossary", "book/bibliography"),
    "book/appendices/review",
)
_TITLE = re.compile(r"(?:^\(([\w-]+)\)=\n+)?^#{1,4} (.+)$", re.MULTILINE)


def chosen_pages(course: Course, at: datetime, root: Path, staff: bool) -> set[str]:
    """The names of the pages that a site holds."""
    book = read_curriculum(root)
    pages = set(ALWAYS_SHOWN)
    for name in course.optional:
        for prefix in OPTIONAL[name]:
            found = (root / "book").rglob("*.md")
            names = (path.relative_to(root).with_suffix("").as_posix() for path in found)
            pages |= {one for one in names if one == prefix or one.startswith(prefix.rstrip("/"))}
    lessons = course.lessons if staff else released(course, at)
    waiting = {book.lesson(one.id).phase for one in course.lessons if one not in lessons}
    for stop in (*book.milestones, *book.seminars):  # these come after what they build on
        if any(phase <= stop.after for phase in waiting):
            pages.discard(stop.page)
    answers = course.lessons if staff else solved(course, at)
    pages |= {book.lesson(one.id).docname for one in lessons}
    pages |= {f"{book.lesson(one.id).docname}-solutions" for one in answers}
    return {name for name in pages if (root / f"{name}.md").is_file()}


def write_tree(course: Course, at: datetime, root: Path, tree: Path, staff: bool) -> None:
    """Write the sources of a site into an empty folder."""
    pages = chosen_pages(course, at, root, staff)
    _copy_book(root, tree, pages)
    index = home_page(course, root, at, staff)
    (tree / "book" / "index.md").write_text(index, encoding="utf8")
    book = read_curriculum(root)
    here = [book.lesson(one.id) for one in course.lessons]
    here = [lesson for lesson in here if lesson.docname in pages]
    (tree / "src").symlink_to((root / "src").resolve())
    for lesson in here:
        for folder in ("solutions", "exercises"):
            source, link = root / folder / lesson.folder, tree / folder / lesson.folder
            if source.is_dir():
                link.parent.mkdir(parents=True, exist_ok=True)
                link.symlink_to(source.resolve())
    beside: dict[str, list[str]] = {}
    if staff:
        for lesson in here:
            name = f"{lesson.docname}-teach"
            text = staff_page(course, lesson, root)
            (tree / f"{name}.md").write_text(text, encoding="utf8")
            beside[lesson.docname] = [name]
    _write_contents(root, tree, pages, beside)
    _write_config(course, root, tree, pages, staff)


def _copy_book(root: Path, tree: Path, pages: set[str]) -> None:
    def ignore(folder: str, names: list[str]) -> Iterator[str]:
        for name in names:
            page = (Path(folder) / name).relative_to(root)
            unlisted = page.suffix == ".md" and page.with_suffix("").as_posix() not in pages
            if unlisted or name == "__pycache__" or name.startswith(".ipynb"):
                yield name

    shutil.copytree(root / "book", tree / "book", ignore=lambda *given: set(ignore(*given)))


def _write_contents(root: Path, tree: Path, pages: set[str], beside: dict[str, list[str]]) -> None:
    """Write the table of contents: the book's own, without what the site leaves out."""
    contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf8"))

    def kept(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        found = []
        for entry in entries:
            if entry.get("file") in pages:
                sections = kept(entry.pop("sections", []))
                sections += [{"file": name} for name in beside.get(entry["file"], [])]
                found.append(entry | ({"sections": sections} if sections else {}))
        return found

    if "parts" in contents:
        for part in contents["parts"]:
            part["chapters"] = kept(part["chapters"])
        contents["parts"] = [part for part in contents["parts"] if part["chapters"]]
    else:
        contents["chapters"] = kept(contents["chapters"])
    (tree / "_toc.yml").write_text(yaml.safe_dump(contents, sort_keys=False), encoding="utf8")


def _write_config(course: Course, root: Path, tree: Path, pages: set[str], staff: bool) -> None:
    """Write the configuration: the book's own, with the course's names and addresses."""
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf8"))
    config["title"] = course.title
    config["author"] = ", ".join(one.name for one in course.people)
    config["repository"]["url"] = ""  # students have no page to edit, and no branch of notebooks
    config["html"]["baseurl"] = course.site
    config["execute"]["cache"] = str((root / CACHE).resolve())
    config["sphinx"]["config"]["minigpt_left_out"] = left_out(root, pages)
    config["sphinx"]["config"]["minigpt_slides"] = staff
    if course.logo:
        shutil.copyfile(course.logo, tree / f"logo{course.logo.suffix}")
        config["logo"] = f"logo{course.logo.suffix}"
    text = yaml.safe_dump(config, sort_keys=False, allow_unicode=True)
    (tree / "_config.yml").write_text(text, encoding="utf8")


def left_out(root: Path, pages: set[str]) -> dict[str, str]:
    """What links may name that the site lacks: a page or a label → its title."""
    titles: dict[str, str] = {}
    for path in sorted((root / "book").rglob("*.md")):
        page = path.relative_to(root).with_suffix("").as_posix()
        if page in pages or page.endswith("-solutions"):
            continue
        headings = _TITLE.findall(path.read_text(encoding="utf8"))
        if headings:
            titles[page] = headings[0][1]
        titles |= {label: title for label, title in headings if label}
    return titles


def run_book(tree: Path, root: Path, out: Path, say: Callable[[str], None]) -> int:
    """Build the sources in `tree` into `out/_build/html`; each line of the build goes to `say`."""
    tool = Path(sys.executable).with_name("jupyter-book")
    path = os.pathsep.join(filter(None, [str(root / "src"), os.environ.get("PYTHONPATH", "")]))
    environment = os.environ | {"PYTHONPATH": path, "PYTHONWARNINGS": "default", "NO_COLOR": "1"}
    command = [str(tool), "build", str(tree), "--path-output", str(out), "-W", "--keep-going"]
    with subprocess.Popen(
        command, cwd=tree, env=environment, text=True, stdout=PIPE, stderr=STDOUT
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            say(line.rstrip())
    return process.returncode
