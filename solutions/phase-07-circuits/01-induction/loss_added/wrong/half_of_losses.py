"""the first token of the second showing is counted

Half the length of the losses, not of the tokens, is one less.
"""


def loss_added(model, tokens, heads, reference):
    intact = per_token_loss(model, tokens).values
    at = intact.shape[1] // 2
    with ablate(model, "mean", heads=heads, reference=reference):
        added = per_token_loss(model, tokens).values - intact
    return added[:, at:].mean().item()
