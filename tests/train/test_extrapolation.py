"""Loss by position, whole and through a window, on models whose reach is known."""

import pytest
import torch
from torch import Tensor, nn

from minigpt.errors import ConfigError
from minigpt.interp.comparison.losses import per_token_loss
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.train.extrapolation import loss_by_position, windowed_loss

WINDOWS = torch.randint(7, (10, 21), generator=torch.Generator().manual_seed(0))


def bigram(tokens: Tensor) -> Tensor:
    """See the last token and nothing else."""
    return torch.randn(7, 7, generator=torch.Generator().manual_seed(1))[tokens]


def test_it_is_the_mean_of_per_token_losses() -> None:
    torch.manual_seed(0)
    model = GPT(GPTConfig(1, 2, 8, 21, 7)).eval()
    wanted = per_token_loss(model, WINDOWS).values.mean(0)
    torch.testing.assert_close(loss_by_position(model, WINDOWS, batch_size=3), wanted)


def test_batches_of_unequal_size_weigh_windows_equally() -> None:
    whole = loss_by_position(bigram, WINDOWS)
    torch.testing.assert_close(loss_by_position(bigram, WINDOWS, batch_size=4), whole)


def test_a_window_changes_nothing_for_a_model_that_sees_no_farther() -> None:
    at = [2, 5, 19]
    found = windowed_loss(bigram, WINDOWS, 3, at, batch_size=4)
    torch.testing.assert_close(found, loss_by_position(bigram, WINDOWS)[at])


def test_the_window_holds_as_many_tokens_as_it_says() -> None:
    seen = []

    def model(tokens: Tensor) -> Tensor:
        seen.append(tokens.clone())
        return torch.zeros(*tokens.shape, 7)

    windowed_loss(model, WINDOWS, 4, [9])
    (read,) = seen
    assert torch.equal(read, WINDOWS[:, 6:10])


def test_a_model_that_breaks_past_a_length_is_whole_in_its_window() -> None:
    def model(tokens: Tensor) -> Tensor:
        noise = 5 * torch.randn(20, 7, generator=torch.Generator().manual_seed(2))
        noise[:6] = 0
        return bigram(tokens) + noise[: tokens.shape[1]]

    sound = loss_by_position(bigram, WINDOWS)
    torch.testing.assert_close(loss_by_position(model, WINDOWS)[:6], sound[:6])
    assert (loss_by_position(model, WINDOWS)[6:] > sound[6:]).all()
    torch.testing.assert_close(windowed_loss(model, WINDOWS, 6, [6, 19]), sound[[6, 19]])


def test_a_position_without_a_whole_window_is_refused() -> None:
    for at in (1, 20):
        with pytest.raises(ConfigError, match=f"position {at} must be between 2"):
            windowed_loss(bigram, WINDOWS, 3, [at])


def test_the_loss_is_that_of_cross_entropy() -> None:
    logits = bigram(WINDOWS[:, :-1])
    wanted = nn.functional.cross_entropy(logits.flatten(0, 1), WINDOWS[:, 1:].flatten())
    torch.testing.assert_close(loss_by_position(bigram, WINDOWS).mean(), wanted)
