"""The book's published numbers: which pages make claims, and how one compares with its paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from minigpt.course.lessons.claims import short_number
from minigpt.course.lessons.curriculum import Curriculum


@dataclass(frozen=True)
class ClaimPage:
    """A page that may make claims: its name for Sphinx, its title, and its name on a chip."""

    docname: str
    title: str
    short: str


@dataclass(frozen=True)
class FoundClaim:
    """A claim's record, and the page that makes it with its name in a heading and on a chip."""

    page: str
    title: str
    short: str
    record: dict[str, Any]


def claim_pages(book: Curriculum) -> Iterator[ClaimPage]:
    """Every page that may make claims: the lessons, then the seminars, written or not."""
    for one in book.lessons:
        yield ClaimPage(one.docname, f"{one.id} {one.title}", one.id)
    for number, seminar in enumerate(book.seminars, start=1):
        yield ClaimPage(seminar.page, f"Seminar: {seminar.name}", f"Seminar {number}")


def difference(record: dict[str, Any]) -> str:
    """Ours minus the paper's, where the paper gives a number."""
    paper = record["paper"]
    if not isinstance(paper, int | float):
        return ""
    return f"{record['value'] - paper:+.3g}".replace("-", "−")


def paper_value(record: dict[str, Any]) -> str:
    """The paper's value as the book prints it, a number or words; empty where there is none."""
    paper = record["paper"]
    return short_number(paper) if isinstance(paper, int | float) else paper or ""


def spread(record: dict[str, Any]) -> str:
    """The standard deviation over seeds, where the claim gives it: `± 0.02 over 5 seeds`."""
    if record.get("spread") is None:
        return ""
    return f"± {short_number(record['spread'])} over {record['seeds']} seeds"
