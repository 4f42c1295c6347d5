"""characters were counted, not bytes

A Chinese character is three bytes. Counted in characters, a text in Chinese looks hardly
compressed.
"""

import random


def compression(tokenizer, text, seed=0):
    other = "".join(random.Random(seed).sample(text, len(text)))
    return len(text) / len(tokenizer.encode(text)), len(text) / len(tokenizer.encode(other))
