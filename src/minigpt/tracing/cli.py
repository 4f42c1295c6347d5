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
    from minigpt.tracing.check import check_report, hints, odd_tokens
    from minigpt.tracing.report import blank_pairs, read_report, unfilled, write_empty_report

    if not report.exists():
        click.echo(f"Wrote {write_empty_report(report)}: fill it in, then run this command again")
        return
    found = read_report(report)
    blank = unfilled(found)
    for name in blank:
        click.echo(f"✗ not filled in: {name}")
    if not found["prompts"] or blank_pairs(found):
        sys.exit(1)
    model = load(found["model"])
    numbers = check_report(found, model)
    why = hints(numbers, len(found["prompts"]))
    for one in numbers:
        more = why.get(one.what, "give three digits, or three decimals")
        click.echo(one.line(f"is not what your prompts give; {more}"))
    for note in odd_tokens(found, model):
        click.echo(f"· {note}")
    if blank or not all(one.agrees for one in numbers):
        sys.exit(1)
