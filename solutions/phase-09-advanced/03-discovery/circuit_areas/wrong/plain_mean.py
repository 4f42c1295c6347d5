"""this is a mean of the values"""


def circuit_areas(sizes, faithfulness):
    return faithfulness.mean(), (1 - faithfulness).abs().mean()
