"""Mechanistic are the claims that name a part; four are shown."""


def sort_claims():
    table = {name: ["behavioral", False] for name in "ABCDEFGH"}
    for name in "BDEFH":  # a head, a unit, a direction
        table[name][0] = "mechanistic"
    for name in "ACDH":
        table[name][1] = True
    return {name: tuple(pair) for name, pair in table.items()}
