"""ranked by the last token alone

The text's probability is a product over all of its tokens.
"""


def beam_search(log_probs, prompt, n_new, width, no_repeat=0):
    kept = [(0.0, list(prompt))]
    for _ in range(n_new):
        longer = []
        for _, text in kept:
            for token, value in enumerate(log_probs(text).tolist()):
                if token not in banned(text, no_repeat):
                    longer.append((value, [*text, token]))
        kept = sorted(longer, key=lambda pair: -pair[0])[:width]
    return kept[0][1]
