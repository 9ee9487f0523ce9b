"""Sources in zhibiao.toml: what is understood, and which words a mistake is told in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.settings import SettingsError, load
from flows.sources.declared import Feed, Files, Folder, Pages

ROOT = Path(__file__).resolve().parents[4]
CASES = [  # the table, what is said of it
    (
        'name = "a"',
        r"number 1 of zhibiao.toml \(name = 'a'\): kind is missing; it is one of folder, files, feed, pages",
    ),
    ('name = "a"\nkind = "ftp"', r"kind is 'ftp'; it is one of"),
    ('name = "a"\nkind = "folder"', r"path is missing"),
    (
        'name = "a"\nkind = "folder"\npath = "x"\nsettle_seconds = -1',
        r"settle_seconds = -1: .*greater than or equal to 0",
    ),
    ('name = "a"\nkind = "folder"\npath = "x"\nsettel = 1', r"folder has no option settel"),
    ('name = "A b"\nkind = "folder"\npath = "x"', r"name = 'A b'"),
    ('name = "url"\nkind = "folder"\npath = "x"', r"no source may be called url"),
    ('name = "a"\nkind = "files"\nurl = "papers/daily"', r"it is no address"),
    ('name = "a"\nkind = "files"\nurl = "s3://b"\noptions = {secret = "hush"}', r"option secret is a credential"),
    ('name = "a"\nkind = "feed"\nurl = "https://me:hush@example.com/rss"', r"holds a name or password"),
    ('name = "a"\nkind = "feed"\nurl = "ftp://example.com/rss"', r"begins with https:// or http://"),
    ('name = "a"\nkind = "pages"\nurls = []', r"urls = "),
    ('name = "a"\nkind = "pages"\nurls = ["https://example.com"]\nfollow = "("', r"it is no regular expression"),
]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("table", "told"), CASES)
def test_a_mistake_is_named_with_its_place(table: str, told: str) -> None:
    Path("zhibiao.toml").write_text(f"[[source]]\n{table}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        load()
    assert re.search(told, str(raised.value))
    assert "docs/sources.md" in str(raised.value)
    assert "hush" not in str(raised.value)


def test_two_sources_of_one_name_are_refused() -> None:
    one = '[[source]]\nname = "a"\nkind = "folder"\npath = "x"\n'
    Path("zhibiao.toml").write_text(one * 2, encoding="utf-8")
    with pytest.raises(SettingsError, match="two sources are called a"):
        load()


def test_the_example_of_the_page_is_understood() -> None:
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n# zhibiao.toml\n(.+?)```", text, re.DOTALL)
    assert example
    Path("zhibiao.toml").write_text(example[1], encoding="utf-8")
    assert {type(s) for s in load().source} == {Folder, Files, Feed, Pages}


@pytest.mark.parametrize("kind", [Folder, Files, Feed, Pages])
def test_every_option_is_explained_on_the_page(kind: type[Folder | Files | Feed | Pages]) -> None:
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    for name, field in kind.model_fields.items():
        assert f"`{name}`" in text, f"docs/sources.md does not explain {name}"
        assert name == "kind" or field.description
