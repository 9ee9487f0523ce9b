"""The command ``search`` on the sample drop: what it finds, shows and says."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from flows.history import retract
from flows.ingest import ingest
from tests.flows.conftest import RICE, ROOT, SAMPLE, TRADE
from tests.flows.test_cli import Ended, zhibiao  # noqa: F401 (a fixture)
from warehouse import words
from warehouse.store import read


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("search") / "home"
    ingest(SAMPLE, found)
    return found


def objects(ended: Ended) -> list[dict[str, object]]:
    assert ended.code == 0
    return [json.loads(line) for line in ended.out.splitlines()]


def test_a_table_shows_title_document_date_score_sentence_and_observations(zhibiao, sample: Path) -> None:  # noqa: F811
    ended = zhibiao("search", "黑米", "种植", "--home", sample)
    assert ended.code == 0
    title, about, sentence, *observations = ended.out.splitlines()
    assert title.startswith("1. 洋县黑米香飘四海  ")
    assert float(title.split()[-1]) > 0
    assert about.split() == ["jianghai_page03.txt", "2023-08-16", "江海新报"]
    assert "【种植黑米】" in sentence
    assert any("洋县 种植面积 12.5万亩" in line for line in observations)


@pytest.mark.parametrize("typed", [["黑米"], ["黑米", "種植"], ["黑米種植"], ["１２．５万亩"]])
def test_traditional_and_full_width_words_find_the_same(zhibiao, sample: Path, typed: list[str]) -> None:  # noqa: F811
    found = objects(zhibiao("search", *typed, "--format", "json", "--home", sample))
    assert found[0]["document"] == "jianghai_page03.txt"


def test_json_tells_offsets_and_observations_and_csv_is_flat(zhibiao, sample: Path) -> None:  # noqa: F811
    (first, *_) = objects(zhibiao("search", "产业", "--format", "json", "--limit", "1", "--home", sample))
    assert isinstance(first["marks"], list)
    assert {first["sentence"][a:b] for a, b in first["marks"]} == {"产业"}  # type: ignore[index]
    assert first["observations"][0]["sentence"]  # type: ignore[index]
    ended = zhibiao("search", "产业", "--format", "csv", "--home", sample)
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert rows[0]["article_title"] == first["article_title"]
    assert int(rows[0]["observations"]) == len(first["observations"])  # type: ignore[arg-type]
    assert [float(r["score"]) for r in rows] == sorted((float(r["score"]) for r in rows), reverse=True)


def test_filters_leave_what_they_name(zhibiao, sample: Path) -> None:  # noqa: F811
    def documents(*options: str) -> set[object]:
        return {row["document"] for row in objects(zhibiao("search", "增长", *options, "-f", "json", "--home", sample))}

    everything = documents()
    assert documents("--region", "酒泉") == {"jiuquan_communique_2023.txt"}
    assert documents("--metric", "gdp") < everything
    late = documents("--since", "2024-01-01")
    assert late
    assert late | documents("--until", "2023-12-31") == everything
    assert not late & documents("--until", "2023-12-31")


def test_observations_are_ranked_by_their_sentences(zhibiao, sample: Path) -> None:  # noqa: F811
    found = objects(zhibiao("search", "产业", "增加值", "--observations", "-f", "json", "--home", sample))
    assert found
    assert all("产业" in str(row["sentence"]) or "增加值" in str(row["sentence"]) for row in found)
    assert "产业" in str(found[0]["sentence"]) and "增加值" in str(found[0]["sentence"])
    ended = zhibiao("search", "增加值", "--observations", "--region", "酒泉", "--home", sample)
    assert ended.out.startswith("1. 酒泉市 ")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        (["独角鲸"], "no article holds 独角"),
        (["'; DROP TABLE raw.article; --"], "no article holds drop"),
        (["%", '"', "["], "there is no word in"),
        (["黑米", "酒泉"], "no article holds 黑米, 酒泉 together"),
        (["黑米", "--region", "酒泉"], "nothing holds 黑米 with --region"),
    ],
)
def test_what_is_not_there_gives_nothing_and_a_hint(zhibiao, sample: Path, typed: list[str], hint: str) -> None:  # noqa: F811
    ended = zhibiao("search", *typed, "--home", sample)
    assert (ended.code, ended.out) == (0, "")
    assert hint in ended.err


def test_every_word_of_every_title_finds_its_article(sample: Path) -> None:
    with read(sample) as reader:
        titles = reader.query("SELECT article_id, article_title FROM raw.article WHERE retired_at IS NULL").rows()
        assert len(titles) > 15
        for article, title in titles:
            for word in words.asked(title):
                found = reader.query("SELECT article_id FROM mart.articles_with(?)", [word])["article_id"]
                assert article in found, (title, word)


def test_a_retracted_document_is_not_found(tmp_path: Path, home: Path, drop: Path, zhibiao) -> None:  # noqa: F811
    ingest(drop, home)
    assert len(objects(zhibiao("search", "增长", "-f", "json", "--home", home))) == 2
    retract("rice.txt", "withdrawn by the paper", home)
    (left,) = objects(zhibiao("search", "增长", "-f", "json", "--home", home))
    assert left["document"] == "trade.txt"
    (drop / "rice.txt").write_text(RICE.replace("早稻", "晚稻"), encoding="utf-8")
    (drop / "trade.txt").write_text(TRADE.replace("增长", "下降"), encoding="utf-8")
    ingest(drop, home)
    assert [row["document"] for row in objects(zhibiao("search", "下降", "-f", "json", "--home", home))] == [
        "trade.txt"
    ]
    assert objects(zhibiao("search", "早稻", "-f", "json", "--home", home)) == []


def test_the_extension_ranks_in_sql_too(zhibiao, sample: Path) -> None:  # noqa: F811
    query = (
        "SELECT split_part(name, '@', 1) AS article_id, fts_search_article.match_bm25(name, '产业 增长', conjunctive := 1) AS score "
        "FROM fts_search_article.docs WHERE score IS NOT NULL ORDER BY score DESC"
    )
    theirs = objects(zhibiao("sql", query, "-f", "json", "--home", sample))
    ours = objects(zhibiao("search", "产业", "增长", "-f", "json", "--limit", "100", "--home", sample))
    assert [r["article_id"] for r in theirs] == [r["article_id"] for r in ours]


def test_search_imports_no_engine(sample: Path) -> None:
    code = (
        f"import sys\nsys.argv = ['zhibiao', 'search', '产业', '--home', {str(sample)!r}]\n"
        "from flows.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'prefect', 'great_expectations', 'jieba'} & set(sys.modules)\n"
        "sys.exit(f'imported: {sorted(heavy)}' if heavy else 0)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
