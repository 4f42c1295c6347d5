"""`minigpt notebook`."""

from pathlib import Path

import click


@click.command()
@click.argument("method")
@click.argument("model")
@click.option("--clean", help="A prompt (random tokens).")
@click.option("--corrupt", help="The same with one thing changed, and as many tokens.")
@click.option("--out", type=click.Path(path_type=Path), help="Its file (METHOD-MODEL.ipynb).")
def notebook(
    method: str, model: str, clean: str | None, corrupt: str | None, out: Path | None
) -> None:
    """Write a notebook that runs METHOD on MODEL, with a control at its end.

    METHOD is cache, lens, attribution, patching, paths, ablation or heads; MODEL is what
    minigpt.load takes: gpt2, smollm2, zoo:NAME, or a path.
    """
    from minigpt.methods.write import write_notebook

    click.echo(f"Wrote {write_notebook(method, model, clean, corrupt, out)}: open it with Jupyter")
