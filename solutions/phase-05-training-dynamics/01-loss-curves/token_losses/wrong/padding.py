"""token 0 is a token like any other

Many vocabularies have padding at 0.
"""


def token_losses(logits, tokens):
    words_first = logits[:, :-1].mT
    return torch.nn.functional.cross_entropy(
        words_first, tokens[:, 1:], reduction="none", ignore_index=0
    )
