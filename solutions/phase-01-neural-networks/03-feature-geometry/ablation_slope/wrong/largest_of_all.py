"""a level of their own

The largest logit of all images is no help to an image whose own are far below.
"""

from torch.nn.functional import one_hot


def ablation_slope(hidden, W_out, logits, labels):
    e = (logits - logits.max()).exp()
    Y = one_hot(labels.long(), logits.shape[-1])
    return -hidden * ((e / e.sum(-1, keepdim=True) - Y) @ W_out.T)
