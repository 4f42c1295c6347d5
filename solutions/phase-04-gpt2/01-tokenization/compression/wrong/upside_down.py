"""the ratio is upside down

Tokens per byte falls when compression rises.
"""

import random


def compression(tokenizer, text, seed=0):
    other = "".join(random.Random(seed).sample(text, len(text)))
    n = len(text.encode())
    return len(tokenizer.encode(text)) / n, len(tokenizer.encode(other)) / n
