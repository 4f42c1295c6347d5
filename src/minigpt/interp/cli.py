"""`minigpt heads`."""

import click


@click.command()
@click.argument("model")
@click.option("--top", default=5, show_default=True, help="How many heads of each kind to show.")
@click.option("--batch", default=4, show_default=True, help="How many prompts.")
@click.option("--length", default=0, help="Random tokens in a prompt, shown twice (50).")
@click.option("--seed", default=0, show_default=True, help="Fixes tokens, nulls and random heads.")
@click.option("--random", default=16, show_default=True, help="Random heads to ablate; 0: none.")
@click.option("--text", help="A file or shakespeare: measured instead of random tokens.")
def heads(
    model: str, top: int, batch: int, length: int, seed: int, random: int, text: str | None
) -> None:
    """Report on every head of MODEL, as Markdown: names, their evidence, and what ablation costs.

    MODEL is what minigpt.load takes: gpt2, smollm2, zoo:NAME, or a path. Random tokens mean little
    to a model of one kind of text: give it --text. A small model takes seconds. Ablation is a pass
    for each head that has a name: with smollm2 about a minute on one core, and ten seconds with
    --random 0, which ablates none.
    """
    import shlex

    from minigpt import load
    from minigpt.data.texts import read_text
    from minigpt.interp.heads.report import head_report
    from minigpt.interp.heads.taxonomy import check_shown

    check_shown(top)
    given = {"top": top, "batch": batch, "length": length, "seed": seed, "random": random}
    default = {option.name: option.default for option in click.get_current_context().command.params}
    words = ["minigpt", "heads", model]
    for key, value in given.items():
        words += [f"--{key}", str(value)] if value != default[key] else []
    words += [] if text is None else ["--text", text]
    report = head_report(
        load(model),
        model,
        text=None if text is None else read_text(text),
        batch=batch,
        length=length,
        seed=seed,
        n_random=random,
    )
    click.echo(report.markdown(top), nl=False)
    click.echo(f"- made by: `{shlex.join(words)}`")
