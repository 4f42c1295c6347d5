"""the token at position i itself is left out

The context ends before the query.
"""

import torch


def copy_chance(probs, tokens):
    seen = torch.nn.functional.one_hot(tokens, probs.shape[-1]).cumsum(1) > 0
    seen = torch.cat([torch.zeros_like(seen[:, :1]), seen], 1)[:, :-2]
    return (probs[:, :-1] * seen).sum(-1), seen.gather(-1, tokens[:, 1:, None])[..., 0]
