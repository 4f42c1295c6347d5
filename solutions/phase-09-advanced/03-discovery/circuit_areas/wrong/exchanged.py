"""CPR and CMD are exchanged"""


def circuit_areas(sizes, faithfulness):
    def area(y):
        return ((y[1:] + y[:-1]) / 2 * sizes.diff()).sum()

    return area((1 - faithfulness).abs()), area(faithfulness)
