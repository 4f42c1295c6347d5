"""hooks that copy the stream, one model run and one loop"""


def lens_logits(model, tokens):
    n, found = model.cfg.n_layer, []

    def keep(x, point):
        found.append(x)
        return x

    names = [f"blocks.{layer}.resid_pre" for layer in range(n)] + [f"blocks.{n - 1}.resid_post"]
    with model.hooked(dict.fromkeys(names, keep)):
        model(tokens)
    return torch.stack([model.ln_final(x) @ model.W_U for x in found])
