"""`minigpt heads`."""

import click


@click.command()
@click.argument("model")
@click.option("--top", default=5, show_default=True, help="How many heads of each kind to show.")
@click.option("--batch", default=4, show_default=True, help="How many prompts.")
@click.option("--length", default=0, help="Random tokens in a prompt, shown twice (50).")
@click.option("--seed", default=0, show_default=True, help="Fixes tokens and null model.")
def heads(model: str, top: int, batch: int, length: int, seed: int) -> None:
    """Report what every head of MODEL attends to, as Markdown.

    MODEL is what minigpt.load takes: gpt2, smollm2, zoo:NAME, or a path.
    """
    from minigpt import load
    from minigpt.interp.heads.taxonomy import head_taxonomy

    report = head_taxonomy(load(model), model, batch=batch, length=length, seed=seed)
    click.echo(report.markdown(top), nl=False)
