"""From rows to a table: what was asked, what was reached, on which machine."""

import json
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch

from benchmarks.measure import Growth, Row

ROOT = Path(__file__).parent.parent
RESULTS, PAGE = ROOT / "benchmarks" / "results.json", ROOT / "book" / "benchmarks.md"
TIMES = ("minigpt", "peer's time", "times faster", "of peak")
COLUMNS = ("workload", "peer", *TIMES, "asked", "checked", "why")
LIBRARIES = ("torch", "transformers")

PAGE_TEXT = """# Benchmarks

Speed against other libraries on the same machine, in the same run: the same weights, the same
inputs, both sides warm, in alternating rounds. Before the clock starts, each row asserts that both
sides compute the same. Times are medians over rounds; *times faster* is the median of the rounds'
ratios (peer's time over ours), in brackets the smallest and the largest. `make bench` writes this
page.

A whole run beside nanoGPT's script is the exception: each side draws its own first weights and
batches, a round is a seed, and what is compared is the loss after as many tokens.

*Of peak* is the fraction of the processor's own speed, in one large matrix product timed in the
same run, that our matrix products reach; it is given where they are most of the work.

In the tables of growth, the exponent is the slope of log time over log size: 1 is proportional, 2
quadratic. The last column is the slope between the two largest sizes alone, where fixed costs weigh
least.
"""
MACHINE_TEXT = """
## {title}

Measured on: {machine}.

{rows}
"""
GROWTH_TEXT = """
### How cost grows

{growth}
"""


def machine() -> dict[str, str]:
    """Say what the numbers were measured on, and with which versions."""
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": processor(Path("/proc/cpuinfo")),
        "cores": str(os.cpu_count()),
        "threads": str(torch.get_num_threads()),
        "memory": f"{gib:.0f} GiB",
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }


def processor(cpuinfo: Path) -> str:
    """Return the processor's name where Linux tells it, or its architecture."""
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


def duration(seconds: float) -> str:
    """Write a time with three digits.

    Example:
        >>> duration(0.0123), duration(3.14159)
        ('12.3 ms', '3.14 s')
    """
    return f"{seconds * 1000:.3g} ms" if seconds < 0.9995 else f"{seconds:.3g} s"


def times(ratio: float) -> str:
    """Write a ratio: two decimals, none where it is large."""
    return f"{ratio:.0f}×" if ratio >= 99.5 else f"{ratio:.2f}×"


def row_cells(row: Row) -> list[str]:
    """Return a row of the table, in the order of `COLUMNS`."""
    ratios = [theirs / ours for theirs, ours in zip(row.peer_s, row.ours_s, strict=True)]
    verdict = "reached" if row.reached else "**not reached**"
    return [
        row.workload,
        row.peer,
        duration(statistics.median(row.ours_s)),
        duration(statistics.median(row.peer_s)),
        f"**{times(row.ratio)}** ({times(min(ratios))} to {times(max(ratios))})",
        "–" if row.utilization is None else f"{row.utilization:.0%}",
        "–" if row.asked is None else f"{row.asked:g}×: {verdict}",
        row.checked,
        "" if row.reached else row.why,
    ]


def growth_cells(growth: Growth) -> list[str]:
    """Return a row of the table of growth."""
    points = zip(growth.sizes, growth.seconds, strict=True)
    return [
        growth.workload,
        growth.axis,
        ", ".join(f"{size}: {duration(seconds)}" for size, seconds in points),
        f"{growth.exponent:.2f}",
        f"{growth.last_exponent:.2f}",
    ]


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def rows_table(rows: Sequence[Row]) -> str:
    """Write the comparisons."""
    return table(COLUMNS, [row_cells(row) for row in rows])


def growth_table(growths: Sequence[Growth]) -> str:
    """Write how cost grows."""
    columns = ("workload", "grows with", "time at each size", "exponent", "at the end")
    return table(columns, [growth_cells(growth) for growth in growths])


def to_json(where: Mapping[str, str], rows: Sequence[Row], growths: Sequence[Growth]) -> str:
    """Write everything that was measured on one machine; `page` needs no more."""
    results = {
        "machine": dict(where),
        "rows": [asdict(row) | {"ratio": row.ratio, "reached": row.reached} for row in rows],
        "growth": [asdict(growth) | {"exponent": growth.exponent} for growth in growths],
    }
    return _dump([results])


def merged(old: str, new: str) -> str:
    """Replace what was measured again on the same machine with the same versions; keep the rest."""
    found = json.loads(old)
    for after in json.loads(new):
        before = next((part for part in found if part["machine"] == after["machine"]), None)
        if before is None:
            found.append(after)
            continue
        for part, same in (("rows", ("workload", "peer")), ("growth", ("workload", "axis"))):
            rows = {tuple(row[name] for name in same): row for row in before[part] + after[part]}
            before[part] = list(rows.values())
    return _dump(found)


def page(results: str) -> str:
    """Turn the JSON into the page of the book, a section for each machine."""
    found = json.loads(results)
    return PAGE_TEXT + "".join(map(_section, found) if found else ["\nNot measured yet.\n"])


def _section(found: Mapping[str, Any]) -> str:
    rows = [Row(**_fields(row, "ratio", "reached")) for row in found["rows"]]
    growths = [Growth(**_fields(growth, "exponent")) for growth in found["growth"]]
    return MACHINE_TEXT.format(
        title=f"{found['machine']['processor']}, {found['machine']['threads']} threads",
        machine=", ".join(f"{name} {value}" for name, value in found["machine"].items()),
        rows=rows_table(rows),
    ) + (GROWTH_TEXT.format(growth=growth_table(growths)) if growths else "")


def _dump(results: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(results, indent=2, ensure_ascii=False) + "\n"


def _fields(values: Mapping[str, Any], *derived: str) -> dict[str, Any]:
    kept = {name: value for name, value in values.items() if name not in derived}
    return {n: tuple(value) if isinstance(value, list) else value for n, value in kept.items()}
