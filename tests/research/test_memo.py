"""A memo: the template has blanks, the book's example is sound, each planted fault is named."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from minigpt.cli import cli
from minigpt.errors import ConfigError
from minigpt.research.folder import UnreadableError
from minigpt.research.memo import check_memo, write_memo

PAGE = Path(__file__).parents[2] / "book" / "milestones" / "research-memo.md"
FAULTS = tomllib.loads(Path(__file__).with_name("memo_faults.toml").read_text("utf8"))


def test_the_books_memo_is_sound() -> None:
    assert check_memo(PAGE) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_line(tmp_path: Path, fault: str) -> None:
    old, new, message = (FAULTS[fault][key] for key in ("old", "new", "said"))
    text = PAGE.read_text("utf8")
    assert text.count(old) == 1
    memo = tmp_path / "memo.md"
    memo.write_text(text.replace(old, new), "utf8")
    found = [str(one) for one in check_memo(memo)]
    assert any(message in one for one in found), found
    assert all(one.startswith(("memo.md, line ", "memo.md, ## ")) for one in found)
    assert CliRunner().invoke(cli, ["research", "check", str(memo)]).exit_code == 2


def test_the_template_asks_for_everything(tmp_path: Path) -> None:
    memo = write_memo(tmp_path / "my" / "memo")
    assert memo == tmp_path / "my" / "memo.md"
    found = "\n".join(map(str, check_memo(memo)))
    assert found.count("nothing is written at") == 33
    assert found.count("has no title") == 3
    with pytest.raises(ConfigError, match="is there already"):
        write_memo(tmp_path / "my" / "memo")


def test_odd_memos_give_sentences(tmp_path: Path) -> None:
    memo = tmp_path / "memo.md"
    for content, message in ((b"\xff\xfe", "no text"), (b"\0", "binary")):
        memo.write_bytes(content)
        with pytest.raises(UnreadableError, match=message):
            check_memo(memo)
    memo.write_text("", "utf8")
    assert [one.message for one in check_memo(memo)] == ["0 problems are here, and 3 are asked"]
    memo.unlink()
    with pytest.raises(UnreadableError, match="missing"):
        check_memo(memo)
    memo.symlink_to("nowhere")
    with pytest.raises(UnreadableError, match="link"):
        check_memo(memo)
    with pytest.raises(ConfigError, match="is there already"):
        write_memo(memo)
