"""a prompt was patched, where a position should be

Axis 0 is the batch: `value[pos]` is prompt number `pos`, with all of its positions.
"""


def patch_once(model, base, source, name, pos):
    _, cache = model.run_with_cache(source, names=name)

    def swap(value, point):
        value = value.clone()
        value[pos] = cache[name][pos]
        return value

    with model.hooked({name: swap}):
        return model(base)
