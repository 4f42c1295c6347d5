"""that is pre-norm

x + f(LN(x)) is a fine sublayer, and what nearly everybody builds today. Here the sum itself was to
be normalized.
"""

import torch


def post_norm(x, f, w, b, eps=1e-5):
    return x + f(torch.nn.functional.layer_norm(x, w.shape, w, b, eps))
