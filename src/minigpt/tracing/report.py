"""The report: a TOML file with prompts, one part, its control, numbers and words."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, TypedDict, cast

from minigpt.data.files import write_atomically
from minigpt.errors import ConfigError
from minigpt.schema import check_type, short
from minigpt.stated import NOT_WRITTEN, not_written, read_toml

LEAST_PROMPTS = 8
TRACEABLE = ("head", "mlp", "stream")
ASKED_NUMBERS = (
    "clean", "corrupt", "recovery", "recovery_sd", "control_recovery", "rank", "share",
)  # fmt: skip
ASKED_WORDS = ("question", "prediction", "reference", "conventions", "control", "limits")


class PromptPair(TypedDict):
    """Two texts, and two tokens that may come next."""

    clean: str
    corrupt: str
    answer: str
    wrong: str


class TracedPart(TypedDict, total=False):
    """A part of the model."""

    part: str
    layer: int
    head: int
    position: int


class TraceReport(TypedDict):
    """All of a report."""

    model: str
    direction: str
    prompts: list[PromptPair]
    node: TracedPart
    control: TracedPart
    numbers: dict[str, str]
    words: dict[str, str]


def read_report(path: Path) -> TraceReport:
    """Read a report; a number keeps the digits that were written.

    Raises:
        ConfigError: no TOML, an unknown or missing entry, or a part without its place.
    """
    found: Any = read_toml(path)
    numbers = found.get("numbers")
    if isinstance(numbers, dict):
        found["numbers"] = {k: str(v) if type(v) is int else v for k, v in numbers.items()}
    try:
        for pair in found.get("prompts", []):
            check_type(pair, PromptPair, "prompts")
        for name, kind in (("node", TracedPart), ("control", TracedPart)):
            check_type(found.get(name), kind, name)
        check_type(found, TraceReport)
        _check_names(found)
    except ValueError as problem:
        raise ConfigError(f"{path} {problem}") from None
    return cast("TraceReport", found)


def _check_names(found: TraceReport) -> None:
    """Refuse choices that do not exist, and names that are missing or unknown."""
    if found["direction"] not in ("denoise", "noise"):
        raise ValueError(f"says direction={found['direction']!r}: choose denoise or noise")
    part = found["node"].get("part")
    if part not in TRACEABLE:
        raise ValueError(f"says node.part={short(part)}: choose from {', '.join(TRACEABLE)}")
    if found["control"].setdefault("part", part) != part:
        raise ValueError(f"has a control of another kind: compare a {part} with a {part}")
    needed = {"part", "layer", "head" if part == "head" else "position"}
    for name in ("node", "control"):
        place: dict[str, object] = dict(found[name])
        if set(place) != needed:
            raise ValueError(f"needs exactly {', '.join(sorted(needed))} in [{name}]")
    if found["node"] == found["control"]:
        raise ValueError("has the node as its own control: choose another part")
    for name, known in (("numbers", ASKED_NUMBERS), ("words", ASKED_WORDS)):
        table = found[cast("Literal['numbers', 'words']", name)]
        if strange := sorted(set(table) - set(known)):
            raise ValueError(f"says {name}.{strange[0]}, which is not asked for")


def write_empty_report(path: Path) -> Path:
    """Write an empty report, unless a file lies there; return where."""
    if not path.exists():
        template = Path(__file__).with_name("template.toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, template.read_text(encoding="utf-8"))
    return path


def unfilled(report: TraceReport) -> list[str]:
    """Name what is still blank: numbers, words, and prompts that are too few."""
    found = not_written(report, {"numbers": ASKED_NUMBERS, "words": ASKED_WORDS})
    if report["node"].get("part") == "stream" and "numbers.share" in found:
        found.remove("numbers.share")  # the stream is what the shares are shares of
    if len(report["prompts"]) < LEAST_PROMPTS:
        found.append(f"prompts: {len(report['prompts'])} of at least {LEAST_PROMPTS} pairs")
    return [*(f"pair {i}" for i in blank_pairs(report)), *found]


def blank_pairs(report: TraceReport) -> list[int]:
    """Number the pairs, from 1, in which a text is blank."""
    texts = (pair.values() for pair in report["prompts"])
    return [
        i for i, some in enumerate(texts, 1) if {"", NOT_WRITTEN} & {str(t).strip() for t in some}
    ]
