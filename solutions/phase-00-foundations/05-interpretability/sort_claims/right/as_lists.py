"""Two rows of answers, zipped; the pairs are lists."""


def sort_claims():
    b, m = "behavioral", "mechanistic"
    kinds = [b, m, b, m, m, m, b, m]
    shown = [True, False, True, True, False, False, False, True]
    return {name: [k, s] for name, k, s in zip("ABCDEFGH", kinds, shown, strict=True)}
