"""the two losses are the same

Both losses are measured inside of the block, and so their difference is 0.
"""


def loss_added(model, tokens, heads, reference):
    at = tokens.shape[1] // 2
    with ablate(model, "mean", heads=heads, reference=reference):
        ablated = per_token_loss(model, tokens).values[:, at:].mean()
        intact = per_token_loss(model, tokens).values[:, at:].mean()
    return (ablated - intact).item()
