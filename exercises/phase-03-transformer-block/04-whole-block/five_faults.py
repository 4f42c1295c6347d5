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
    raise NotImplementedError("3.4.4 five_faults: your code here")
