"""`minigpt explore`."""

from pathlib import Path

import click


@click.command()
@click.argument("model")
@click.argument("prompt")
@click.option("--out", type=click.Path(path_type=Path), help="Its file (explore-MODEL.html).")
def explore(model: str, prompt: str, out: Path | None) -> None:
    """Write one page with everything that MODEL computes on PROMPT: heads, stream, neurons, lens.

    MODEL is what minigpt.load takes: gpt2, smollm2, zoo:NAME, or a path. The page needs no network.
    """
    from minigpt import load
    from minigpt.explorer.page import write_explorer

    path = write_explorer(load(model), model, prompt, out)
    click.echo(f"Wrote {path} ({path.stat().st_size / 1e6:.1f} MB): open it in a browser")
