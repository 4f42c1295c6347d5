"""whether the current token came before

The outcome looks at the wrong token.
"""

import torch


def copy_chance(probs, tokens):
    hot = torch.nn.functional.one_hot(tokens, probs.shape[-1])
    seen = hot.cumsum(1)[:, :-1] > 0
    before = (hot.cumsum(1) - hot)[:, :-1] > 0
    return (probs[:, :-1] * seen).sum(-1), before.gather(-1, tokens[:, :-1, None])[..., 0]
