"""cuts the logits up in another order

cross_entropy wants the words on axis 1, and view puts them there.
"""


def token_losses(logits, tokens):
    words_first = logits.reshape(len(logits), logits.shape[2], -1)[..., :-1]
    return torch.nn.functional.cross_entropy(words_first, tokens[:, 1:], reduction="none")
