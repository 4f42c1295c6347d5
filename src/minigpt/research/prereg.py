"""The pre-registration: what is asked, what would refute it, how it is measured and decided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from minigpt.errors import ConfigError
from minigpt.research.folder import (
    PREREG,
    RESULT_NAME,
    Refusal,
    is_blank,
    number_of,
    strange_keys,
)
from minigpt.research.power import power_of

_ASKED = {
    "study": ("title", "question", "kind"),
    "hypothesis": ("statement", "refuted_by"),
    "metric": ("results", "definition", "unit"),
    "baseline": ("what",),
    "control": ("what", "destroys", "keeps"),
    "sample": ("one", "seeds", "n", "effect", "sd", "alpha", "power", "why"),
    "analysis": ("plan", "exclusions", "comparisons"),
}
KINDS = ("replication", "confirmatory", "exploratory")
POWER_TOLERANCE = 0.015  # a stated power has two decimals


def check_prereg(found: Mapping[str, Any]) -> list[Refusal]:
    """Refuse a pre-registration that leaves open what it should settle."""
    said = list(strange_keys(PREREG, found, list(_ASKED)))
    blank = set[str]()
    for name, keys in _ASKED.items():
        table = found.get(name)
        if not isinstance(table, dict):
            said.append(Refusal(PREREG, name, f"the table [{name}] is missing"))
            blank |= {f"{name}.{key}" for key in keys}
            continue
        said += strange_keys(PREREG, table, keys, name)
        for key in keys:
            if is_blank(table.get(key)) or (key == "n" and table.get(key) == 0):
                blank.add(f"{name}.{key}")
                said.append(Refusal(PREREG, f"{name}.{key}", "nothing is written here yet"))
    said += [one for one in _content(found, blank) if one.place not in blank]
    return said


def promised_results(found: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the results that were promised, the one that decides first."""
    table = found.get("metric")
    names = table.get("results") if isinstance(table, dict) else None
    return tuple(str(one) for one in names) if isinstance(names, list) else ()


def seeds_of(found: Mapping[str, Any]) -> tuple[int, ...]:
    """The seeds that were promised."""
    table = found.get("sample")
    seeds = table.get("seeds") if isinstance(table, dict) else None
    return tuple(s for s in seeds if type(s) is int) if isinstance(seeds, list) else ()


def _content(found: Mapping[str, Any], blank: set[str]) -> Iterator[Refusal]:
    """Refuse entries that say something, but not what is asked."""
    for name, keys in _ASKED.items():
        for key in keys:
            place = f"{name}.{key}"
            if place in blank or place in ("sample.seeds", "metric.results"):
                continue
            value = found[name][key]
            if type(value) not in (str, int):
                yield Refusal(PREREG, place, f"{value!r} is neither a text nor a number")
                blank.add(place)
    if "study.kind" not in blank and found["study"]["kind"] not in KINDS:
        kinds = ", ".join(KINDS)
        yield Refusal(PREREG, "study.kind", f"{found['study']['kind']!r} is none of {kinds}")
    if "hypothesis.refuted_by" not in blank and not re.search(
        r"\d", str(found["hypothesis"]["refuted_by"])
    ):
        message = "no number: say from which value on you give the hypothesis up"
        yield Refusal(PREREG, "hypothesis.refuted_by", message)
    if "metric.results" not in blank:
        yield from _names(found["metric"]["results"])
    if "sample.seeds" not in blank:
        yield from _seeds(found["sample"]["seeds"])
    if not blank & {f"sample.{key}" for key in ("n", "effect", "sd", "alpha", "power")}:
        yield from _power(found["sample"])


def _names(names: object) -> Iterator[Refusal]:
    fits = isinstance(names, list) and all(
        isinstance(one, str) and RESULT_NAME.fullmatch(one) for one in names
    )
    if not fits or _repeats(names):
        message = "give a list of names, each once, in small letters, digits and hyphens"
        yield Refusal(PREREG, "metric.results", message)


def _seeds(seeds: object) -> Iterator[Refusal]:
    fits = isinstance(seeds, list) and all(type(one) is int and one >= 0 for one in seeds)
    if not fits or _repeats(seeds) or seeds_of({"sample": {"seeds": seeds}})[1:] == ():
        message = "give a list of two or more different whole numbers"
        yield Refusal(PREREG, "sample.seeds", message)


def _repeats(values: object) -> bool:
    return isinstance(values, list) and len({*values}) < len(values)


def _power(sample: Mapping[str, Any]) -> Iterator[Refusal]:
    keys = ("n", "effect", "sd", "alpha", "power")
    numbers = {key: number_of(sample[key]) for key in keys}
    for key, value in numbers.items():
        if value is None:
            yield Refusal(PREREG, f"sample.{key}", f"{sample[key]!r} is no number")
    n, effect, sd, alpha, power = (numbers[key] for key in keys)
    if n is None or effect is None or sd is None or alpha is None or power is None:
        return
    if n != int(n) or n > 1e9:
        yield Refusal(PREREG, "sample.n", f"{sample['n']!r} is no whole number of samples")
        return
    try:
        true = power_of(effect, sd, int(n), alpha)
    except ConfigError as problem:
        yield Refusal(PREREG, "sample", str(problem))
        return
    if abs(true - power) > POWER_TOLERANCE:
        message = (
            f"{sample['power']} is stated, but n={n:g}, effect={effect:g}, sd={sd:g} and "
            f"alpha={alpha:g} give a power of {true:.2f}"
        )
        yield Refusal(PREREG, "sample.power", message)
