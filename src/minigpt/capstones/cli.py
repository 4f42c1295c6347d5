"""`minigpt capstone NAME FILE`."""

import sys
from pathlib import Path

import click

CAPSTONES = ("surgeon", "farmer", "inspector")


@click.command()
@click.argument("name", type=click.Choice(CAPSTONES))
@click.argument("file", type=click.Path(path_type=Path))
def capstone(name: str, file: Path) -> None:
    """Score FILE for a capstone of Milestone E, on data that its author did not choose on.

    Exit code 0 if the baseline is beaten, 1 if it is not, 2 if the file is refused.
    """
    from minigpt.capstones.farmer import score_farmer
    from minigpt.capstones.inspector import score_inspector
    from minigpt.capstones.surgeon import score_surgeon

    score = {"surgeon": score_surgeon, "farmer": score_farmer, "inspector": score_inspector}[name]
    found = score(file)
    for line in found.lines():
        click.echo(line)
    sys.exit(0 if found.beats else 1)
