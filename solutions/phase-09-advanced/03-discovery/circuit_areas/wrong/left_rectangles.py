"""the left height is taken alone"""


def circuit_areas(sizes, faithfulness):
    step = sizes.diff()
    return (faithfulness[:-1] * step).sum(), ((1 - faithfulness).abs()[:-1] * step).sum()
