"""`minigpt teach new`: a course file, the workflow that publishes it, and what to do with them."""

from datetime import date, timedelta
from pathlib import Path

from minigpt.course.teaching.course import COURSE_FILE
from minigpt.course.teaching.repository import TEMPLATES
from minigpt.errors import CourseError

WORKFLOW = ".github/workflows/course.yml"
GUIDE = "COURSE.md"


def write_course(folder: Path, today: date) -> list[str]:
    """Write a course's three files into a fork, or into a folder to look at.

    Returns:
        the names of the files.

    Raises:
        CourseError: one of them is there already; none is written then.
    """
    monday = today + timedelta(days=7 - today.weekday())
    dates = [monday + timedelta(weeks=weeks) for weeks in range(3)]
    names = dict(zip(("first", "second", "third"), map(date.isoformat, dates), strict=True))
    season = ("Spring", "Summer", "Fall")[(monday.month > 5) + (monday.month > 8)]
    template = (TEMPLATES / "course.yml").read_text("utf8")
    course = template.format(year=monday.year, season=season, **names)
    files = {
        COURSE_FILE: course,
        WORKFLOW: (TEMPLATES / "course-workflow.yml").read_text("utf8"),
        GUIDE: (TEMPLATES / "course-readme.md").read_text("utf8"),
    }
    for name in files:
        if (folder / name).exists():
            raise CourseError(f"{folder / name} is there already; move it away, or edit it")
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf8")
    return list(files)
