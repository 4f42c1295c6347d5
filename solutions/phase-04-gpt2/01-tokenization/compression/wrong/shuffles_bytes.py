"""bytes were shuffled

Shuffled bytes of "é" are no character any more. Shuffle characters.
"""

import random


def compression(tokenizer, text, seed=0):
    data = list(text.encode())
    random.Random(seed).shuffle(data)
    other = bytes(data).decode(errors="replace")
    n = len(text.encode())
    return n / len(tokenizer.encode(text)), n / len(tokenizer.encode(other))
