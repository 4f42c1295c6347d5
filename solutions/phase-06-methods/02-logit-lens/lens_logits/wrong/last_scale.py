"""each place is divided by the scale of the last stream

The norm of the last place is frozen and used for all. Earlier streams are shorter, so their
logits become too small. The lens normalizes each state by its own scale.
"""


def lens_logits(model, tokens):
    n = model.cfg.n_layer
    names = [f"blocks.{layer}.resid_pre" for layer in range(n)] + [f"blocks.{n - 1}.resid_post"]
    _, cache = model.run_with_cache(tokens, names=names)
    stream = torch.stack([cache[name] for name in names])
    center = stream.mean(-1, keepdim=True) if model.cfg.norm == "layer" else 0.0
    shift = model.ln_final.b if model.cfg.norm == "layer" else 0.0
    if model.cfg.norm == "none":
        return stream @ model.W_U
    scale = model.ln_final.divisor(stream[-1])
    return ((stream - center) / scale * model.ln_final.w + shift) @ model.W_U
