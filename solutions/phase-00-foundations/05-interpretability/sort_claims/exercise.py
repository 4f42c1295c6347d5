"""Sort claims about a model, and say which of them their evidence shows."""

CLAIMS = {
    "A": (
        "The model puts the capital first for 14 of these 16 countries.",
        "All 16 prompts were run. The capital came first in 14 of them.",
    ),
    "B": (
        "Head 5.2 brings the country's name to the last position.",
        "90 % of head 5.2's attention goes from the last position to the country.",
    ),
    "C": (
        "Misspelling lowers the accuracy on these 100 questions.",
        "All 100 were run in both spellings: 71 were right, and 52 misspelled.",
    ),
    "D": (
        "Where b is off, the output reads unit h3.",
        "With b off, h3 was held at its other value and all other units at "
        "their clean values: the output changed.",
    ),
    "E": (
        "The answer depends on a direction in layer 6 that codes the language.",
        "A linear probe reads the language from layer 6 with 99 % accuracy.",
    ),
    "F": (
        "Head 3.1 writes nothing that the answer is computed from.",
        "Without head 3.1, the answer's logit is the same as before.",
    ),
    "G": (
        "The model never says one word more than ten times in a row.",
        "It did not in the 50 texts that were sampled.",
    ),
    "H": (
        "On this prompt, head 0.0's output decides the answer, and not by way of head 1.0.",
        "Head 0.0's output was taken from a run with another answer, and head "
        "1.0's output held as it was: the model gave that other answer.",
    ),
}


def sort_claims() -> dict[str, tuple[str, bool]]:
    """Return for each claim its kind, and whether its evidence shows it.

    The kind is "behavioral" if the claim is about inputs and outputs
    alone, and "mechanistic" if it says which part does what inside.
    The second entry is True if the evidence (second sentence of each
    pair in CLAIMS) shows the claim (first sentence), and False if the
    claim could still be false, although the evidence is true.

    Example:
        Eight claims, each with two answers.

        >>> sorted(sort_claims())
        ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']
    """
    ### BEGIN SOLUTION
    return {
        "A": ("behavioral", True),
        "B": ("mechanistic", False),
        "C": ("behavioral", True),
        "D": ("mechanistic", True),
        "E": ("mechanistic", False),
        "F": ("mechanistic", False),
        "G": ("behavioral", False),
        "H": ("mechanistic", True),
    }
    ### END SOLUTION
