"""stand in the wrong order

The places are the first axis. `torch.stack` with dim=1 puts the batch first.
"""


def lens_logits(model, tokens):
    n = model.cfg.n_layer
    names = [f"blocks.{layer}.resid_pre" for layer in range(n)] + [f"blocks.{n - 1}.resid_post"]
    _, cache = model.run_with_cache(tokens, names=names)
    stream = torch.stack([cache[name] for name in names], 1)
    return model.ln_final(stream) @ model.W_U
