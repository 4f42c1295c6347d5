"""Arrays at the door: take what numpy takes, refuse what cannot be shown, pack the rest."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minigpt.errors import MinigptError

Values: TypeAlias = Any  # an array, a tensor (any device), or nested lists of numbers
Floats: TypeAlias = NDArray[np.float64]

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class FigureError(MinigptError, ValueError):
    """Values, labels or text that a figure cannot show."""


def as_floats(name: str, values: Values, *axes: str, masked: bool = False) -> Floats:
    """Return the values as float64, with one of the given axis lists, all finite.

    Args:
        name: what the values are called in a refusal.
        values: array, tensor or nested lists.
        axes: the accepted shapes as axis words, e.g. `"head query key"`.
        masked: −∞ is taken too, and becomes 0: a score that a mask forbids.

    Raises:
        FigureError: not numbers, another number of axes, empty, or not finite (index named).
    """
    if hasattr(values, "detach"):  # a tensor: no gradient, on the host, in a dtype numpy knows
        values = values.detach().cpu().double().numpy()
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise FigureError(f"{name} does not hold numbers in equal rows: {error}.") from None
    if array.ndim not in {len(a.split()) for a in axes}:
        wanted = " or ".join(f"[{a}]" if a else "one number" for a in axes)
        raise FigureError(f"{name} has shape {array.shape}: expected {wanted}.")
    if array.size == 0:
        raise FigureError(f"{name} has shape {array.shape}: there is nothing to draw.")
    if masked:
        array = np.where(np.isneginf(array), 0.0, array)
    if not np.isfinite(array).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise FigureError(
            f"{name}[{', '.join(map(str, where))}] is {array[where]}: every value must be finite."
        )
    return array


def check_labels(name: str, labels: Sequence[object], count: int, axis: str) -> list[str]:
    """Return the labels as text, one for each of `count` positions along an axis.

    Raises:
        FigureError: another number of labels than positions.
    """
    if len(labels) != count:
        raise FigureError(f"{name} has {len(labels)} labels for {count} along axis [{axis}].")
    return [str(label) for label in labels]


def check_text(name: str, text: str) -> str:
    """Return the text stripped, which must say something.

    Raises:
        FigureError: empty text, or not text.
    """
    if not isinstance(text, str) or not text.strip():
        raise FigureError(f"{name} is empty: say in one sentence what the figure shows.")
    return text.strip()


def check_index(name: str, index: int, count: int) -> int:
    """Return an index as a non-negative number below `count`; −1 is the last.

    Raises:
        FigureError: out of range.
    """
    if not -count <= index < count:
        raise FigureError(f"{name}={index} does not exist: choose from 0 to {count - 1}.")
    return index % count


def pack(values: NDArray[Any], dtype: str) -> str:
    """Return the values as base64 of little-endian numbers, e.g. dtype `"<u2"`."""
    return b64encode(np.ascontiguousarray(values, dtype=dtype).tobytes()).decode("ascii")


def visible(token: str) -> str:
    """Return a token with its invisible characters shown: blanks where it begins and ends.

    Example:
        >>> visible(" my\\n"), visible("layer 0")
        ('␣my↵', 'layer 0')
    """
    inner = token.strip(" ")
    before = len(token) - len(token.lstrip(" "))
    edged = "␣" * before + inner + "␣" * (len(token) - before - len(inner))
    shown = edged.replace("\n", "↵").replace("\t", "⇥")
    printable = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in shown)
    return printable or "∅"


def number(value: float, digits: int = 3) -> str:
    """Return a value as readers write it: `digits` significant digits, a real minus sign.

    Example:
        >>> number(-0.51234), number(12345.6), number(0.00001234)
        ('−0.512', '12,346', '1.23×10⁻⁵')
    """
    size = abs(value)
    if value and not 1e-4 <= size < 1e7:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        mantissa = f"{float(mantissa):g}".replace("-", "−")
        return f"{mantissa}×10{str(int(exponent)).translate(RAISED)}"
    whole = float(f"{size:.{digits}g}") >= 10**digits or (size >= 1000 and value == round(value))
    text = f"{value:,.0f}" if whole else f"{value:.{digits}g}"
    return "0" if text in {"-0", "0"} else text.replace("-", "−")


def signed(value: float) -> str:
    """Return a value as `number` writes it, with a plus sign when it is above 0.

    Example:
        >>> signed(0.51234), signed(-2), signed(0)
        ('+0.512', '−2', '0')
    """
    return "+" * (value > 0) + number(value)
