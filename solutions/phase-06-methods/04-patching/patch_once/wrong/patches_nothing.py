"""nothing was patched

The hook changes a copy and forgets to return it, so that the model goes on with the old value.
"""


def patch_once(model, base, source, name, pos):
    _, cache = model.run_with_cache(source, names=name)

    def swap(value, point):
        value = value.clone()
        value[:, pos] = cache[name][:, pos]

    with model.hooked({name: swap}):
        return model(base)
