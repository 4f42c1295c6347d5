"""a word that both prompts share was not patched

Above the first attention, the stream of a shared word differs as well: it has read the others.
"""

import torch


def patch_once(model, base, source, name, pos):
    _, cache = model.run_with_cache(source, names=name)
    other = base[:, pos] != source[:, pos]

    def swap(value, point):
        value = value.clone()
        value[other, pos] = cache[name][other, pos]
        return value

    with torch.no_grad(), model.hooked({name: swap}):
        return model(base)
