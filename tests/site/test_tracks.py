"""The page of reading paths: ticks and notes stay, and its file is the one of `minigpt track`."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from minigpt.cli import cli
from minigpt.course.tracks.log import read_track_log

from .conftest import COURSE

ITEM = "Transformer architecture: write one block, attention and MLP, from scratch."


@pytest.fixture
def tracks(site, open_page):
    visit = open_page(site.url + "book/tracks.html")
    yield visit.page
    assert not visit.problems


def four_weeks(page):
    return page.locator(".mg-track").first


def fill(page) -> None:
    week = four_weeks(page).locator(".mg-week").first
    week.get_by_label(ITEM).check()
    week.get_by_label("Hours today").fill("2.5")
    week.get_by_role("button", name="Add").click()
    week.get_by_label("Key learnings").fill("Shapes first")
    expect(week.get_by_role("status")).to_contain_text("2.5 of 12 hours")


def saved(page, name: str) -> str:
    with page.expect_download() as download:
        four_weeks(page).get_by_role("button", name=name).click()
    return download.value.path().read_text("utf8")


def test_ticks_hours_and_notes_are_remembered(tracks):
    fill(tracks)
    tracks.reload()
    week = four_weeks(tracks).locator(".mg-week").first
    expect(week.get_by_label(ITEM)).to_be_checked()
    expect(week.get_by_label("Key learnings")).to_have_value("Shapes first")
    expect(week.get_by_role("status")).to_contain_text("2.5 of 12 hours")


def test_page_and_command_share_one_file_and_one_export(tracks, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("MINIGPT_WORKSPACE", str(tmp_path))
    monkeypatch.setenv("MINIGPT_COURSE", str(COURSE))
    fill(tracks)
    (tmp_path / "track.json").write_text(saved(tracks, "Save my log as track.json"), "utf8")
    week = read_track_log(tmp_path / "track.json").week("four-weeks", 1)
    assert week.done == [ITEM]
    assert list(week.hours.values()) == [2.5]
    export = CliRunner().invoke(cli, ["track", "export", "four-weeks"]).output
    assert saved(tracks, "Export as Markdown").rstrip() == export.rstrip()

    CliRunner().invoke(cli, ["track", "note", "four-weeks", "1", "Why?", "--blocker"])
    tracks.evaluate("localStorage.clear()")
    tracks.reload()
    box = four_weeks(tracks)
    box.locator("input[type=file]").set_input_files(tmp_path / "track.json")
    first = box.locator(".mg-week").first
    expect(first.get_by_label("Blockers")).to_have_value("Why?")
    expect(first.get_by_label(ITEM)).to_be_checked()


def test_hours_that_were_typed_and_not_added_stay_when_one_leaves(tracks):
    four_weeks(tracks).locator(".mg-week").first.get_by_label("Hours today").fill("1.5")
    tracks.reload()
    week = four_weeks(tracks).locator(".mg-week").first
    expect(week.get_by_role("status")).to_contain_text("1.5 of 12 hours")
    tracks.reload()
    expect(week.get_by_role("status")).to_contain_text("1.5 of 12 hours")  # and once only


def test_hours_that_were_typed_and_not_added_are_written_out(tracks):
    field = four_weeks(tracks).locator(".mg-week").first.get_by_label("Hours today")
    field.fill("2")
    assert "2 of 12 hours." in saved(tracks, "Export as Markdown")
    field.fill("1.5")
    field.press("Enter")
    assert "3.5 of 12 hours." in saved(tracks, "Export as Markdown")


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        ("no json", "no log"), ("null", "no log"), ('{"format": "answers of minigpt"}', "no log"),
        ('{"format": "minigpt tracks", "version": 2, "tracks": {}}', "version 2"),
        ('{"format": "minigpt tracks", "version": 1}', "damaged"),
        ('{"format": "minigpt tracks", "version": 1, "tracks": {"x": {}}}', "damaged"),
        ('{"format": "minigpt tracks", "version": 1, "tracks": {"four-weeks": {"5": {}}}}',
         "damaged"),
        ('{"format": "minigpt tracks", "version": 1, "tracks": {"four-weeks": {"1": {"hours": '
         '{"2026-01-05": 25}}}}}', "damaged"),
    ],
)  # fmt: skip
def test_a_strange_file_changes_nothing(tracks, content, answer):
    before = tracks.evaluate("JSON.stringify({ ...localStorage })")
    file = {"name": "track.json", "mimeType": "application/json", "buffer": content.encode()}
    box = four_weeks(tracks)
    box.locator("input[type=file]").set_input_files(files=[file])
    expect(box.locator(":scope > .mg-buttons [role=status]")).to_contain_text(answer)
    assert tracks.evaluate("JSON.stringify({ ...localStorage })") == before


def test_what_the_reader_predicted_is_counted_and_kept(site, open_page):
    visit = open_page(site.url + "book/appendices/surprises.html")
    page = visit.page
    said = page.locator(".mg-surprised")
    expect(said).to_contain_text("Say what you expect before you look")
    for number, words in enumerate(["I predicted it", "I did not"]):
        box = page.locator(".mg-surprise").nth(number)
        box.locator("summary").click()
        box.get_by_role("button", name=words).click()
    expect(said).to_contain_text("You predicted 1 of the 2 that you looked at")
    page.reload()
    expect(said).to_contain_text("You predicted 1 of the 2")
    expect(page.locator(".mg-surprise details[open]")).to_have_count(2)
    page.get_by_role("button", name="I predicted it", pressed=True).click()
    expect(said).to_contain_text("You predicted 0 of the 1")
    assert not visit.problems
