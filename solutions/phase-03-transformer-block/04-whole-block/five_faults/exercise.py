"""Which of five faults does a block have? Find out from its own activations."""

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.model.block import Block


def differ(found: Tensor, wanted: Tensor) -> bool:
    """Whether two tensors differ by more than a thousandth of the largest entry.

    Example:
        >>> differ(torch.tensor([1000.0, 1.0]), torch.tensor([1000.0, 1.5]))
        False
    """
    return bool((found - wanted).abs().max() > 1e-3 * wanted.abs().max())


def diagnose(block: Block, x: Float[Tensor, "batch pos d_model"]) -> set[str]:
    """Return the names of the faults that the block has: none, one or several.

    "mask"   a query may look at a later position
    "scale"  the scores are not q·k/√d_head
    "merge"  what the heads read, pattern @ v, reaches W_O in
             scrambled order
    "norm"   a norm's output is not the LayerNorm of what it reads
    "skip"   attention's output is added to something other than the
             stream as it came in

    The block is a GPT-2 block with trained weights: norms that stretch
    and shift, biases that are not zero, and any d_head. Everything is
    recorded by `_, cache = block.run_with_cache(x)`, under the names
    that `for name in cache` prints: `cache["blocks.0.attn.pattern"]`,
    `cache["blocks.0.resid_mid"]` and so on.
    Weights are attributes: `block.ln1.w`, `block.attn.W_O_fused`.
    Rounding is no fault: `differ` allows for it.

    Example:
        >>> from minigpt.model.config import GPTConfig
        >>> from minigpt.zoo.broken import planted
        >>> gpt = planted(GPTConfig(1, 2, 8, 6, 12), ["skip"])
        >>> diagnose(gpt.blocks[0], torch.randn(2, 6, 8))
        {'skip'}
    """
    ### BEGIN SOLUTION
    _, recorded = block.run_with_cache(x)
    c = {name.removeprefix("blocks.0."): value for name, value in recorded.items()}

    def layer_norm(x: Tensor, w: Tensor, b: Tensor, eps: float) -> Tensor:
        x = x - x.mean(-1, keepdim=True)
        return x / (x.pow(2).mean(-1, keepdim=True) + eps).sqrt() * w + b

    faults = set()
    for name, stream in (("ln1", "resid_pre"), ("ln2", "resid_mid")):
        norm = getattr(block, name)
        if differ(c[f"{name}.normalized"], layer_norm(c[stream], norm.w, norm.b, norm.eps)):
            faults.add("norm")
    q, k, v = (c[f"attn.{part}"].transpose(1, 2) for part in "qkv")
    now_or_past = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    if differ(c["attn.scores"][..., now_or_past], scores[..., now_or_past]):
        faults.add("scale")
    if (c["attn.pattern"][..., ~now_or_past] > 0).any():
        faults.add("mask")
    z = (c["attn.pattern"] @ v).transpose(1, 2)
    written = z.flatten(-2) @ block.attn.W_O_fused + block.attn.b_O
    if differ(c["attn_out"], written):
        faults.add("merge")
    if differ(c["resid_mid"], c["resid_pre"] + c["attn_out"]):
        faults.add("skip")
    return faults
    ### END SOLUTION
