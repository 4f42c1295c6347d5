"""Refuse a layer, head, position or word that does not exist, naming what does."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from minigpt.errors import ConfigError, nearest

_Choice = TypeVar("_Choice", bound=StrEnum)


class Direction(StrEnum):
    """Which of two runs is patched into: `denoise` the corrupt run, `noise` the clean one."""

    DENOISE = "denoise"
    NOISE = "noise"

    @property
    def base(self) -> str:
        """The run that is patched into, in a word."""
        return "corrupt" if self is Direction.DENOISE else "clean"

    @property
    def source(self) -> str:
        """The run whose activations are patched in, in a word."""
        return "clean" if self is Direction.DENOISE else "corrupt"

    def stated(self) -> str:
        """Say it in words, for a result's conventions."""
        return f"{self}: {self.source} activations patched into the {self.base} run"


class MLPs(StrEnum):
    """The MLPs on a path: `live` ones are recomputed, `frozen` ones write what they wrote."""

    LIVE = "live"
    FROZEN = "frozen"


def require_indices(what: str, wanted: Iterable[int] | None, n: int) -> list[int]:
    """Return chosen layers, heads or positions (None: all) counted from 0, negative ones too.

    Raises:
        ConfigError: none at all, or one that does not exist.
    """
    chosen = list(range(n)) if wanted is None else list(wanted)
    if not chosen:
        raise ConfigError(f"no {what} is chosen: name at least one, or None for all {n}")
    for index in chosen:
        if not isinstance(index, int) or not -n <= index < n:
            raise ConfigError(f"no {what} {index!r}: valid are 0 to {n - 1}")
    return [index % n for index in chosen]


def require_choice(what: str, value: str, valid: Iterable[str]) -> str:
    """Refuse a word that is none of the valid ones, naming the nearest."""
    choices = list(valid)
    if value not in choices:
        raise ConfigError(f"no {what}={value!r}; {nearest(str(value), choices)}")
    return value


def choose(what: str, value: str, valid: type[_Choice]) -> _Choice:
    """Return the member of an enumeration that a word names.

    Raises:
        ConfigError: it names none; the nearest is said.
    """
    return valid(require_choice(what, value, [str(choice) for choice in valid]))
