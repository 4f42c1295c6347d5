"""changes the model's weights

The heads' outputs are put to zero for good.
"""

import torch


def loss_added(model, tokens, heads, reference):
    period = tokens.shape[1] // 2
    intact = per_token_loss(model, tokens).values[:, period:].mean()
    with torch.no_grad():
        for layer, head in heads:
            model.blocks[layer].attn.W_O[head] = 0
    return (per_token_loss(model, tokens).values[:, period:].mean() - intact).item()
