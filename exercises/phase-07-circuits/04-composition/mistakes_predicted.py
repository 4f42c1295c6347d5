"""Does an algorithm know where a model goes wrong?"""

import torch
from jaxtyping import Bool, Float
from torch import Tensor

Answers = Bool[Tensor, "string"]


def mistakes_predicted(model: Answers, rule: Answers, truth: Answers) -> Float[Tensor, "3"]:
    """Return recall, precision, and the precision that chance would have.

    All three inputs say yes or no to each string: what the model
    answers, what the rule says that the model answers, and what is
    true. The model makes a *mistake* where it differs from the truth; the
    rule *names* a mistake where the rule differs from the truth.

    - recall: the share of the mistakes that the rule names,
    - precision: the share of the named strings that are mistakes,
    - chance: the expected precision of a rule that names as many true
      strings, and as many false ones, but picks them at random.

    A share of nothing is NaN.

    Example:
        The rule names two of the four strings, all false; one of these
        is a mistake, and one of all four. By chance: 1/4.

        >>> import torch
        >>> model = torch.tensor([True, False, False, False])
        >>> rule = torch.tensor([True, True, False, False])
        >>> mistakes_predicted(model, rule, torch.zeros(4, dtype=torch.bool))
        tensor([1.0000, 0.5000, 0.2500])
    """
    raise NotImplementedError("7.4.3 mistakes_predicted: your code here")
