"""`minigpt dashboard`."""

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
    from minigpt.train.recipe import read_text

    content = None if text is None else read_text(text)
    path = write_dashboard(run, out, text=content, most=checkpoints)
    click.echo(f"Wrote {path}: open it in a browser")
