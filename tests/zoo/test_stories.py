"""The recipe of `stories`: how questions are scored, and what its weights are measured to do."""

import pytest
import torch

from minigpt import load
from minigpt.model.word_tokenizer import WordTokenizer
from minigpt.tasks.ioi import ioi, unseen
from minigpt.tasks.stories import KINDS, Question, questions, vocabulary
from minigpt.zoo import stories
from minigpt.zoo.entry import folder

WORDS = WordTokenizer(vocabulary())


def knows(answers: dict[str, float]):
    """A model that says the same after every prompt."""

    def model(tokens, logits_at):
        logits = torch.zeros(len(tokens), 1, WORDS.d_vocab)
        for word, value in answers.items():
            logits[:, :, WORDS.encode(word)[0]] = value
        return logits

    return model


def test_a_score_by_hand():
    asked = [
        Question("Then Mary lost", " her ring.", (" her",), (" his",)),
        Question("Later John looked for", " his ring.", (" his",), (" her",)),
    ]
    score = stories.ask(knows({" her": 3.0, " his": 1.0}), asked)
    e = torch.tensor([3.0, 1.0]).exp() / (WORDS.d_vocab - 2 + sum(torch.tensor([3.0, 1.0]).exp()))
    assert (score.top, score.beats, score.logits) == (0.5, 0.5, 0.0)
    assert score.probability == pytest.approx(0.0, abs=1e-6)
    one = stories.ask(knows({" her": 3.0, " his": 1.0}), asked[:1])
    assert (one.top, one.beats, one.logits) == (1.0, 1.0, 2.0)
    assert one.probability == pytest.approx((e[0] - e[1]).item(), abs=1e-6)


def test_a_likelier_word_of_no_side_keeps_an_answer_from_the_top():
    asked = [Question("Then Mary lost", " her ring.", (" her",), (" his",))]
    score = stories.ask(knows({" her": 3.0, " the": 4.0}), asked)
    assert (score.top, score.beats) == (0.0, 1.0)


def test_the_order_of_questions_does_not_matter():
    model = stories.untrained().eval()
    asked = [q for kind in KINDS for q in questions(kind, 5, 0)]
    scores = [vars(stories.ask(model, some)) for some in (asked, asked[::-1])]
    assert scores[0] == pytest.approx(scores[1], abs=1e-5)


def test_every_number_is_named_and_the_untrained_model_guesses(monkeypatch):
    monkeypatch.setattr(stories, "N_QUESTION", 40)
    monkeypatch.setattr(stories, "N_VALIDATION", 60)
    values = dict(zip(stories.MEASURED, stories.numbers(stories.untrained().eval()), strict=True))
    guess = torch.tensor(float(WORDS.d_vocab)).log().item()
    assert values["loss"] == pytest.approx(guess, abs=0.8)
    assert values["repeats"] == pytest.approx(guess, abs=0.8)
    assert values["giving"] < 0.1


def test_training_writes_a_model_that_loads(tmp_path, monkeypatch):
    monkeypatch.setattr(stories, "N_STORY", 30)
    monkeypatch.setattr(stories, "N_VALIDATION", 10)
    small = {**stories.TRAINING.to_dict(), "steps": 2, "warmup": 1, "batch_size": 2}
    monkeypatch.setattr(stories, "TRAINING", type(stories.TRAINING).from_dict(small))
    stories.train(tmp_path)
    model = load(tmp_path / stories.FILE)
    assert model.tokenizer.tokens("Mary slept") == [" Mary", " slept"]
    assert model.cfg == stories.untrained().cfg


@pytest.fixture(scope="module")
def trained():
    return load(folder("stories") / stories.FILE).requires_grad_(False)


def test_the_trained_model_finds_indirect_objects_it_was_never_told(trained):
    prompts = ioi(trained.tokenizer, 200, 7, corruption="swap", keep=unseen)
    logits = trained(prompts.clean, logits_at=[-1])[:, 0]
    assert (logits.argmax(-1) == prompts.answer_ids).float().mean() > 0.95
    assert (prompts.metric.measure(trained, prompts.clean) > 0).float().mean() > 0.95
    assert prompts.metric.measure(trained, prompts.corrupt).mean() < -1


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "having"])
def test_the_trained_model_answers_what_it_was_never_told(trained, kind):
    """All but who has what, which it does not learn, as its card says."""
    assert stories.ask(trained, questions(kind, 100, 7)).top > 0.9


def test_the_file_is_small():
    assert (folder("stories") / stories.FILE).stat().st_size < 2.5e6
