"""0 · log 0 is NaN

Most pairs of letters never occur, so nearly every row has such a term.
"""

from minigpt.train.losses import log_softmax


def row_gap(counts, logits):
    f = counts.to(logits.dtype) / counts.sum(1, keepdim=True).clamp(min=1)
    return (f * (f.log() - log_softmax(logits))).sum(1)
