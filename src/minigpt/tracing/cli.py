"""`minigpt trace`."""

import sys
from pathlib import Path

import click


@click.command()
@click.argument("report", type=click.Path(path_type=Path, dir_okay=False))
def trace(report: Path) -> None:
    """Write an empty REPORT of causal tracing, or compute the numbers of yours again.

    The file is TOML: your prompts, one part of the model, its control, seven numbers, and words.
    Any finding passes, "nothing" too; what counts is that its numbers and controls are there.
    """
    from minigpt import load
    from minigpt.tracing.check import check_report
    from minigpt.tracing.report import read_report, unfilled, write_empty_report

    if not report.exists():
        click.echo(f"Wrote {write_empty_report(report)}: fill it in, then run this command again")
        return
    found = read_report(report)
    blank = unfilled(found)
    numbers = check_report(found, load(found["model"])) if found["prompts"] else []
    for one in numbers:
        mark = "✓" if one.agrees else "✗"
        said = one.said or "no number"
        wrong = "" if one.agrees else ", which is not what your prompts give (to three digits)"
        click.echo(f"{mark} {one.what}: {said}{wrong}")
    for name in blank:
        click.echo(f"✗ not filled in: {name}")
    if blank or not all(one.agrees for one in numbers):
        sys.exit(1)
