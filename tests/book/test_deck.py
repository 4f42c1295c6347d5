"""The deck in the hands of a learner: imported by Anki's own library, studied, imported again."""

import json
import os
import sqlite3
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from anki.collection import Collection, ExportAnkiPackageOptions, ImportAnkiPackageOptions
from anki.collection import ImportAnkiPackageRequest as Request
from minigpt_book import deck as decks
from minigpt_book import review
from minigpt_book.flatten import Page

from minigpt.course.lessons.curriculum import read_curriculum

ROOT = Path(__file__).resolve().parents[2]
COURSE = read_curriculum(ROOT)
WRITTEN = [lesson for lesson in COURSE.lessons if lesson.written]
LESSON = COURSE.lesson("2.3")
THEN = 1_700_000_000
TWO = """\
What does a row sum to? {#row-sum}
: One.

Who moves information? {#who-moves}
: OV, by $W_V W_O$.
"""


def write(folder, text, changed=THEN, lesson=LESSON):
    page = folder / "lesson.md"
    page.write_text(f"# Lesson\n\n:::{{flashcards}}\n{text}:::\n", encoding="utf8")
    cards = list(decks.lesson_cards(lesson, Page(page), changed))
    path = folder / "deck.apkg"
    decks.write_deck(path, "minigpt", COURSE.phases, cards)
    return path


def bring(collection, path):
    request = Request(package_path=str(path), options=ImportAnkiPackageOptions())
    return collection.import_anki_package(request).log


def study(collection):
    """Answer whatever Anki asks until it asks nothing more; the names of what was asked."""
    collection.decks.set_current(collection.decks.id("minigpt"))
    asked = []
    while (card := collection.sched.getCard()) is not None:
        asked.append(card.nid)
        collection.sched.answerCard(card, 4)
    return asked


def notes(collection):
    """What the collection holds: the answer by question."""
    found = [collection.get_note(note) for note in collection.find_notes("")]
    return {note["Question"]: note["Answer"] for note in found}


def consistent(collection):
    said, _ = collection.fix_integrity()
    # Anki may also write down when a card was answered, if the second changed in between
    said = [line for line in said.splitlines() if not line.startswith("Added last review time")]
    assert said == ["Database rebuilt and optimized."], said


@pytest.fixture
def collection(tmp_path):
    """A learner who has nothing yet, and no limit of cards a day."""
    opened = Collection(str(tmp_path / "learner.anki2"))
    options = opened.decks.get_config(1)
    options["new"]["perDay"] = options["rev"]["perDay"] = 9999  # new ones count as reviews, too
    opened.decks.update_config(options)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The deck of every lesson that is written."""
    cards = [card for one in WRITTEN for card in decks.lesson_cards(one, page_of(one), THEN)]
    path = tmp_path_factory.mktemp("deck") / "flashcards.apkg"
    decks.write_deck(path, "minigpt", COURSE.phases, cards)
    return path, cards


def page_of(lesson):
    return Page(ROOT / lesson.path)


def test_every_card_can_be_studied_checked_and_exported(collection, whole, tmp_path):
    path, cards = whole
    assert {card.lesson for card in cards} == set(WRITTEN)
    assert len(bring(collection, path).new) == len(cards)
    consistent(collection)
    asked = study(collection)
    assert len(set(asked)) == len(asked) == len(cards)
    consistent(collection)
    out = tmp_path / "out.apkg"
    options = ExportAnkiPackageOptions(with_scheduling=True)
    assert collection.export_anki_package(out_path=str(out), options=options, limit=None) == len(
        cards
    )
    assert out.stat().st_size > 0


def test_a_build_writes_the_deck(collection, built):
    bring(collection, built.root / "_build/html/flashcards.apkg")
    assert notes(collection).keys() == {"What does doubling do?", "Who said so?"}
    assert r"\(x \mapsto 2x\)" in notes(collection)["What does doubling do?"]
    assert "lesson-2.3" in collection.tags.all()
    written = (built.root / LESSON.path).stat().st_mtime
    assert collection.db.scalar("select min(mod) from notes") >= int(written)
    assert len(study(collection)) == 2
    consistent(collection)


def guids_of(path, folder):
    """The names by which Anki knows the notes of a deck."""
    with ZipFile(path) as package:
        package.extract("collection.anki2", folder)
    base = sqlite3.connect(folder / "collection.anki2")
    found = [guid for (guid,) in base.execute("select guid from notes")]
    base.close()
    return found


def asked_by_page(text):
    return json.loads(text.removeprefix("window.mgCards = ").removesuffix(";\n"))


def test_the_page_that_asks_holds_the_cards_of_the_deck(whole, tmp_path):
    path, cards = whole
    uris = {one.docname: f"{one.docname}.html" for one in WRITTEN}
    data = asked_by_page(review.script(COURSE.phases, cards, uris))
    guids = [card["guid"] for card in data["cards"]]
    assert len(set(guids)) == len(guids)
    assert sorted(guids) == sorted(guids_of(path, tmp_path))
    for card, shown in zip(cards, data["cards"], strict=True):
        lesson = data["lessons"][shown["lesson"]]
        assert lesson["name"] == f"{card.lesson.id} {card.lesson.title}"
        assert lesson["docname"] == card.lesson.docname
        for side, html in ((card.question, shown["question"]), (card.answer, shown["answer"])):
            formulas = side.count(r"\(") + side.count(r"\[")
            assert html.count('<span class="mg-tex">') == formulas
            if not formulas:
                assert html == side


def test_a_page_asks_only_cards_of_lessons_in_its_book(book, tmp_path):
    book.write("book/review.md", "# Review\n\n$x$\n\n```{review}\n```\n")
    book.contents(LESSON.docname, "book/review")
    result = book.build()
    assert result.returncode == 0, result.stdout + result.stderr
    data = asked_by_page(book.page("flashcards.js"))
    assert [one["docname"] for one in data["lessons"]] == [LESSON.docname]
    deck = book.root / "_build/html/flashcards.apkg"
    guids = guids_of(deck, tmp_path)
    assert sorted(card["guid"] for card in data["cards"]) == sorted(guids)
    page = book.page(f"{LESSON.docname}.html")
    assert all(f'id="{card["name"]}"' in page for card in data["cards"])
    assert "review.js" in book.page("book/review.html")
    assert "review.js" not in page


def test_cards_come_lesson_by_lesson_from_a_deck_for_each_phase(collection, whole):
    path, cards = whole
    bring(collection, path)
    names = {deck.name for deck in collection.decks.all_names_and_ids()} - {"Default"}
    phases = {one.phase for one in WRITTEN}
    titled = {f"minigpt::Phase {one:02} · {COURSE.phases[one].title}" for one in phases}
    assert names == {"minigpt", *titled}
    questions = [collection.get_note(note)["Question"] for note in study(collection)]
    assert questions == [card.question for card in cards]


def test_the_back_names_the_lesson_and_shows_mathematics(collection, tmp_path):
    bring(collection, write(tmp_path, "How *far*? {#far}\n: If `a$b` and\n  $i<j$.\n"))
    card = collection.get_card(collection.find_cards("")[0])
    shown = card.answer()
    for part in ("How <em>far</em>?", "<code>a$b</code> and\n", r"\(i&lt;j\)", "2.3 Single-head"):
        assert part in shown


def test_bringing_the_same_deck_twice_changes_nothing(collection, whole):
    path, cards = whole
    bring(collection, path)
    study(collection)
    before = collection.db.all("select * from notes"), collection.db.all("select * from cards")
    log = bring(collection, path)
    assert (len(log.new), len(log.updated), len(log.duplicate)) == (0, 0, len(cards))
    after = collection.db.all("select * from notes"), collection.db.all("select * from cards")
    assert after == before


CHANGES = {
    "answer": TWO.replace("One.", "One, over keys."),
    "question": TWO.replace("does a row", "do the weights of a row"),
    "both": TWO.replace("does a row", "do the weights of a row").replace("One.", "1."),
    "order": "Before? {#before}\n: New.\n\n" + TWO,
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_correction_arrives_and_the_schedule_stays(collection, tmp_path, change):
    bring(collection, write(tmp_path, TWO))
    study(collection)
    consistent(collection)
    schedule = "select id, nid, type, queue, due, ivl, reps from cards where reps order by id"
    before = collection.db.all(schedule), collection.db.all("select * from revlog")
    ids = set(collection.find_notes(""))

    path = write(tmp_path, CHANGES[change], THEN + 1)
    bring(collection, path)

    said = {card.question: card.answer for card in cards_in(CHANGES[change], tmp_path)}
    assert notes(collection) == said
    assert (collection.db.all(schedule), collection.db.all("select * from revlog")) == before
    assert ids <= set(collection.find_notes(""))
    consistent(collection)


def cards_in(text, folder):
    write(folder, text)
    return decks.lesson_cards(LESSON, Page(folder / "lesson.md"), THEN)


def test_a_card_that_the_course_dropped_stays_with_the_learner(collection, tmp_path):
    bring(collection, write(tmp_path, TWO))
    study(collection)
    bring(collection, write(tmp_path, TWO.partition("\n\n")[0] + "\n", THEN + 1))
    assert len(notes(collection)) == 2
    assert collection.db.scalar("select count() from revlog") == 2
    consistent(collection)


def test_the_learners_own_words_stay_until_ours_are_younger(collection, tmp_path):
    path = write(tmp_path, TWO)
    bring(collection, path)
    mine = collection.get_note(collection.find_notes("One.")[0])
    mine["Answer"] = "1, said my teacher."
    collection.update_note(mine)
    mine.load()
    bring(collection, path)
    assert "1, said my teacher." in notes(collection).values()
    bring(collection, write(tmp_path, TWO, mine.mod + 1))
    assert "One." in notes(collection).values()


def test_the_same_cards_are_the_same_bytes(tmp_path):
    first = write(tmp_path, TWO).read_bytes()
    assert write(tmp_path, TWO).read_bytes() == first
    assert write(tmp_path, TWO, THEN + 1).read_bytes() != first


def test_identity_is_the_lesson_and_the_name(whole):
    _, cards = whole
    assert len({card.identity for card in cards}) == len(cards)
    assert all(card.name for card in cards)


def git(folder, *words, at=THEN):
    who = {"GIT_AUTHOR_NAME": "a", "GIT_COMMITTER_NAME": "a", "EMAIL": "a@example.org"}
    date = {"GIT_COMMITTER_DATE": f"{at} +0000", "GIT_AUTHOR_DATE": f"{at} +0000"}
    subprocess.run(["git", *words], cwd=folder, check=True, env={**os.environ, **who, **date})


def test_a_text_is_as_old_as_its_commit_and_an_edit_is_younger(tmp_path):
    page, other = tmp_path / "page.md", tmp_path / "other.md"
    page.write_text("one")
    other.write_text("one")
    os.utime(page, (THEN + 50, THEN + 50))
    os.utime(other, (THEN, THEN))
    assert decks.last_change([page, other]) == THEN + 50

    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "one", at=THEN + 1)
    assert decks.last_change([page, other]) == THEN + 1

    page.write_text("two")
    os.utime(page, (THEN + 60, THEN + 60))
    assert decks.last_change([page]) == THEN + 60
    assert decks.last_change([other]) == THEN + 1


def test_what_a_merge_brings_is_as_young_as_the_merge(tmp_path):
    page = tmp_path / "page.md"
    git(tmp_path, "init", "-q", "-b", "main")
    page.write_text("one")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "one")
    git(tmp_path, "switch", "-q", "-c", "branch")
    page.write_text("two")
    git(tmp_path, "commit", "-q", "-a", "-m", "two", at=THEN + 1)
    git(tmp_path, "switch", "-q", "main")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "three", at=THEN + 2)
    git(tmp_path, "merge", "-q", "--no-edit", "branch", at=THEN + 3)
    assert decks.last_change([page]) == THEN + 3
