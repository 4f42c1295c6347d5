"""A number that somebody wrote down, beside the one that was computed."""

import re
from dataclasses import dataclass

NOT_WRITTEN = "…"  # what a report has where its author has still to write


@dataclass(frozen=True)
class StatedNumber:
    """What is stated, as it was written (None: not at all), and the true value."""

    what: str
    said: str | None
    true: float

    @property
    def agrees(self) -> bool:
        """Whether the number is the true one, rounded to the digits that it has.

        Whole numbers must be exact; any other needs three digits or three decimals at least.
        """
        if self.said is None:
            return False
        plain = self.said.replace(",", "").replace("−", "-")
        digits = len(plain.partition(".")[2])
        if self.true == int(self.true) and not digits:
            return float(plain) == self.true
        enough = digits >= 3 or len(plain.lstrip("-0.").replace(".", "")) >= 3
        return enough and abs(float(plain) - self.true) <= 0.5000001 * 10.0**-digits


def number_in(text: str) -> str | None:
    """Return the first number of a text as it was written, or None where there is none."""
    found = re.search(r"[+−-]?\d[\d,]*(?:\.\d+)?", text)
    return found[0].lstrip("+") if found else None
