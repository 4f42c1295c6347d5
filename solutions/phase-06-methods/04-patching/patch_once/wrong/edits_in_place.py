"""changed the activation in place

The value belongs to the run; the package refuses hooks that write into it.
"""


def patch_once(model, base, source, name, pos):
    _, cache = model.run_with_cache(source, names=name)

    def swap(value, point):
        value[:, pos] = cache[name][:, pos]
        return value

    with model.hooked({name: swap}):
        return model(base)
