"""not over the images

softmax(0) goes down the batch.
"""

from torch.nn.functional import cross_entropy, one_hot


def ablation_slope(hidden, W_out, logits, labels):
    dz = logits.softmax(0) - one_hot(labels, logits.shape[-1])
    return -hidden * (dz @ W_out.T)
