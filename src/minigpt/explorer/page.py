"""The explorer as a page of one file."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import torch

from minigpt.explorer.record import record_prompt
from minigpt.model.gpt2 import GPT
from minigpt.standalone import require_own, write_standalone
from minigpt.viz.explorer import explorer
from minigpt.viz.figure import Figure

HOW = (
    "Choose a token; then a head or the MLP on the map, by pointer or with the arrow keys. Blue "
    "raises the logit of the model’s first choice, orange lowers it. Beside each layer stand the "
    "token that the logit lens reads there and the length of the residual stream."
)
WARNING = (
    "Everything here is read, nothing is tested: a share of the logit is a direct effect with the "
    "final norm’s scale frozen, and a pattern says where a head looks, not what it moves."
)


def explore(model: GPT, prompt: str | torch.Tensor) -> Figure:
    """Return the Activation Explorer of a model on one prompt, as a figure for a notebook.

    Raises:
        ConfigError: what `record_prompt` refuses.
        HookError: NaN or infinity in the stream.

    Source: Lesson 6.1.
    """
    found = record_prompt(model, prompt)
    last, n = found.lens[-1][-1][0], len(found.tokens)
    alt = (
        f"A model of {model.cfg.n_layer} layers over {n} tokens; after the last one its first "
        f"choice is “{last}” with {100 * float(found.lens_p[-1, -1, 0]):.0f} %."
    )
    return explorer(found, alt=alt, caption=HOW)


def write_explorer(model: GPT, name: str, prompt: str, out: Path | None = None) -> Path:
    """Write the explorer of a model, called `name`, as one page; return where.

    Raises:
        ConfigError: what `explore` refuses, or a file of somebody else's lies where the page would.
    """
    out = out or Path(f"explore-{re.sub(r'[^A-Za-z0-9.-]+', '-', name).strip('-')}.html")
    require_own(out, "explore")
    figure = explore(model, prompt)
    body = (
        f"<h1>{escape(name)}</h1><p>“{escape(prompt)}”</p>{figure.html}"
        f"<h2>What this does not show</h2><p>{escape(WARNING)}</p>"
    )
    return write_standalone(out, f"{name}: {prompt[:40]}", body, "explore")
