"""The path from one head to one reader, patched by hooks alone."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.model.gpt2 import GPT

Head = tuple[int, int]  # layer, head
Reader = str | tuple[int, int, str]  # "logits", or (layer, head, "q")


@torch.no_grad()
def patch_path(
    model: GPT,
    clean: Int[Tensor, "batch pos"],
    corrupt: Int[Tensor, "batch pos"],
    sender: Head,
    reader: Reader = "logits",
    frozen_mlps: bool = False,
) -> Float[Tensor, "batch pos d_vocab"]:
    """Return the logits of the clean run with one path patched.

    1. Run on `clean` and on `corrupt`, and keep both caches.
    2. Run on `clean` with every head's `z` held at its clean value, but
       the sender's at its corrupt value. With `frozen_mlps`, hold every
       `mlp_out` at its clean value, too. If the reader is the logits,
       these are the logits asked for.
    3. Otherwise take the reader's q, k or v from run 2. Run on `clean`
       with this one head's q, k or v in place of its own. Nothing else
       is held: what follows the reader is recomputed.

    The sender stands in a layer before the reader's. No hook stays.

    Example:
        A chain of two heads, set by hand: the path from 0.0 to the values
        of 1.0 carries the answer. No path leads from 0.0 straight to the
        logits.

        >>> from minigpt.zoo.routes import plant_routes
        >>> gains = {("embed", "0.0"): 1, ("0.0", "1.0"): 2}
        >>> model = plant_routes({**gains, ("1.0", "logits"): 3})
        >>> three, one = torch.tensor([[3]]), torch.tensor([[1]])
        >>> patch_path(model, three, one, (0, 0), (1, 0, "v"))[0, 0]
        tensor([0., 6., 0., 0., 0.])
        >>> patch_path(model, three, one, (0, 0), "logits")[0, 0]
        tensor([0., 0., 0., 6., 0.])
    """
    ### BEGIN SOLUTION
    layer, head = sender
    _, here = model.run_with_cache(clean)
    _, there = model.run_with_cache(corrupt)
    ends = (".z", ".mlp_out") if frozen_mlps else (".z",)

    def hold(value, point):
        kept = here[point.name].clone()
        if point.name == f"blocks.{layer}.attn.z":
            kept[:, :, head] = there[point.name][:, :, head]
        return kept

    held = {name: hold for name in model.hook_points if name.endswith(ends)}
    with model.hooked(held):
        logits, seen = model.run_with_cache(clean)
    if reader == "logits":
        return logits
    place, which, part = reader

    def read(value, point):
        value = value.clone()
        value[:, :, which] = seen[point.name][:, :, which]
        return value

    with model.hooked({f"blocks.{place}.attn.{part}": read}):
        return model(clean)
    ### END SOLUTION
