"""the sign is wrong

Intact less ablated is negative where the heads help.
"""


def loss_added(model, tokens, heads, reference):
    at = tokens.shape[1] // 2
    intact = per_token_loss(model, tokens).values[:, at:].mean()
    with ablate(model, "mean", heads=heads, reference=reference):
        return (intact - per_token_loss(model, tokens).values[:, at:].mean()).item()
