"""you ran `source` and took one activation from `base`

The names are easily exchanged. The prompt that is run is the base; the source only lends a value.
"""


def patch_once(model, base, source, name, pos):
    _, cache = model.run_with_cache(base, names=name)

    def swap(value, point):
        value = value.clone()
        value[:, pos] = cache[name][:, pos]
        return value

    with model.hooked({name: swap}):
        return model(source)
