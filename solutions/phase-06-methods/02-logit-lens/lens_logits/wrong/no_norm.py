"""the final norm is missing

Without the norm, the logits grow with the length of the stream, and the gain of the norm is not
applied. The last place shows it: it no longer equals the model's output.
"""


def lens_logits(model, tokens):
    n = model.cfg.n_layer
    names = [f"blocks.{layer}.resid_pre" for layer in range(n)] + [f"blocks.{n - 1}.resid_post"]
    _, cache = model.run_with_cache(tokens, names=names)
    return torch.stack([cache[name] for name in names]) @ model.W_U
