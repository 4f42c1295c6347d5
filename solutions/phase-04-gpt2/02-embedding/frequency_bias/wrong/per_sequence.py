"""the constant has a row for each sequence

What a sequence has in common is its topic; the constant is common to all.
"""


def split_logits(x, W_U):
    logits = x @ W_U
    constant = logits.mean(-2)
    return constant, logits - constant.unsqueeze(-2)
