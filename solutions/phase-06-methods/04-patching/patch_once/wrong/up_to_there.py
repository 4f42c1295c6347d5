"""positions before `pos` were patched as well

`[:, : pos + 1]` where one position is asked.
"""


def patch_once(model, base, source, name, pos):
    _, cache = model.run_with_cache(source, names=name)

    def swap(value, point):
        value = value.clone()
        value[:, : pos + 1] = cache[name][:, : pos + 1]
        return value

    with model.hooked({name: swap}):
        return model(base)
