"""the same seed gives another result

Without the seed nobody can run the same control again.
"""

import random


def compression(tokenizer, text, seed=0):
    other = "".join(random.Random().sample(text, len(text)))
    n = len(text.encode())
    return n / len(tokenizer.encode(text)), n / len(tokenizer.encode(other))
