"""Claims: scientific statements that a lesson asserts, shows, and hands to the page of claims."""

import math
import re
import sys
from dataclasses import dataclass, field
from html import escape
from typing import Any, SupportsFloat

from minigpt.errors import CourseError

MIME = "application/vnd.minigpt.claim+json"
_NAME = re.compile(r"(\d+\.\d+|seminar-\d+)(-[a-z0-9]+)+")


@dataclass(frozen=True)
class Claim:
    """A statement that held: what was measured, and the bounds it had to keep.

    In Jupyter a claim shows itself the moment it is made, so that several fit into one cell.
    """

    name: str
    text: str
    value: float
    low: float | None = None
    high: float | None = None
    paper: float | str | None = None
    source: str | None = None
    why: str | None = None
    spread: float | None = None
    seeds: int | None = None
    _cell: int | None = field(default=None, repr=False, compare=False)

    @property
    def holds(self) -> bool:
        """Whether the value is a number within the bounds."""
        above = self.low is None or self.value >= self.low
        below = self.high is None or self.value <= self.high
        return above and below and not math.isnan(self.value)

    @property
    def bounds(self) -> str:
        """The bounds in words: `≥ 0.95`, `≤ 0.1`, `0.4 ± 0.05`, `true`."""
        if self.low is None or self.high is None:
            return (
                f"≥ {short_number(self.low)}"
                if self.low is not None
                else f"≤ {short_number(self.high)}"
            )
        if self.low == self.high == 1:
            return "true"
        middle, width = (self.low + self.high) / 2, (self.high - self.low) / 2
        return f"{short_number(middle)} ± {short_number(width)}"

    @property
    def measured(self) -> str:
        """The value as text: four significant digits, or `true`/`false`."""
        return (
            ("false", "true")[int(self.value)]
            if self.bounds == "true"
            else short_number(self.value)
        )

    def __str__(self) -> str:
        mark = "✓" if self.holds else "✗"
        return f"{mark} {self.text}: {self.measured} ({self.bounds}) [{self.name}]"

    def record(self) -> dict[str, Any]:
        """What the page of claims prints, rounded so that reruns agree."""
        entry = {"id": self.name, "text": self.text, "value": rounded(self.value)}
        entry |= {"measured": self.measured, "bounds": self.bounds, "paper": self.paper}
        entry |= {"source": self.source, "why": self.why}
        if self.spread is not None:
            entry |= {"spread": rounded(self.spread), "seeds": self.seeds}
        return entry

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        row = (
            f'<div class="mg-claim" id="claim-{escape(self.name)}">'
            f'<span class="mg-claim-mark" role="img" aria-label="claim holds">✓</span> '
            f'<span class="mg-claim-text">{escape(self.text)}</span> '
            f'<span class="mg-claim-value">{self.measured} ({escape(self.bounds)})</span></div>'
        )
        return {MIME: self.record(), "text/html": row, "text/plain": str(self)}

    def _ipython_display_(self) -> None:
        """Show again in a later cell only: the cell that made the claim shows it already."""
        if _cell_number() != self._cell:
            _publish(self)


def claim(
    name: str,
    value: SupportsFloat,
    *,
    text: str,
    at_least: float | None = None,
    at_most: float | None = None,
    near: tuple[float, float] | None = None,
    paper: float | str | None = None,
    source: str | None = None,
    why: str | None = None,
    spread: float | None = None,
    seeds: int | None = None,
) -> Claim:
    """Assert a scientific statement, show it as a row, and put it on the page of claims.

    Args:
        name: the lesson's id and a slug: `2.3-qk-is-permutation`.
        value: what was measured; a bool needs no bound and must be true.
        text: the statement, one sentence without its number.
        at_least, at_most: bounds, both inclusive; together they make a range.
        near: the expected value and its tolerance.
        paper: what the literature reports for this very quantity, a number or a few words; never
            our own expectation.
        source: key in `book/references.bib` of the work that reports it; goes with `paper`.
        why: one sentence on why ours differs from the paper's, or why it need not.
        spread, seeds: the value's standard deviation over how many seeds, where there are several.

    Raises:
        AssertionError: the statement does not hold.
        CourseError: no name of that form, no bound to hold the value against, a paper's value
            without its source, a source or a reason without a paper's value, or a spread that is
            none or comes without the number of its seeds.

    Example:
        >>> print(claim("0.1-demo", 0.987, text="The lookup is solved", at_least=0.95))
        ✓ The lookup is solved: 0.987 (≥ 0.95) [0.1-demo]
        >>> claim(
        ...     "0.1-var",
        ...     63.4,
        ...     text="Variance of q·k at d_k = 64",
        ...     near=(64, 3),
        ...     paper=64,
        ...     source="vaswani2017",
        ...     why="theirs is the expectation, ours a sample",
        ... ).paper
        64
    """
    if not _NAME.fullmatch(name):
        raise CourseError(f"claim {name!r}: use the lesson's id and a slug, like '2.3-qk-wins'")
    _check_paper(name, paper, source, why)
    _check_spread(name, spread, seeds)
    low, high = _bounds(name, value, at_least, at_most, near)
    number = float(value)
    reported = (paper, source, why, spread, seeds)
    made = Claim(name, text, number, low, high, *reported, _cell_number())
    if not made.holds:
        raise AssertionError(f"claim {made.name} fails: {text}: {made.measured}, not {made.bounds}")
    if made._cell is not None:
        _publish(made)
    return made


def _check_paper(name: str, paper: float | str | None, source: str | None, why: str | None) -> None:
    """Refuse a paper's value of unknown origin, and what belongs to a value that is not given."""
    if paper is not None and not source:
        raise CourseError(
            f"claim {name!r}: paper={paper!r} needs source=, the key of its entry in "
            "book/references.bib"
        )
    for given, value in (("source", source), ("why", why)):
        if paper is None and value is not None:
            raise CourseError(f"claim {name!r}: {given}= explains a paper's value: give paper= too")
    if isinstance(paper, str) and not paper.strip():
        raise CourseError(f"claim {name!r}: paper= is empty: give the paper's value, or leave it")


def _check_spread(name: str, spread: float | None, seeds: int | None) -> None:
    """Refuse a spread without the number of seeds, and one that cannot be."""
    if (spread is None) != (seeds is None):
        raise CourseError(f"claim {name!r}: give spread= and seeds= together, or neither")
    if spread is not None and not (math.isfinite(spread) and spread >= 0):
        raise CourseError(f"claim {name!r}: spread={spread} is no standard deviation")
    if seeds is not None and seeds < 2:
        raise CourseError(f"claim {name!r}: seeds={seeds}: a spread needs two at least")


def _bounds(
    name: str,
    value: SupportsFloat,
    at_least: float | None,
    at_most: float | None,
    near: tuple[float, float] | None,
) -> tuple[float | None, float | None]:
    bounded = at_least is not None or at_most is not None
    if near is not None and not bounded:
        return near[0] - near[1], near[0] + near[1]
    if near is None and bounded:
        return at_least, at_most
    if near is None and str(value) in {"True", "False", "tensor(True)", "tensor(False)"}:
        return 1.0, 1.0
    raise CourseError(f"claim {name!r}: give at_least= and/or at_most=, or near=(value, tolerance)")


def rounded(number: float) -> float:
    """Four significant digits: what survives a rerun on the same machine."""
    return float(f"{number:.4g}")


def short_number(number: float | None) -> str:
    """A number as the book prints it: `0.987`, `1,234`, `1.2e-05`."""
    if number is None:
        return ""
    if not math.isfinite(number):
        return str(number)
    number = rounded(number)
    return f"{number:,.0f}" if number == int(number) and abs(number) < 1e9 else f"{number:.4g}"


def _cell_number() -> int | None:
    """The number of the Jupyter cell that is running, None outside of Jupyter."""
    core = sys.modules.get("IPython")
    shell = core.get_ipython() if core else None
    return int(shell.execution_count) if shell is not None else None


def _publish(made: Claim) -> None:
    sys.modules["IPython"].display.display(made._repr_mimebundle_(), raw=True)
