"""every position was patched

Returning the whole recorded activation replaces all positions at once.
"""


def patch_once(model, base, source, name, pos):
    _, cache = model.run_with_cache(source, names=name)
    with model.hooked({name: lambda value, point: cache[name]}):
        return model(base)
