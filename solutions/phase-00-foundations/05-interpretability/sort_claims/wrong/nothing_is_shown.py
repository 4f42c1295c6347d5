"""leaves nothing open

Doubt has an end where one thing was changed and all else was held.
"""


def sort_claims():
    kinds = dict.fromkeys("ACG", "behavioral") | dict.fromkeys("BDEFH", "mechanistic")
    return {claim: (kind, claim in "AC") for claim, kind in kinds.items()}
