"""A hook function for each layer, with the head chosen by a mask."""

import torch


def patch_path(model, clean, corrupt, sender, reader="logits", frozen_mlps=False):
    here, there = (model.run_with_cache(tokens)[1] for tokens in (clean, corrupt))
    layers = range(model.cfg.n_layer)
    mask = torch.zeros(model.cfg.n_layer, model.cfg.n_head, 1, dtype=torch.bool)
    mask[sender] = True
    mixed = [torch.where(mask[i], there["z", i], here["z", i]) for i in layers]
    hooks = {("z", i): (lambda value, point, i=i: mixed[i]) for i in layers}
    if frozen_mlps and model.cfg.mlp != "none":
        hooks |= {("mlp_out", i): (lambda value, point, i=i: here["mlp_out", i]) for i in layers}
    with model.hooked(hooks):
        logits, seen = model.run_with_cache(clean)
    if reader == "logits":
        return logits
    place, which, part = reader
    one = (torch.arange(model.cfg.n_head) == which)[:, None]

    def choose(value, point):
        return torch.where(one, seen[part, place], value)

    with model.hooked({(part, place): choose}):
        return model(clean)
