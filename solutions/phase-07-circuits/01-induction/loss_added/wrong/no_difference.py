"""this is the loss itself

The question is what the removal adds.
"""


def loss_added(model, tokens, heads, reference):
    at = tokens.shape[1] // 2
    with ablate(model, "mean", heads=heads, reference=reference):
        return per_token_loss(model, tokens).values[:, at:].mean().item()
