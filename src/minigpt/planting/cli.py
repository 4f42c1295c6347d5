"""`minigpt planted`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from minigpt.stated import StatedNumber


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--seed", type=int, help="Which features to plant in a new folder (0).")
def planted(folder: Path, seed: int | None) -> None:
    """Write activations with planted features to FOLDER, or check what you found in them.

    The truth is shown once your report is filled in, its two predictions included, and its numbers
    agree with your tensors.
    """
    from minigpt.planting.check import not_filled_in, planted_numbers, planted_truth
    from minigpt.planting.folder import (
        begun,
        check_activations,
        read_mine,
        read_planted_report,
        write_folder,
    )

    if seed is not None or not begun(folder):
        click.echo(write_folder(folder, seed))
        return
    report = read_planted_report(folder)
    check_activations(folder, report["seed"])
    blank = not_filled_in(report)
    for name in blank:
        click.echo(f"✗ not filled in: {name}")
    mine = read_mine(folder)
    if not _all_agree(planted_numbers(report, mine)) or blank:
        sys.exit(1)
    found = planted_truth(report, mine)
    for line in found.lines(report["predicted"]["real"], report["predicted"]["planted"]):
        click.echo(f"· {line}")
    problems = found.problems()
    for problem in problems:
        click.echo(f"✗ {problem}")
    sys.exit(1 if problems else 0)


def _all_agree(numbers: Sequence["StatedNumber"]) -> bool:
    """Print each number; say whether all are right."""
    for one in numbers:
        if one.agrees:
            click.echo(f"✓ {one.what}: {one.said}")
        elif one.said is None:
            click.echo(f"✗ {one.what}: no number")
        else:
            click.echo(f"✗ {one.what}: {one.said} is not what your tensors give; give three digits")
    return all(one.agrees for one in numbers)
