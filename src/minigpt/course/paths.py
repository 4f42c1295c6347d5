"""Where the course lives on this machine."""

import os
from pathlib import Path

from minigpt.errors import CourseError


def course_root() -> Path:
    """Find the course: `MINIGPT_COURSE`, the current folder or one above, or the source tree.

    Raises:
        CourseError: no folder with `book/curriculum.yml` was found.
    """
    here = Path.cwd()
    named = os.environ.get("MINIGPT_COURSE")
    source_tree = Path(__file__).resolve().parents[3]
    for folder in [Path(named)] if named else [here, *here.parents, source_tree]:
        if (folder / "book" / "curriculum.yml").is_file():
            return folder.resolve()
    raise CourseError(
        f"no course found in {named or here}: "
        "run this inside a clone of the course, or set MINIGPT_COURSE to one"
    )


def workspace() -> Path:
    """Find the learner's own folder, `MINIGPT_WORKSPACE` or `my/`, which no update touches."""
    named = os.environ.get("MINIGPT_WORKSPACE")
    return Path(named).resolve() if named else course_root() / "my"
