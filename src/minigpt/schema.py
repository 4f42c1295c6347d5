"""JSON and metadata that others wrote: parsed, and refused unless every part is understood.

Each refusal is a `ValueError` that says what the file does wrong ("lacks 'vocab_size'"): whoever
reads a file puts its name in front.
"""

import json
from collections.abc import Container, Mapping
from reprlib import Repr
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints, is_typeddict

T = TypeVar("T")
_NAMES = {int: "a whole number", float: "a number", str: "a text", bool: "true or false"}
_NAMES |= {list: "a list", dict: "an object", NoneType: "null"}
_short = Repr()
_short.maxstring = _short.maxother = 60


def short(value: object) -> str:
    """Show a value that others wrote, cut to what a sentence can hold."""
    return _short.repr(value)


def parse_json(text: str | bytes, kind: type[T]) -> T:
    """Parse JSON that must be of a type: a plain one, `dict[str, int]`, or a TypedDict, closed.

    Raises:
        ValueError: it is not JSON, too deep to be read, or of another type.

    Example:
        >>> parse_json('{"a": [1, 2]}', dict[str, list[int]])
        {'a': [1, 2]}
    """
    try:
        value = json.loads(text)
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    except ValueError as failure:
        raise ValueError(f"is not JSON: {failure}") from None
    check_type(value, kind)
    return cast("T", value)


def check_type(value: object, kind: Any, at: str = "") -> None:
    """Refuse a value that is not of a type; a TypedDict's keys are all there may be.

    Raises:
        ValueError: naming the first place that is wrong.
    """
    if get_origin(kind) in (Union, UnionType):
        choices = get_args(kind)
        kind = next((one for one in choices if type(value) is (get_origin(one) or one)), None)
        if kind is None:
            names = " or ".join(_NAMES[get_origin(one) or one] for one in choices)
            raise ValueError(_wrong(value, names, at))
    origin, inner = get_origin(kind) or kind, get_args(kind)
    if is_typeddict(kind):
        _check_object(value, kind, at)
    elif origin in (Any, object):
        return
    elif type(value) is not origin and not (origin is float and type(value) is int):
        raise ValueError(_wrong(value, _NAMES[origin], at))
    elif isinstance(value, dict | list) and inner:
        parts = value.values() if isinstance(value, dict) else value
        if all(type(part) is inner[-1] for part in parts):  # the common case, and the fast one
            return
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            check_type(part, inner[-1], f"{at}[{short(key)}]")


def _check_object(value: object, kind: Any, at: str) -> None:
    if not isinstance(value, dict):
        raise ValueError(_wrong(value, _NAMES[dict], at))
    hints = get_type_hints(kind)
    for key in hints:
        if key in kind.__required_keys__ and key not in value:
            raise ValueError(f"lacks {key!r}" + (f" in {at}" if at else ""))
    for key, part in value.items():
        if key not in hints:
            raise ValueError(_unknown(key, part))
        check_type(part, hints[key], f"{at}.{key}" if at else key)


def check_understood(
    found: Mapping[str, object],
    read: Container[str],
    needed: Mapping[str, object],
    ignored: Container[str],
) -> None:
    """Refuse a setting that might change the numbers and is not computed here.

    A setting is `read`, has the `needed` value, or is `ignored` since no number depends on it.

    Raises:
        ValueError: naming the setting.
    """
    for key, value in found.items():
        if key in read or key in ignored:
            continue
        if key not in needed:
            raise ValueError(_unknown(key, value))
        if value != needed[key]:
            raise ValueError(f"says {key}={short(value)}; minigpt computes {key}={needed[key]!r}")


def _unknown(key: str, value: object) -> str:
    return f"says {key}={short(value)}, which minigpt does not understand"


def _wrong(value: object, name: str, at: str) -> str:
    if at:
        return f"says {at}={short(value)}, which must be {name}"
    return f"holds {_NAMES.get(type(value), 'something else')}, not {name}"
