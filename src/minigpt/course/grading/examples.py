"""Examples in docstrings, compared as numbers: −0 is 0, and 0.36000007 is 0.36."""

import doctest
import math
import re

_NUMBER = re.compile(r"(?<![\w.])[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+|inf\b|nan\b)(?!\w)")
_NUMPY = re.compile(r"\bnp\.float64\(([^()]*)\)")  # a float, and prints its type
_TRUTH = re.compile(r"\b(?:True|False)\b")
_GRADIENT = re.compile(r", (?:grad_fn=<\w+>|requires_grad=True)")
_RTOL, _ATOL = 1e-4, 1e-6


class NumberChecker(doctest.OutputChecker):
    """Accept what differs only in layout, rounding, True for 1, a NumPy float, or a gradient.

    Whole numbers, and whatever is no number (a dtype, a bracket), must be the same.
    """

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        """Compare as doctest does; failing that, number by number."""
        if super().check_output(want, got, optionflags):
            return True
        got = _NUMPY.sub(r"\1", got)
        if not _GRADIENT.search(want):
            got = _GRADIENT.sub("", got)
        if not _TRUTH.search(want):  # True is 1
            got = _TRUTH.sub(lambda found: str(int(found[0] == "True")), got)
        if _around(want) != _around(got):
            return False
        pairs = zip(_NUMBER.findall(want), _NUMBER.findall(got), strict=True)
        return all(_same(one, other) for one, other in pairs)


def _around(text: str) -> str:
    """What stands around the numbers, without blanks."""
    return "".join(_NUMBER.sub("#", text).split())


def _same(want: str, got: str) -> bool:
    if _is_whole(want) or _is_whole(got):
        return _is_whole(want) and _is_whole(got) and int(want) == int(got)
    one, other = float(want), float(got)
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    shown = len(want.partition("e")[0].partition(".")[2])
    last = 10.0**-shown if shown >= 4 and "e" not in want else 0.0  # as tensors are rounded
    return math.isclose(one, other, rel_tol=_RTOL, abs_tol=max(_ATOL, last * 1.01))


def _is_whole(number: str) -> bool:
    return number.lstrip("+-").isdigit()
