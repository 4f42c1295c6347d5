"""a factor of one half is missing"""


def circuit_areas(sizes, faithfulness):
    def area(y):
        return ((y[1:] + y[:-1]) * sizes.diff()).sum()

    return area(faithfulness), area((1 - faithfulness).abs())
