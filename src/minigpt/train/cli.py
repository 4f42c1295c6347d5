"""`minigpt train` and `minigpt generate`."""

import signal
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minigpt.errors import ConfigError

if TYPE_CHECKING:
    from minigpt.model.gpt2 import GPT
    from minigpt.train.trainer import Trainer, TrainResult


@click.command()
@click.option("--preset", help="Shape of the model: nano, micro (default), mini, gpt2 …")
@click.option("--data", help="shakespeare (default), tiny_shakespeare, or a text file.")
@click.option("--tokenizer", help="char (default), or bpe, trained on the text.")
@click.option("--steps", type=int, help="How many steps to take.")
@click.option("--batch-size", type=int, help="Sequences in a step, over all processes.")
@click.option("--lr", type=float, help="The highest learning rate.")
@click.option("--seed", type=int, help="Fixes weights and batches.")
@click.option("--set", "changes", multiple=True, metavar="NAME=VALUE", help="Any other setting.")
@click.option("--config", type=click.Path(dir_okay=False), help="A YAML file of settings.")
@click.option("--out", type=click.Path(file_okay=False), help="The run's folder (runs/PRESET).")
@click.option("--resume", type=click.Path(file_okay=False), help="Continue the run of a folder.")
@click.option("--tensorboard", is_flag=True, help="Log for TensorBoard too.")
def train(
    changes: tuple[str, ...],
    config: str | None,
    out: str | None,
    resume: str | None,
    tensorboard: bool,
    **options: Any,
) -> Path:
    """Train a GPT on a text, or --resume a run that was cut short, even by kill −9.

    Settings come from the preset, then --config, then options. Ctrl-C ends the run after the
    step it is in, with a checkpoint. Several processes:
    torchrun --nproc-per-node 2 -m minigpt train …
    """
    given = {name: value for name, value in options.items() if value is not None}
    if resume is not None:
        if given or changes or config or out:
            raise ConfigError(
                "--resume continues a run as it was started: give no settings with it"
            )
        folder = Path(resume)
    else:
        settings = {**read_config(config), **given, **dict(map(parse_change, changes))}
        folder = Path(out or f"runs/{settings.get('preset', 'micro')}")
    from minigpt.train.distributed import joined

    with joined() as world:
        if resume is None and world.leads:
            start(settings, folder, world)
        world.wait()
        result = run(folder, world, tensorboard=tensorboard)
        if world.leads:
            describe(result, folder)
    return folder


def read_config(path: str | None) -> dict[str, Any]:
    """Read settings from a YAML file.

    Raises:
        ConfigError: missing, or not a mapping of names to values.
    """
    if path is None:
        return {}
    import yaml

    try:
        # Every value as text: what it means, its field decides (YAML 1.1 takes 1e-3 for a word).
        text = Path(path).read_text(encoding="utf-8")
        settings = yaml.load(text, yaml.BaseLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as failure:
        raise ConfigError(f"cannot read {path}: {' '.join(str(failure).split())}") from failure
    if not isinstance(settings, dict) or not all(isinstance(name, str) for name in settings):
        raise ConfigError(f"{path} must hold lines like `steps: 1000`")
    return settings


def parse_change(change: str) -> tuple[str, str]:
    """Read NAME=VALUE.

    Raises:
        ConfigError: it is not of that form.
    """
    name, equals, value = change.partition("=")
    if not (name and equals):
        raise ConfigError(f"--set {change} must be NAME=VALUE, as in --set n_layer=6")
    return name.replace("-", "_"), value


def start(settings: dict[str, Any], folder: Path, world: Any) -> None:
    """Prepare a new run in a folder, once it is sure that this machine can train it."""
    from minigpt.train.config import device_of
    from minigpt.train.recipe import Recipe, prepare

    recipe = Recipe.of(settings)
    device_of(recipe.train)
    recipe.train.rows(world.size)
    prepare(recipe, folder)


def run(folder: Path, world: Any, *, tensorboard: bool) -> "TrainResult":
    """Train what the folder holds, from its newest checkpoint on."""
    from minigpt.train.recipe import open_run
    from minigpt.train.report import reporter
    from minigpt.train.trainer import Trainer

    prepared = open_run(folder)
    trainer = Trainer(
        prepared.model,
        prepared.train,
        prepared.val,
        prepared.cfg,
        out=folder,
        resume=True,
        world=world,
        report=reporter(),
        tensorboard=tensorboard,
    )
    stop_gently(trainer)
    return trainer.fit()


def stop_gently(trainer: "Trainer") -> None:
    """Turn the first Ctrl-C, or a polite kill, into a checkpoint and an end; a second one kills."""

    def stop(number: int, _: object) -> None:
        trainer.interrupt()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


def describe(result: "TrainResult", folder: Path) -> None:
    """Say how a run ended and what to do next."""
    state = result.state
    if result.stopped == "interrupted":
        click.echo(
            f"Stopped after step {state.step}; continue with: minigpt train --resume {folder}"
        )
        return
    early = " (no better for a while, so it ended early)" if result.stopped == "patience" else ""
    click.echo(
        f"Trained {state.step} steps{early}: validation loss {state.best_loss:.4f} nats a token "
        f"at step {state.best_step}, the best, in {folder}. "
        f'Try it: minigpt generate {folder} "ROMEO:"'
    )


@click.command()
@click.argument("model")
@click.argument("prompt")
@click.option("--tokens", default=200, show_default=True, help="How many tokens to generate.")
@click.option("--temperature", default=0.8, show_default=True, help="0 takes the likeliest.")
@click.option("--top-k", type=int, help="Choose among this many.")
@click.option("--top-p", type=float, help="Choose among the likeliest that reach this probability.")
@click.option("--seed", type=int, help="Fixes what is chosen.")
def generate(
    model: str,
    prompt: str,
    tokens: int,
    temperature: float,
    top_k: int | None,
    top_p: float | None,
    seed: int | None,
) -> "GPT":
    """Continue PROMPT with MODEL: a run's folder, a file of weights, or a name such as gpt2.

    Text appears as it is made. Beyond the model's context, the oldest text is forgotten.
    """
    from minigpt.model.generate import Sampling
    from minigpt.train.stream import find_model, stream

    sampling = Sampling(temperature, top_k, top_p, seed)
    found = find_model(model)
    pieces = stream(found, prompt, tokens, sampling)
    first = next(pieces, "")  # what cannot be is refused before anything is printed
    for piece in chain([prompt, first], pieces, ["\n"]):
        click.echo(piece, nl=False)
    return found
