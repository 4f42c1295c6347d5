"""Refuse a layer, head, position or word that does not exist, naming what does."""

from collections.abc import Iterable

from minigpt.errors import ConfigError, nearest


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
