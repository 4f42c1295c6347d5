"""`minigpt planted`."""

import sys
from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--seed", type=int, default=0, show_default=True, help="Which features to plant.")
def planted(folder: Path, seed: int) -> None:
    """Write activations with planted features to FOLDER, or check what you found in them.

    The truth is shown once your report is filled in, its two predictions included, and its numbers
    agree with your tensors.
    """
    from minigpt.planting.check import check_numbers, truth, unfilled
    from minigpt.planting.folder import (
        ACTIVATIONS,
        MINE,
        REPORT,
        check_activations,
        read_mine,
        read_report,
        write_folder,
    )

    source = click.get_current_context().get_parameter_source("seed")
    given = source == click.core.ParameterSource.COMMANDLINE
    if given or not (folder / REPORT).exists() or not (folder / ACTIVATIONS).exists():
        known = not given and (folder / REPORT).exists()
        write_folder(folder, read_report(folder)["seed"] if known else seed)
        click.echo(f"Wrote {folder / ACTIVATIONS}; fill in {folder / REPORT}, and save your")
        click.echo(f"tensors as {folder / MINE}. Then run this command again, without --seed")
        return
    report = read_report(folder)
    check_activations(folder, report["seed"])
    blank = unfilled(report)
    for name in blank:
        click.echo(f"✗ not filled in: {name}")
    mine = read_mine(folder)
    numbers = check_numbers(report, mine)
    for one in numbers:
        if one.agrees:
            click.echo(f"✓ {one.what}: {one.said}")
        elif one.said is None:
            click.echo(f"✗ {one.what}: no number")
        else:
            click.echo(f"✗ {one.what}: {one.said} is not what your tensors give; give three digits")
    if blank or not all(one.agrees for one in numbers):
        sys.exit(1)
    found = truth(report, mine)
    for line in found.lines(report["predicted"]["real"], report["predicted"]["planted"]):
        click.echo(f"· {line}")
    problems = found.problems()
    for problem in problems:
        click.echo(f"✗ {problem}")
    sys.exit(1 if problems else 0)
