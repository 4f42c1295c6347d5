"""with the smallest sums are kept

Log-probabilities are negative: the best sum is the one nearest to 0.
"""


def beam_search(log_probs, prompt, n_new, width, no_repeat=0):
    kept = [(0.0, list(prompt))]
    for _ in range(n_new):
        longer = []
        for total, text in kept:
            for token, value in enumerate(log_probs(text).tolist()):
                if token not in banned(text, no_repeat):
                    longer.append((total + value, [*text, token]))
        kept = sorted(longer)[:width]
    return kept[0][1]
