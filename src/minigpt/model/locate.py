"""Where a model's name leads: the hub, the cache of data, the zoo's weights, or a path."""

import re
from pathlib import Path

from minigpt.errors import CheckpointError, DataError, nearest

ZOO = Path(__file__).parents[1] / "zoo" / "weights"
FINAL = "final.safetensors"
HUB_NAMES = ("gpt2", "gpt2-medium", "gpt2-large", "gpt2-xl")
ADVICE = "pass a local folder with config.json and model.safetensors"


def names() -> list[str]:
    """Name every model that can be loaded without a path."""
    return [*HUB_NAMES, "smollm2", *(f"zoo:{name}" for name in zoo_names())]


def locate(name: str) -> Path:
    """Return the path that a name means; anything else is taken for a path.

    Raises:
        CheckpointError: no such path or entry of the zoo, or what it takes cannot be fetched.
    """
    if name in HUB_NAMES:
        return _from_hub(name)
    if name.startswith("zoo:"):
        return zoo_path(name.removeprefix("zoo:"))
    if name == "smollm2":
        return _smollm2()
    path = Path(name).expanduser()
    if not path.exists():
        raise CheckpointError(f"no model {name!r}: no such path, and {nearest(name, names())}")
    return path


def _from_hub(name: str) -> Path:
    """Return the folder of a GPT-2 of the hub, from its cache or, failing that, the network."""
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import LocalEntryNotFoundError
    except ImportError as failure:
        raise CheckpointError(
            f"{name!r} comes from the Hugging Face hub: pip install huggingface_hub, or {ADVICE}"
        ) from failure
    wanted = ["config.json", "model.safetensors", "vocab.json", "merges.txt"]
    try:
        return Path(snapshot_download(f"openai-community/{name}", allow_patterns=wanted))
    except (LocalEntryNotFoundError, OSError) as failure:
        raise CheckpointError(
            f"{name!r} is not in the local cache and the Hugging Face hub is out of reach: {ADVICE}"
        ) from failure


def _smollm2() -> Path:
    from minigpt.data import fetch

    try:
        return fetch("smollm2") / "SmolLM2-135M-Instruct.Q4_1.gguf"
    except DataError as failure:
        raise CheckpointError(str(failure)) from failure


def zoo_names() -> list[str]:
    """Name the language models of the zoo."""
    return sorted(path.parent.name for path in ZOO.glob(f"*/{FINAL}"))


def zoo_steps(name: str) -> list[int]:
    """Return the steps at which an entry of the zoo left its weights, earliest first.

    `load("zoo:NAME@STEP")` loads one of them.
    """
    found = (re.fullmatch(r"step-(\d+)", path.stem) for path in (ZOO / name).glob("step-*"))
    return sorted(int(match[1]) for match in found if match)


def zoo_file(step: int) -> str:
    """Name a checkpoint's file, so that files sort as the training went."""
    return f"step-{step:06d}.safetensors"


def zoo_path(name: str) -> Path:
    """Find the file that NAME or, for a checkpoint, NAME@STEP means.

    Raises:
        CheckpointError: no such entry or checkpoint; the message names those there are.
    """
    entry, at, step = name.partition("@")
    if entry not in zoo_names():
        raise CheckpointError(f"no model 'zoo:{entry}'; {nearest(f'zoo:{entry}', names())}")
    if not at:
        return ZOO / entry / FINAL
    steps = zoo_steps(entry)
    if not step.isdecimal() or int(step) not in steps:
        there = ", ".join(map(str, steps)) if steps else "none"
        raise CheckpointError(f"zoo:{entry} has no checkpoint {step!r}; those there are: {there}")
    return ZOO / entry / zoo_file(int(step))
