"""Hooks in place of `ablate`, and the cross-entropy of PyTorch."""

import torch
from torch.nn.functional import cross_entropy


def second(model, tokens):
    """The loss on what can be known of the second showing."""
    period = tokens.shape[1] // 2
    with torch.no_grad():
        logits = model(tokens)[:, period:-1]
    return cross_entropy(logits.flatten(0, 1), tokens[:, period + 1 :].flatten())


def removal_curve(models, head, tokens, reference):
    layer, number = head
    name = f"blocks.{layer}.attn.z"

    def worth(model):
        with torch.no_grad():
            _, cache = model.run_with_cache(reference, names=[name])
        mean = cache[name].mean(0)

        def replace(z, point):
            z = z.clone()
            z[..., number, :] = mean[:, number]
            return z

        intact = second(model, tokens)
        with model.hooked({name: replace}):
            return second(model, tokens) - intact

    return torch.stack([worth(model) for model in models])
