"""tokens stayed whole

Whatever order they are in, the tokens keep what the merges have learned.
"""

import random


def compression(tokenizer, text, seed=0):
    ids = list(tokenizer.encode(text))
    random.Random(seed).shuffle(ids)
    other = tokenizer.decode(ids)
    n = len(text.encode())
    return n / len(tokenizer.encode(text)), n / len(tokenizer.encode(other))
