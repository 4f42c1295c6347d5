"""The stated results of a package: each with control, seeds, spread and reference, as measured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minigpt.research.folder import (
    PREREG,
    RESULT_NAME,
    RESULTS,
    Refusal,
    is_blank,
    number_of,
    strange_keys,
)
from minigpt.research.measured import MeasuredResult
from minigpt.research.prereg import promised_results, seeds_of

_TEXTS = ("says", "unit", "control_is", "reference")
_NUMBERS = ("value", "spread", "control", "tolerance")
_ASKED = ("name", *_TEXTS, *_NUMBERS, "seeds", "exploratory")


@dataclass(frozen=True)
class StatedResult:
    """A result as its author states it; numbers as they were written."""

    name: str
    value: str
    spread: str
    control: str
    tolerance: float
    seeds: tuple[int, ...]

    def differences(self, found: MeasuredResult) -> Iterator[str]:
        """Say which stated number is not the measured one, within its digits and the tolerance."""
        for what in ("value", "spread", "control"):
            said, true = getattr(self, what), getattr(found, what)
            if not restates(said, true, self.tolerance):
                yield f"{what} is stated as {said} and measured as {true:.6g}"
        if self.seeds != found.seeds:
            yield f"seeds are stated as {[*self.seeds]} and measured with {[*found.seeds]}"


def restates(said: str, true: float, tolerance: float = 0.0) -> bool:
    """Whether a number as written is the true one, rounded to its digits or within a tolerance.

    A whole number is not taken as rounded: 4 is not 4.389.
    """
    number = number_of(said)
    if number is None:
        return False
    plain, _, exponent = said.lower().partition("e")
    last = 10.0 ** (int(exponent or 0) - len(plain.partition(".")[2]))
    rounding = 0.5000001 * last if "." in plain or exponent else 1e-9
    return abs(number - true) <= max(rounding, tolerance)


def read_results(
    found: Mapping[str, Any], prereg: Mapping[str, Any]
) -> tuple[list[StatedResult], list[Refusal]]:
    """Return the results that are whole, and what is wrong with the others."""
    said = list(strange_keys(RESULTS, found, ["result"]))
    rows = found.get("result")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        return [], [*said, Refusal(RESULTS, "result", "no result is stated as [[result]]")]
    stated = list[StatedResult]()
    names = [str(row.get("name", "")) for row in rows]
    for number, row in enumerate(rows, 1):
        place = f"result {number if is_blank(row.get('name')) else row['name']}"
        problems = [*_faults(row, place, prereg)]
        if names.count(names[number - 1]) > 1:
            problems.append(Refusal(RESULTS, place, "the name is given twice"))
        said += problems
        if not problems:
            stated.append(_stated(row))
    for name in promised_results(prereg):
        if name not in names:
            message = f"{PREREG} promises {name!r}, and no such result is stated"
            said.append(Refusal(RESULTS, "result", message))
    return stated, said


def _stated(row: Mapping[str, Any]) -> StatedResult:
    value, spread, control = (str(row[key]) for key in ("value", "spread", "control"))
    tolerance = number_of(row["tolerance"]) or 0.0
    return StatedResult(row["name"], value, spread, control, tolerance, tuple(row["seeds"]))


def _faults(row: Mapping[str, Any], place: str, prereg: Mapping[str, Any]) -> Iterator[Refusal]:
    yield from strange_keys(RESULTS, row, _ASKED, place)
    if is_blank(row.get("name")):
        yield Refusal(RESULTS, f"{place}.name", "it has no name")
    elif not RESULT_NAME.fullmatch(str(row["name"])):
        yield Refusal(RESULTS, f"{place}.name", "use small letters, digits and hyphens")
    missing = {
        "says": "it does not say in words what was found",
        "unit": "its numbers have no unit",
        "value": "it has no value",
        "spread": "it has no spread",
        "control": "it has no control",
        "control_is": "it does not say what the control is",
        "reference": "it has no reference to compare with",
        "tolerance": "it does not say how far another machine's number may be off",
        "seeds": "it has no seeds",
    }
    blank = {key for key in missing if is_blank(row.get(key))}
    yield from (Refusal(RESULTS, f"{place}.{key}", missing[key]) for key in missing if key in blank)
    for key in _TEXTS:
        if key not in blank and not isinstance(row[key], str):
            yield Refusal(RESULTS, f"{place}.{key}", f"{row[key]!r} is no text")
            blank.add(key)
    for key in _NUMBERS:
        if key not in blank:
            yield from _number(row[key], f"{place}.{key}", positive=key in ("spread", "tolerance"))
    if not blank & {"tolerance", "spread", "value"}:
        yield from _tolerance(row, f"{place}.tolerance")
    if "reference" not in blank:
        yield from _reference(row["reference"], f"{place}.reference")
    if "seeds" not in blank:
        yield from _seeds(row["seeds"], place, prereg)
    yield from _exploratory(row, place, prereg)


def _number(value: object, place: str, positive: bool) -> Iterator[Refusal]:
    number = number_of(value)
    if number is None:
        yield Refusal(RESULTS, place, f"{value!r} is no number")
    elif positive and number < 0:
        yield Refusal(RESULTS, place, f"{value} is below zero")


def _tolerance(row: Mapping[str, Any], place: str) -> Iterator[Refusal]:
    """A tolerance that is wider than the result's own spread would let any number pass."""
    tolerance, spread, value = (number_of(row[key]) for key in ("tolerance", "spread", "value"))
    if tolerance is None or spread is None or value is None:
        return
    if tolerance > max(spread, 0.01 * abs(value)):
        message = f"{row['tolerance']} is more than the spread, {row['spread']}: any run would pass"
        yield Refusal(RESULTS, place, message)


def _reference(text: str, place: str) -> Iterator[Refusal]:
    """A reference is a work with its year, a value, or the word none with a reason."""
    if not (re.search(r"\d", text) or re.match(r"none:\s*\S+\s+\S+", text)):
        message = 'name a work with its year or a value, or write "none: why there is none"'
        yield Refusal(RESULTS, place, message)


def _seeds(seeds: object, place: str, prereg: Mapping[str, Any]) -> Iterator[Refusal]:
    where, promised = f"{place}.seeds", seeds_of(prereg)
    if not isinstance(seeds, list) or not all(type(one) is int for one in seeds):
        yield Refusal(RESULTS, where, "give a list of whole numbers")
    elif len(seeds) < 2 or len(set(seeds)) != len(seeds):
        yield Refusal(RESULTS, where, "two different seeds are needed at least, each once")
    elif promised and tuple(seeds) != promised:
        yield Refusal(RESULTS, where, f"{PREREG} promises {[*promised]}, and these are {seeds}")


def _exploratory(
    row: Mapping[str, Any], place: str, prereg: Mapping[str, Any]
) -> Iterator[Refusal]:
    loose = row.get("exploratory", False)
    if type(loose) is not bool:
        yield Refusal(RESULTS, f"{place}.exploratory", "say true or false")
    elif (
        promised_results(prereg)
        and not is_blank(row.get("name"))
        and (row.get("name") in promised_results(prereg)) == loose
    ):
        message = (
            f"{PREREG} promises it: it is not exploratory"
            if loose
            else f"{PREREG} does not promise it: mark it exploratory = true"
        )
        yield Refusal(RESULTS, place, message)


def compare(
    stated: Sequence[StatedResult], measured: Mapping[str, MeasuredResult]
) -> Iterator[tuple[str, str]]:
    """Name each stated result that a run did not give, and say what differs."""
    for one in stated:
        if one.name not in measured:
            yield one.name, "the notebook did not record it"
        else:
            for difference in one.differences(measured[one.name]):
                yield one.name, difference
    for name in measured:
        if name not in {one.name for one in stated}:
            yield name, "the notebook records it, and it is not stated"
