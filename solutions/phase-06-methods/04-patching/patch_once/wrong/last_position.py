"""the last position was patched, whatever `pos` says

The answer is read at the end, but the patch may stand anywhere.
"""


def patch_once(model, base, source, name, pos):
    _, cache = model.run_with_cache(source, names=name)

    def swap(value, point):
        value = value.clone()
        value[:, -1] = cache[name][:, -1]
        return value

    with model.hooked({name: swap}):
        return model(base)
