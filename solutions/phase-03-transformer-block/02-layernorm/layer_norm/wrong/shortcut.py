"""layer_norm does the work for you

Right, and nothing learned: `torch.layer_norm` is the fused kernel under another name.
"""

import torch


def layer_norm(x, w, b, eps=1e-5):
    return torch.layer_norm(x, w.shape, w, b, eps)
