"""at the given logits

P there is the network's with the unit.
"""

from torch.nn.functional import one_hot


def ablation_slope(hidden, W_out, logits, labels):
    Y = one_hot(labels, logits.shape[1]).to(logits.dtype)
    z = logits[:, None] - hidden[:, :, None] * W_out
    return -hidden * ((z.softmax(-1) - Y[:, None]) * W_out).sum(-1)
