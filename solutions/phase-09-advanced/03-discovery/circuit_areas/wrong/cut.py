"""the curve is cut at 0 and 1"""


def circuit_areas(sizes, faithfulness):
    f = faithfulness.clamp(0, 1)

    def area(y):
        return ((y[1:] + y[:-1]) / 2 * sizes.diff()).sum()

    return area(f), area((1 - f).abs())
