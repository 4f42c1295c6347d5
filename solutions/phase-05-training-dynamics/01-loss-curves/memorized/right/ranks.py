"""By ranks: the rank sum of the held-out texts, a tie sharing its places."""


def memorized(trained, held_out):
    seen = [row[~row.isnan()].double().mean().item() for row in trained]
    new = [row[~row.isnan()].double().mean().item() for row in held_out]
    row = sorted(seen + new)
    places = {value: row.index(value) + (row.count(value) + 1) / 2 for value in set(row)}
    won = sum(places[value] for value in new) - len(new) * (len(new) + 1) / 2
    return sum(new) / len(new) - sum(seen) / len(seen), won / (len(seen) * len(new))
