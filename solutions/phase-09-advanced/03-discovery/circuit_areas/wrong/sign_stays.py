"""the sign stays in 1 − f"""


def circuit_areas(sizes, faithfulness):
    def area(y):
        return ((y[1:] + y[:-1]) / 2 * sizes.diff()).sum()

    return area(faithfulness), area(1 - faithfulness).abs()
