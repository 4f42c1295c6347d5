"""`minigpt teach build`: the students' site, which is searched for leaks, and the staff's."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from minigpt.course.lessons.curriculum import read_curriculum
from minigpt.course.teaching.calendar import released
from minigpt.course.teaching.course import Course
from minigpt.course.teaching.leaks import Leak, find_leaks, needles_of, telling_names
from minigpt.course.teaching.site_pages import shown_exercises
from minigpt.course.teaching.tree import run_book, write_tree
from minigpt.errors import CourseError

MARKER = ".minigpt-site"  # this folder was written by us, and may be replaced


def build_site(
    course: Course,
    at: datetime,
    root: Path,
    out: Path,
    staff: bool,
    say: Callable[[str], None] = lambda _: None,
) -> None:
    """Build a site into the folder `out`; a students' site with a leak is not written.

    Raises:
        CourseError: `out` holds something else, the build failed, or something leaks.
    """
    check_replaceable(out)
    with tempfile.TemporaryDirectory(prefix="minigpt-teach-") as scratch:
        tree, built = Path(scratch) / "tree", Path(scratch) / "built"
        tree.mkdir()
        write_tree(course, at, root, tree, staff)
        log: list[str] = []

        def note(line: str) -> None:
            log.append(line)
            say(line)

        if run_book(tree, root, built, note):
            words = [line for line in log if "WARNING" in line or "ERROR" in line] or log[-12:]
            said = "\n".join(words[:20])
            raise CourseError(f"the build failed, nothing was written:\n{said}")
        html = built / "_build" / "html"
        if not staff and (leaks := site_leaks(course, at, root, html)):
            raise leak_refusal(leaks, "nothing was written")
        (html / MARKER).write_text(f"{course.title}\n", encoding="utf8")
        (html / ".nojekyll").touch()
        replace_folder(html, out)


def site_leaks(course: Course, at: datetime, root: Path, folder: Path) -> list[Leak]:
    """Everything in a students' site that they must not have at that moment."""
    shown = shown_exercises(course, at, root)
    needles = needles_of(root, shown)
    open_now = {one.id for one in released(course, at)}
    closed = [one.folder for one in read_curriculum(root).lessons if one.id not in open_now]
    solved = {number.rpartition(".")[0] for number in shown}
    closed += [
        f"{one.folder}-solutions"
        for one in read_curriculum(root).lessons
        if one.id in open_now - solved
    ]
    return find_leaks(folder, needles, telling_names(needles, root, shown), closed)


def leak_refusal(leaks: list[Leak], ending: str) -> CourseError:
    """One error for a list of leaks."""
    said = "\n".join(f"  {leak}" for leak in leaks[:20])
    more = f"\n  … and {len(leaks) - 20} more" if len(leaks) > 20 else ""
    return CourseError(f"{len(leaks)} leaks, {ending}:\n{said}{more}")


def check_replaceable(out: Path) -> None:
    """Refuse a folder that holds something which no build of ours wrote.

    Raises:
        CourseError: it does.
    """
    if out.exists() and not out.is_dir():
        raise CourseError(f"{out} is a file; name a folder")
    if out.is_dir() and any(out.iterdir()) and not (out / MARKER).is_file():
        raise CourseError(f"{out} holds something else than a site; name an empty folder")


def replace_folder(source: Path, out: Path) -> None:
    """Put a finished folder in the place of another."""
    if out.exists():
        shutil.rmtree(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, out)
