"""Settings of a configuration: each is what its field declares, whether typed or written in text.

A field is a whole number, a number, a truth, a text, or a tuple of whole numbers. YAML and the
command line hand over text, and the field alone decides what it means: `lr=1e-3` is a number,
`tie_embeddings=maybe` is refused.
"""

import math
import re
from dataclasses import fields
from reprlib import Repr
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from minigpt.errors import ConfigError

_WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_KINDS = {int: "a whole number", float: "a finite number", bool: "true or false", str: "a text"}
_LARGEST = 2**63  # no whole number reaches it
_short = Repr()
_short.maxstring = _short.maxother = _short.maxlong = 60


def kinds_of(config: type) -> dict[str, Any]:
    """Return the declared type of each field of a configuration class, by name."""
    hints = get_type_hints(config)
    return {field.name: hints[field.name] for field in fields(config)}


def check_settings(config: Any) -> None:
    """Refuse a configuration with a value that is not of its field's type; make 1 a 1.0 where due.

    Raises:
        ConfigError: naming the field, the value and what it must be.
    """
    for name, kind in kinds_of(type(config)).items():
        value = getattr(config, name)
        if (typed := _typed(name, value, kind)) is not value:
            object.__setattr__(config, name, typed)


def read_setting(config: type, name: str, value: Any) -> Any:
    """Read a field's value where it is text; a typed value, and a text field's, stay as they are.

    Example:
        >>> from minigpt.train.config import TrainConfig
        >>> read_setting(TrainConfig, "lr", "1e-3"), read_setting(TrainConfig, "steps", "20")
        (0.001, 20)

    Raises:
        ConfigError: the text says no value of that type.
    """
    return _read(name, value, kinds_of(config)[name])


def _read(name: str, value: Any, kind: Any) -> Any:
    if get_origin(kind) is tuple:
        found = re.findall(r"[^\s,]+", value.strip("[]()")) if isinstance(value, str) else value
        return tuple(_read(name, one, int) for one in found) if _is_list(found) else value
    if not isinstance(value, str) or kind is str:
        return value
    try:
        return _WORDS[value.lower()] if kind is bool else kind(value)
    except (ValueError, KeyError):
        raise _refusal(name, value, kind) from None


def _typed(name: str, value: Any, kind: Any) -> Any:
    """Return the value as its type has it."""
    if NoneType in get_args(kind):
        return None if value is None else _typed(name, value, get_args(kind)[0])
    if get_origin(kind) is tuple:
        if not _is_list(value):
            raise ConfigError(f"{name}={_short.repr(value)} must be a list of whole numbers")
        return tuple(_typed(name, one, int) for one in value)
    if kind is float and type(value) is int and abs(value) < _LARGEST:
        value = float(value)
    if type(value) is not kind or (kind is float and not math.isfinite(value)):
        raise _refusal(name, value, kind)
    if kind is int and abs(value) >= _LARGEST:
        raise ConfigError(f"{name}={_short.repr(value)} must be a whole number below 2**63")
    return value


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _refusal(name: str, value: object, kind: type) -> ConfigError:
    return ConfigError(f"{name}={_short.repr(value)} must be {_KINDS[kind]}")
