"""the global random state

Whoever draws afterwards gets other numbers because of this measurement.
"""

import random


def compression(tokenizer, text, seed=0):
    random.seed(seed)
    characters = list(text)
    random.shuffle(characters)
    n = len(text.encode())
    return n / len(tokenizer.encode(text)), n / len(tokenizer.encode("".join(characters)))
