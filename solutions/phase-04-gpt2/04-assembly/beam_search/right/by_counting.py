"""Every n-gram once, and a heap of the best."""

import heapq


def banned(tokens, n):
    grams = {tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)} if n else set()
    end = tuple(tokens[len(tokens) - n + 1 :]) if n > 1 else ()
    return {gram[-1] for gram in grams if gram[:-1] == end}


def beam_search(log_probs, prompt, n_new, width, no_repeat=0):
    beam = [(0.0, tuple(prompt))]
    for _ in range(n_new):
        beam = heapq.nlargest(
            width,
            [
                (total + float(value), (*text, token))
                for total, text in beam
                for token, value in enumerate(log_probs(list(text)))
                if token not in banned(list(text), no_repeat)
            ],
        )
    return list(max(beam)[1])
