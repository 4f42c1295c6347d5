"""`minigpt dashboard` and `minigpt card`."""

import sys
from pathlib import Path

import click


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Its file (RUN/dashboard.html).")
@click.option("--text", help="A file or shakespeare, measured instead of the validation text.")
@click.option("--checkpoints", default=12, show_default=True, help="How many to measure at most.")
def dashboard(run: Path, out: Path | None, text: str | None, checkpoints: int) -> None:
    """Write one page about a RUN, the folder of a training: curves, losses, heads, samples.

    The page needs no network. The run may still be going on; nothing of it is changed.
    """
    from minigpt.dashboard.page import write_dashboard
    from minigpt.data.texts import read_text

    content = None if text is None else read_text(text)
    path = write_dashboard(run, out, text=content, most=checkpoints)
    click.echo(f"Wrote {path}: open it in a browser")


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
def card(run: Path) -> None:
    """Write an empty model card into the folder of a RUN, or check the one that you filled in.

    Each number must be what the run's folder says, to the digits that you give.
    """
    from minigpt.dashboard.card import CARD_FILE, check_card, write_template

    if not (run / CARD_FILE).exists():
        click.echo(f"Wrote {write_template(run)}: fill it in, then run this command again")
        return
    entries, blank = check_card(run)
    for entry in entries:
        click.echo(entry.line("is not what the run's folder says"))
    for title in blank:
        click.echo(f"✗ nothing is written under “{title}”")
    if blank or not all(entry.agrees for entry in entries):
        sys.exit(1)
