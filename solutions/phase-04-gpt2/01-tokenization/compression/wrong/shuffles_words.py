"""whole words kept their order

A control that keeps the words keeps what the merges have learned.
"""

import random


def compression(tokenizer, text, seed=0):
    words = text.split(" ")
    random.Random(seed).shuffle(words)
    n = len(text.encode())
    return n / len(tokenizer.encode(text)), n / len(tokenizer.encode(" ".join(words)))
