"""the confidence of the likeliest token

Not the event of the lesson.
"""

import torch


def copy_chance(probs, tokens):
    seen = torch.nn.functional.one_hot(tokens, probs.shape[-1]).cumsum(1)[:, :-1] > 0
    return probs[:, :-1].amax(-1), seen.gather(-1, tokens[:, 1:, None])[..., 0]
