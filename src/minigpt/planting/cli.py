"""`minigpt planted`."""

import sys
from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--seed", type=int, help="Which features to plant in a new folder (0).")
def planted(folder: Path, seed: int | None) -> None:
    """Write activations with planted features to FOLDER, or check what you found in them.

    The truth is shown once your report is filled in, its two predictions included, and its numbers
    agree with your tensors.
    """
    from minigpt.planting.check import planted_numbers, planted_truth
    from minigpt.planting.folder import (
        ASKED,
        begun,
        check_activations,
        read_mine,
        read_planted_report,
        write_folder,
    )
    from minigpt.stated import not_written

    if seed is not None or not begun(folder):
        click.echo(write_folder(folder, seed))
        return
    report = read_planted_report(folder)
    check_activations(folder, report["seed"])
    blank = not_written(report, ASKED)
    for name in blank:
        click.echo(f"✗ not filled in: {name}")
    mine = read_mine(folder)
    numbers = planted_numbers(report, mine)
    for one in numbers:
        click.echo(one.line("is not what your tensors give; give three digits"))
    if blank or not all(one.agrees for one in numbers):
        sys.exit(1)
    found = planted_truth(report, mine)
    for line in found.lines(report["predicted"]["real"], report["predicted"]["planted"]):
        click.echo(f"· {line}")
    problems = found.problems()
    for problem in problems:
        click.echo(f"✗ {problem}")
    sys.exit(1 if problems else 0)
