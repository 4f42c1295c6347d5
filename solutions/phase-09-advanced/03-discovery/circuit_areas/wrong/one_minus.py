"""the sign stays in 1 − f"""


def circuit_areas(sizes, faithfulness):
    cpr = ((faithfulness[1:] + faithfulness[:-1]) / 2 * sizes.diff()).sum()
    return cpr, 1 - cpr
