"""ablated one at a time

Heads that make up for each other look useless one by one.
"""


def loss_added(model, tokens, heads, reference):
    at = tokens.shape[1] // 2
    intact = per_token_loss(model, tokens).values[:, at:].mean()
    total = 0.0
    for head in heads:
        with ablate(model, "mean", heads=[head], reference=reference):
            total += (per_token_loss(model, tokens).values[:, at:].mean() - intact).item()
    return total
