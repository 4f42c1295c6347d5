"""What the notebook of a package measured: written by the notebook, compared with the report."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from minigpt.data.files import write_atomically
from minigpt.errors import ConfigError
from minigpt.research.folder import MEASURED, RESULT_NAME, UnreadableError, read_part


@dataclass(frozen=True)
class MeasuredResult:
    """A result over seeds, and its control: a number a seed."""

    by_seed: tuple[float, ...]
    control_by_seed: tuple[float, ...]
    seeds: tuple[int, ...]

    @property
    def value(self) -> float:
        """The mean over seeds."""
        return fmean(self.by_seed)

    @property
    def spread(self) -> float:
        """The standard deviation over seeds, divided by n − 1."""
        return stdev(self.by_seed)

    @property
    def control(self) -> float:
        """The control's mean over seeds."""
        return fmean(self.control_by_seed)

    @property
    def control_spread(self) -> float:
        """The control's standard deviation over seeds."""
        return stdev(self.control_by_seed)


@dataclass(frozen=True)
class Measurement:
    """All results of a run, and the hashes of the notebook and the sealed pre-registration."""

    results: Mapping[str, MeasuredResult]
    notebook: str = ""
    prereg: str = ""

    def text(self) -> str:
        """The file's content; equal measurements give equal bytes."""
        found = {name: asdict(one) for name, one in sorted(self.results.items())}
        made = {"notebook": self.notebook, "prereg": self.prereg, "results": found}
        return json.dumps(made, indent=1) + "\n"


def record_result(
    name: str,
    by_seed: Sequence[float],
    *,
    control: Sequence[float],
    seeds: Sequence[int],
    folder: Path | None = None,
) -> MeasuredResult:
    """Write down a result of the notebook: a number a seed, and the control's number a seed.

    It is added to `measured.json` in the folder, by default the current one.

    Raises:
        ConfigError: a name of another form, a number that is not finite, lists of unequal length,
            fewer than two seeds, or a seed given twice.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as there:
        ...     one = record_result(
        ...         "gap", [1.0, 3.0], control=[0.0, 0.2], seeds=[0, 1], folder=Path(there)
        ...     )
        >>> one.value
        2.0
    """
    if not RESULT_NAME.fullmatch(name):
        raise ConfigError(f"result {name!r}: use small letters, digits and hyphens")
    whole = [int(seed) for seed in seeds]
    lists = {"by_seed": [float(v) for v in by_seed], "control": [float(v) for v in control]}
    for what, values in lists.items():
        if len(values) != len(whole):
            raise ConfigError(
                f"result {name}: {what} has {len(values)} numbers, seeds {len(whole)}"
            )
        if not all(map(math.isfinite, values)):
            raise ConfigError(f"result {name}: {what} holds a value that is NaN or infinite")
    if len(whole) < 2 or len(set(whole)) != len(whole):
        raise ConfigError(f"result {name}: seeds={whole}: two different ones are needed at least")
    rounded = {what: tuple(float(f"{x:.10g}") for x in values) for what, values in lists.items()}
    made = MeasuredResult(rounded["by_seed"], rounded["control"], tuple(whole))
    where = folder or Path()
    there = read_measured(where).results if (where / MEASURED).exists() else {}
    write_atomically(where / MEASURED, Measurement({**there, name: made}).text())
    return made


def read_measured(folder: Path) -> Measurement:
    """Read what a run wrote.

    Raises:
        UnreadableError: the file is missing or was not written by a run.
    """
    text = read_part(folder, MEASURED)
    try:
        found = json.loads(text)
        results = {name: _result(one) for name, one in found["results"].items()}
        return Measurement(results, str(found["notebook"]), str(found["prereg"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        message = "no run wrote this file as it stands: delete it, and `minigpt research run` again"
        raise UnreadableError(MEASURED, message) from None


def _result(found: Mapping[str, Any]) -> MeasuredResult:
    made = MeasuredResult(
        tuple(float(x) for x in found["by_seed"]),
        tuple(float(x) for x in found["control_by_seed"]),
        tuple(int(seed) for seed in found["seeds"]),
    )
    if not all(map(math.isfinite, (*made.by_seed, *made.control_by_seed))):
        raise ValueError
    if not 2 <= len(made.seeds) == len(made.by_seed) == len(made.control_by_seed):
        raise ValueError
    return made
