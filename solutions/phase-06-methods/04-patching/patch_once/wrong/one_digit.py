"""with blocks.11.resid_pre patched

`name[7]` is the first digit of the layer, which is right up to layer 9.
"""


def patch_once(model, base, source, name, pos):
    name = f"blocks.{name[7]}.{name[8:].lstrip('0123456789.')}"
    _, cache = model.run_with_cache(source, names=name)

    def swap(value, point):
        value = value.clone()
        value[:, pos] = cache[name][:, pos]
        return value

    with model.hooked({name: swap}):
        return model(base)
