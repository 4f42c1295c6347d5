"""all texts stand in one row

cross_entropy without its mean, and the result as it comes.
"""


def token_losses(logits, tokens):
    flat, targets = logits[:, :-1].flatten(0, 1), tokens[:, 1:].flatten()
    return torch.nn.functional.cross_entropy(flat, targets, reduction="none")
