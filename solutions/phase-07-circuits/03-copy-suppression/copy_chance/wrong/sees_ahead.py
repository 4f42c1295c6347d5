"""tokens that come later are in the context

One mask for the prompt.
"""

import torch


def copy_chance(probs, tokens):
    kinds = torch.nn.functional.one_hot(tokens, probs.shape[-1]).sum(1, keepdim=True) > 0
    seen = kinds.expand(-1, tokens.shape[1] - 1, -1)
    return (probs[:, :-1] * seen).sum(-1), seen.gather(-1, tokens[:, 1:, None])[..., 0]
