"""`minigpt explore`: one file, one prompt, and refusals in a sentence."""

import pytest
import torch
from click.testing import CliRunner

from minigpt import GPT, GPTConfig, load
from minigpt.errors import ConfigError
from minigpt.explorer.cli import explore as command
from minigpt.explorer.page import explore, write_explorer
from minigpt.explorer.record import MOST_TOKENS, record_prompt
from minigpt.viz.figure import data_of


@pytest.fixture(scope="module")
def model():
    return load("zoo:attn-2l")


def test_the_page_is_one_file_that_asks_for_nothing(tmp_path):
    out = tmp_path / "page.html"
    done = CliRunner().invoke(command, ["zoo:attn-2l", "the king of the", "--out", str(out)])
    assert done.exit_code == 0, done.output
    html = out.read_text()
    assert html.count("<html") == 1
    assert 'src="' not in html
    assert "https://" not in html
    assert data_of(html)["shape"] == [2, load("zoo:attn-2l").cfg.n_head, len(record_tokens(html))]
    again = CliRunner().invoke(command, ["zoo:attn-2l", "another text", "--out", str(out)])
    assert again.exit_code == 0, "its own page may be written again"


def record_tokens(html):
    return data_of(html)["tokens"]


def test_a_file_of_somebody_else_stays(tmp_path, model):
    out = tmp_path / "mine.html"
    out.write_text("<html>my notes</html>")
    with pytest.raises(ConfigError, match="was not written by `minigpt explore`"):
        write_explorer(model, "attn-2l", "the king of the", out)
    assert out.read_text() == "<html>my notes</html>"


@pytest.mark.parametrize("n", [1, MOST_TOKENS + 1])
def test_too_few_or_too_many_tokens_are_refused(model, n):
    with pytest.raises(ConfigError, match=f"2 to {MOST_TOKENS} tokens, and this is 1 of {n}"):
        record_prompt(model, torch.zeros(1, n, dtype=torch.long))


def test_one_prompt_at_a_time(model):
    with pytest.raises(ConfigError, match="this is 2 of 3"):
        record_prompt(model, torch.zeros(2, 3, dtype=torch.long))


def test_a_stream_that_is_no_sum_is_refused():
    post = GPT(GPTConfig(2, 2, 8, 16, 11, norm_order="post"))
    with pytest.raises(ConfigError, match="no sum of writes"):
        explore(post, torch.zeros(1, 4, dtype=torch.long))


def test_attention_alone_has_no_column_for_an_mlp(model):
    figure = explore(model, "the king of the")
    data = data_of(figure.html)
    assert data["columns"] == model.cfg.n_head
    assert "neurons" not in data


def test_the_strongest_neurons_are_those_that_write_most():
    torch.manual_seed(3)
    model = GPT(GPTConfig(2, 2, 8, 16, 11)).double()
    tokens = torch.tensor([[1, 4, 2, 9, 5]])
    found = record_prompt(model, tokens).neurons
    _, cache = model.run_with_cache(tokens)
    for layer, block in enumerate(model.blocks):
        size = cache[f"blocks.{layer}.mlp.post"][0].abs() * block.mlp.W_out.norm(dim=-1)
        for at in range(5):
            places = found.chosen[layer][at]
            assert [found.number[i] for i in places] == size[at].topk(5).indices.tolist()
            assert found.activation[places[0], at] == pytest.approx(
                cache[f"blocks.{layer}.mlp.post"][0, at, found.number[places[0]]].item()
            )
