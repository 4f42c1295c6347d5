"""What somebody wrote down in a report: numbers beside those that were computed, and blanks."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minigpt.errors import ConfigError

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

    def line(self, wrong: str) -> str:
        """Return the number with a mark; what is `wrong` stands behind one that does not agree."""
        if self.agrees:
            return f"✓ {self.what}: {self.said}"
        return f"✗ {self.what}: " + ("no number" if self.said is None else f"{self.said} {wrong}")


def number_in(text: str) -> str | None:
    """Return the first number of a text as it was written, or None where there is none."""
    found = re.search(r"[+−-]?\d[\d,]*(?:\.\d+)?", text)
    return found[0].lstrip("+") if found else None


def read_toml(path: Path) -> dict[str, Any]:
    """Read a report in TOML; a number with a point keeps the digits that were written.

    Raises:
        ConfigError: the file is no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=str)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise ConfigError(f"{path} is not a report in TOML: {problem}") from None


def not_written(report: Mapping[str, Any], asked: Mapping[str, Sequence[str]]) -> list[str]:
    """Name the entries of a report's tables that are missing or still blank."""
    return [
        f"{name}.{key}"
        for name, keys in asked.items()
        for key in keys
        if report[name].get(key, NOT_WRITTEN).strip() in ("", NOT_WRITTEN)
    ]
