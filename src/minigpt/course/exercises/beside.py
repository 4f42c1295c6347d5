"""The learner's parts beside ours, on a trained model's own weights and activations.

While `Beside` watches a part, the model runs on ours. Hers is given the same arguments in every
layer, and what it returns is compared; so a difference stays where it arises.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from traceback import walk_stack
from typing import Any

import torch
from torch import Tensor

from minigpt.course.exercises.mine import OwnPart, layer_of
from minigpt.course.exercises.places import rebuilt
from minigpt.model.gpt2 import GPT

TOLERANCE = 1e-5  # a share, see `Difference`; float32 rounds to 6e-8, and sums add that up

READ, WRITTEN = 128, 16  # tokens on which parts are compared: of the prompt, and that ours add


@dataclass
class Difference:
    """How far a part of the learner's is from ours, over all calls of one run of the model.

    `largest` is a share: |hers − ours| over the largest |entry| of ours along the last axis.
    """

    part: OwnPart
    calls: int = 0
    largest: float = 0.0
    where: str = ""

    @property
    def is_rounding(self) -> bool:
        """Whether the order of summation explains the difference."""
        return self.largest <= TOLERANCE

    def note(self, ours: Tensor, hers: Any, layer: int | None) -> None:
        """Compare two results, and keep the place where they differ most."""
        self.calls += 1
        here = "after the last layer" if layer is None else f"layer {layer}"
        if not isinstance(hers, Tensor) or hers.shape != ours.shape:
            shape = tuple(hers.shape) if isinstance(hers, Tensor) else type(hers).__name__
            self.largest = float("inf")
            self.where = f"{here}: yours has shape {shape}, ours {tuple(ours.shape)}"
            return
        share = _shares(ours, hers)
        worst = float(share.max())
        if worst > self.largest:
            at = [int(i) for i in torch.unravel_index(share.argmax(), share.shape)]
            self.largest, self.where = worst, ", ".join([here, *self._named(at)])

    def _named(self, at: Sequence[int]) -> Iterator[str]:
        axes = rebuilt(self.part.target).axes.split()
        names = axes if len(axes) == len(at) else [f"axis {i} at" for i in range(len(at))]
        return (f"{name} {i}" for name, i in zip(names, at, strict=True) if name != "batch")


def _shares(ours: Tensor, hers: Tensor) -> Tensor:
    ours, hers = ours.double(), hers.double()
    size = ours.abs().amax(-1, keepdim=True).clamp_min(torch.finfo(torch.float32).tiny)
    share = (hers - ours).abs() / size
    return share.nan_to_num(nan=torch.inf)  # NaN compares as nothing


class Beside:
    """What `plugged_in` puts in a part's place: hers; or, while one is watched, ours and hers."""

    def __init__(self) -> None:
        self.reached = set[str]()  # targets that the model came to while it ran on ours
        self._on_ours = False
        self._watched: Difference | None = None

    def put(
        self, part: OwnPart, ours: Callable[..., Any], hers: Callable[..., Any]
    ) -> Callable[..., Any]:
        """Choose between the two at every call: see `plugged_in`."""

        @wraps(ours)
        def placed(*args: Any, **kwargs: Any) -> Any:
            if not self._on_ours:
                return hers(*args, **kwargs)
            self.reached.add(part.target)
            result, watched = ours(*args, **kwargs), self._watched
            if watched is not None and watched.part is part:
                layer = layer_of(frame for frame, _ in walk_stack(None))
                self._watched = None  # what hers calls in turn is ours, and not looked at
                watched.note(result, hers(*args, **kwargs), layer)
                self._watched = watched
            return result

        return placed

    @contextmanager
    def on_ours(self, watched: Difference | None = None) -> Iterator[None]:
        """Run models on our parts for a `with` block, and compare one of hers on the way."""
        self._on_ours, self._watched = True, watched
        try:
            yield
        finally:
            self._on_ours, self._watched = False, None

    def tokens(self, model: GPT, prompt: str) -> Tensor:
        """Return what parts are compared on: a prompt's beginning, and what our model makes of it.

        Raises:
            TokenError: the prompt holds what the model's tokenizer does not know.
        """
        assert model.tokenizer is not None, "`find_model` sees to it"
        ids = model.tokenizer.encode(prompt)[: min(READ, model.cfg.n_ctx)]
        room = min(WRITTEN, model.cfg.n_ctx - len(ids))
        with self.on_ours():
            tokens = model.generate(torch.tensor([ids]), room, temperature=0)
        assert isinstance(tokens, Tensor)
        return tokens

    def compare(self, model: GPT, tokens: Tensor, parts: Sequence[OwnPart]) -> list[Difference]:
        """Run the model once for each part of hers that it reaches, and compare every call."""
        found = [Difference(part) for part in parts if part.own is not None]
        for one in found:
            with torch.no_grad(), self.on_ours(one):
                model(tokens)
        return [one for one in found if one.calls]

    def logits(self, model: GPT, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """Run the model on ours, then on all of hers at once."""
        with torch.no_grad():
            with self.on_ours():
                ours = model(tokens)
            return ours, model(tokens)
