"""write True or False

A word is no truth value: even "no" counts as true.
"""


def sort_claims():
    kinds = {name: "behavioral" if name in "ACG" else "mechanistic" for name in "ABCDEFGH"}
    return {name: (kind, "yes" if name in "ACDH" else "no") for name, kind in kinds.items()}
