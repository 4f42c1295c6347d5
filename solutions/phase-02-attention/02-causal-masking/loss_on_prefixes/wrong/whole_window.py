"""the model was handed the whole window

This is the usual loss. It is the prefix loss if the model is causal, which is the question.
"""

from torch.nn.functional import cross_entropy


def prefix_loss(model, tokens):
    return cross_entropy(model(tokens)[:, :-1].mT, tokens[:, 1:], reduction="none")
