"""although no_repeat

The rule has to be asked at every step, for each text of its own.
"""


def beam_search(log_probs, prompt, n_new, width, no_repeat=0):
    kept = [(0.0, list(prompt))]
    for _ in range(n_new):
        longer = []
        for total, text in kept:
            for token, value in enumerate(log_probs(text).tolist()):
                longer.append((total + value, [*text, token]))
        kept = sorted(longer, key=lambda pair: -pair[0])[:width]
    return kept[0][1]
