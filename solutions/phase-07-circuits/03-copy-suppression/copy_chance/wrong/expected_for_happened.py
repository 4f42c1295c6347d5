"""what happened is true or false"""

import torch


def copy_chance(probs, tokens):
    seen = torch.nn.functional.one_hot(tokens, probs.shape[-1]).cumsum(1)[:, :-1] > 0
    return (probs[:, :-1] * seen).sum(-1), probs[:, :-1].gather(-1, tokens[:, 1:, None])[..., 0]
