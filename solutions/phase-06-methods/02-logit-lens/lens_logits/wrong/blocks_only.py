"""there are 3 places, and there should be 4

The stream before block 0 is a place, too: the embedding. A loop over `resid_post` leaves it out.
"""


def lens_logits(model, tokens):
    names = [f"blocks.{layer}.resid_post" for layer in range(model.cfg.n_layer)]
    _, cache = model.run_with_cache(tokens, names=names)
    return torch.stack([model.ln_final(cache[name]) @ model.W_U for name in names])
