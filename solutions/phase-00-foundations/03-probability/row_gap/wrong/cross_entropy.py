"""that is the cross-entropy

It keeps the entropy of the frequencies, which no model can remove: it is not 0 when the two agree.
"""

from minigpt.train.losses import log_softmax


def row_gap(counts, logits):
    f = counts.to(logits.dtype) / counts.sum(1, keepdim=True).clamp(min=1)
    return -(f * log_softmax(logits)).sum(1)
