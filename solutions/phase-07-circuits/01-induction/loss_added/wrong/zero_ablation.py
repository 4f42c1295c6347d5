"""the heads are put to zero

Zero is a value that the later heads may never see.
"""


def loss_added(model, tokens, heads, reference):
    at = tokens.shape[1] // 2
    intact = per_token_loss(model, tokens).values[:, at:].mean()
    with ablate(model, "zero", heads=heads):
        return (per_token_loss(model, tokens).values[:, at:].mean() - intact).item()
