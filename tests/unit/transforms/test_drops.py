"""Reading drops: encodings, metadata and its order, JSON lines, and what is turned away with its reason."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seeds import catalog
from transforms import drops
from transforms.decoding import Unreadable
from transforms.drops import decode, discover, front_matter_end, read_documents
from transforms.records import Document
from transforms.rejects import Reject

SIMPLIFIED = "2022年，金华180家新能源产业规上企业总产值1370.7亿元，占全市规上工业总产值的20%。"
TRADITIONAL = "臺灣今年前九個月半導體產業的產值達到三兆元，較去年同期減少一成二，對外貿易總額增加。"


def read(root: Path, **more: object) -> tuple[list[Document], list[Reject]]:
    return read_documents(discover(root), **more)  # type: ignore[arg-type]


def reasons(root: Path) -> dict[str, str]:
    return {r.document: r.reason for r in read(root)[1]}


# --- encodings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (SIMPLIFIED.encode("utf-8"), "utf-8"),
        (b"\xef\xbb\xbf" + SIMPLIFIED.encode("utf-8"), "utf-8"),
        (SIMPLIFIED.encode("gbk"), "gb18030"),
        (SIMPLIFIED.encode("gb18030"), "gb18030"),
        (b"\x84\x31\x95\x33" + SIMPLIFIED.encode("gb18030"), "gb18030"),
        (SIMPLIFIED.encode("utf-16"), "utf-16-le"),
        (SIMPLIFIED.encode("utf-16-le"), "utf-16-le"),
        (SIMPLIFIED.encode("utf-16-be"), "utf-16-be"),
        ("产值增长一成，企业总数增加。".encode("utf-16-le"), "utf-16-le"),  # no ASCII and so no NUL byte
        (SIMPLIFIED.encode("utf-32"), "utf-32-le"),
    ],
)
def test_encodings_of_simplified_text(raw: bytes, encoding: str) -> None:
    text, found = decode(raw)
    assert text == SIMPLIFIED or raw == "产值增长一成，企业总数增加。".encode("utf-16-le")
    assert found == encoding


@pytest.mark.parametrize("encoding", ["big5", "cp950", "big5hkscs", "utf-8", "utf-16"])
def test_encodings_of_traditional_text(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding))[0] == TRADITIONAL


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                "总产值1370.7亿元",
                "同比增长5.3%",
                "，",
                "。\r\n",
                "全市新增企业",
                "电池片产能109GW",
                "约占全国的三成",
                " ",
                "（工厂）",
            ]
        ),
        min_size=4,
    ),
    st.sampled_from(["gb18030", "utf-16-le", "utf-16-be", "utf-8"]),
)
def test_news_comes_back_from_every_encoding(parts: list[str], encoding: str) -> None:
    text = "全市经济运行情况：" + "".join(parts)
    assert decode(text.encode(encoding))[0] == text


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=400))
@example("義烏市上半年生產總值增長".encode("big5hkscs") * 3 + b"\xa2\xcc")
def test_any_bytes_are_text_or_say_why_not(raw: bytes) -> None:
    try:
        text, encoding = decode(raw)
    except Unreadable as problem:
        assert problem.reason in {"binary_file", "undecodable"}
    else:
        written = text.encode(encoding)
        # all but a byte-order mark; Big5 has two codes for each of twelve characters
        assert written in raw or (encoding == "big5hkscs" and raw.decode(encoding) == text and len(written) == len(raw))


def test_other_languages_are_not_read_as_chinese() -> None:
    for text, encoding in (
        ("한국의 자동차 산업은 올해 생산량이 증가했다", "euc_kr"),
        ("日本の自動車は今年、生産台数が増えています", "shift_jis"),
        ("Привет мир", "cp1251"),
    ):
        with pytest.raises(Unreadable, match="undecodable"):
            decode(text.encode(encoding))


def test_newlines_and_offsets_stay_as_delivered(tmp_path: Path) -> None:
    text = "标题\r\n\r\n产值10亿元。\r下一行\n"
    (tmp_path / "a.txt").write_bytes(text.encode("gb18030"))
    assert read(tmp_path)[0][0].text == text


# --- rejects -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("empty.txt", b"", "empty_file"),
        ("blank.txt", " \r\n\u3000\t\n".encode(), "empty_file"),
        ("bom.txt", b"\xef\xbb\xbf\r\n", "empty_file"),
        ("a.bin", bytes(range(256)) * 4, "binary_file"),
        ("scan.txt", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "broken_file"),
        ("report.docx", b"PK\x03\x04\x14\x00\x06\x00", "broken_archive"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "binary_file"),
        ("mail.eml", "Subject: 产值\n\n产值10亿元".encode(), "unsupported_format"),
        ("table.csv", "地区,产值\n金华,10\n".encode(), "no_text_field"),
        ("cyrillic.txt", "Привет мир, это тест".encode("cp1251"), "undecodable"),
        ("damaged.txt", SIMPLIFIED.encode()[:50] + b"\xff" + SIMPLIFIED.encode()[50:], "undecodable"),
        ("noise.txt", ("\x01\x02\x03\x04" * 50 + "产值").encode(), "control_characters"),
    ],
)
def test_what_is_turned_away_and_why(tmp_path: Path, name: str, raw: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(raw)
    (tmp_path / "good.txt").write_text(SIMPLIFIED, encoding="utf-8")
    documents, rejects = read(tmp_path)
    assert [d.document for d in documents] == ["good.txt"]
    assert [(r.stage, r.document, r.reason) for r in rejects] == [("read", name, reason)]
    assert rejects[0].detail
    rejects[0].payload.encode("utf-8")


def test_every_reason_given_is_explained() -> None:
    known = {r["reason"] for r in catalog.rows("reject_reasons") if r["stage"] == "read"}
    package = Path(drops.__file__).parent
    source = "".join(p.read_text(encoding="utf-8") for p in (*package.glob("*.py"), *package.glob("formats/*.py")))
    told = str(drops.__doc__).splitlines()
    listed = {name for row in told if row.startswith("| ") for name in row[2:].split(" |")[0].split(", ")}
    listed -= {"reason", "---"}
    assert listed <= known  # the flow adds one for a disk that does not answer
    assert {reason for reason in known - {"unreadable_file"} if f'"{reason}"' not in source} == set()


def test_a_hundred_megabytes_in_one_line_take_seconds(tmp_path: Path) -> None:
    sentence = SIMPLIFIED.encode("gb18030")
    (tmp_path / "long.txt").write_bytes(sentence * (100_000_000 // len(sentence)))
    before = time.process_time()
    documents, rejects = read(tmp_path)
    assert not documents and [r.reason for r in rejects] == ["too_large"]
    documents, rejects = read(tmp_path, max_characters=100_000_000)
    assert not rejects and documents[0].encoding == "gb18030" and documents[0].byte_size > 99_999_000
    assert time.process_time() - before < 10


def test_the_limit_is_a_setting_and_counts_characters(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("产" * 100, encoding="utf-8")
    assert len(read(tmp_path, max_characters=100)[0]) == 1
    assert [r.reason for r in read(tmp_path, max_characters=99)[1]] == ["too_large"]
    assert [r.reason for r in read(tmp_path, max_characters=20)[1]] == ["too_large"]


# --- names and entries ---------------------------------------------------------------------------


def test_names_are_data(tmp_path: Path) -> None:
    names = [
        "'; drop table raw.document; --.txt",
        "a\nb.txt",
        "tab\there.txt",
        "“引号”.txt",
        "x.txt.txt",
        " lead.txt",
        "无后缀",
    ]
    for name in names:
        (tmp_path / name).write_text(f"{SIMPLIFIED}{name}", encoding="utf-8")
    documents, rejects = read(tmp_path)
    assert [d.document for d in documents] == sorted(names)
    assert not rejects


def test_a_name_in_another_encoding_is_spelled_out(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/" + "产值.txt".encode("gb18030")
    with open(path, "wb") as handle:
        handle.write(SIMPLIFIED.encode())
    assert [d.document for d in read(tmp_path)[0]] == ["产值.txt"]


def test_the_order_is_that_of_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a.txt", "B.txt", "10.txt", "9.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(SIMPLIFIED + name, encoding="utf-8")
    (tmp_path / ".hidden").write_text("x", encoding="utf-8")
    found = [d.name for d in discover(tmp_path)]
    assert found == sorted(found) == ["10.txt", "9.txt", "B.txt", "a.txt", "a/z.txt", "b.txt"]


def test_links_that_lead_out_are_not_followed(tmp_path: Path) -> None:
    outside, drop = tmp_path / "outside", tmp_path / "drop"
    outside.mkdir(), drop.mkdir()
    (outside / "secret.txt").write_text("机密" + SIMPLIFIED, encoding="utf-8")
    (drop / "real.txt").write_text(SIMPLIFIED, encoding="utf-8")
    (drop / "link.txt").symlink_to(outside / "secret.txt")
    (drop / "folder").symlink_to(outside)
    (drop / "inside.txt").symlink_to(drop / "real.txt")
    (drop / "dangling.txt").symlink_to(drop / "nothing.txt")
    os.mkfifo(drop / "pipe.txt")
    documents, _ = read(drop)
    assert [d.document for d in documents] == ["inside.txt", "real.txt"]
    assert reasons(drop) == {
        "link.txt": "outside_drop",
        "folder": "outside_drop",
        "dangling.txt": "not_a_file",
        "pipe.txt": "not_a_file",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_the_disks_fault(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SIMPLIFIED, encoding="utf-8")
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(OSError):
        read(tmp_path)


def test_a_file_that_fails_to_open_is_the_disks_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(SIMPLIFIED, encoding="utf-8")
    deliveries = discover(tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(PermissionError):
        read_documents(deliveries)


def test_a_drop_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        discover(tmp_path / "nothing")


def test_one_file_is_a_drop(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SIMPLIFIED, encoding="utf-8")
    (tmp_path / "b.txt").write_text(SIMPLIFIED, encoding="utf-8")
    (tmp_path / "a.meta.json").write_text('{"publisher": "某日报"}', encoding="utf-8")
    (document,), _ = read(tmp_path / "a.txt")
    assert (document.document, document.publisher) == ("a.txt", "某日报")


# --- metadata ------------------------------------------------------------------------------------


def sidecar(root: Path) -> None:
    (root / "20230101.meta.json").write_text(
        '{"published_on": "2023-06-01", "publisher": "边车日报", "title": null}', encoding="utf-8"
    )


def index(root: Path) -> None:
    (root / "index.csv").write_text(
        "document,published_on,publisher,title\n20230101.md,2023-06-02,索引日报,索引标题\n", encoding="utf-8-sig"
    )


def front_matter(root: Path) -> None:
    path = root / "20230101.md"
    path.write_text(
        "---\ndate: 2023-06-03\nsource: 文首日报\ntitle: 国务院: 关于通知\nurl: https://example.org\n---\n"
        + path.read_text(encoding="utf-8"),
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("given_by", "published_on", "evidence", "publisher"),
    [
        ((sidecar, index, front_matter), date(2023, 6, 1), "sidecar", "边车日报"),
        ((index, front_matter), date(2023, 6, 2), "index", "索引日报"),
        ((front_matter,), date(2023, 6, 3), "front matter", "文首日报"),
        ((), date(2023, 1, 1), "file name", None),
    ],
)
def test_the_order_of_metadata(
    tmp_path: Path,
    given_by: tuple[Callable[[Path], None], ...],
    published_on: date,
    evidence: str,
    publisher: str | None,
) -> None:
    (tmp_path / "20230101.md").write_text("2023年6月4日\n\n" + SIMPLIFIED, encoding="utf-8")
    for give in given_by:
        give(tmp_path)
    (document,), rejects = read(tmp_path, default_published_on=date(2020, 1, 1))
    assert not rejects
    assert (document.published_on, document.published_on_evidence, document.publisher) == (
        published_on,
        evidence,
        publisher,
    )
    if front_matter in given_by:
        assert document.title == ("索引标题" if index in given_by else "国务院: 关于通知")


def test_dateline_before_default_and_default_before_nothing(tmp_path: Path) -> None:
    (tmp_path / "dated.txt").write_text("（2023年6月4日）\n\n" + SIMPLIFIED, encoding="utf-8")
    (tmp_path / "undated.txt").write_text(SIMPLIFIED, encoding="utf-8")
    documents, _ = read(tmp_path, default_published_on=date(2020, 1, 1))
    assert [str(d.published_on) for d in documents] == ["2023-06-04", "2020-01-01"]
    assert documents[1].published_on_evidence == "default"
    assert read(tmp_path)[0][1].published_on is None


@pytest.mark.parametrize(
    "index",
    [
        "Document;Date;Source\r\na.txt;2024-01-19T16:30:00Z;某日报\r\n".encode("gb18030"),
        "\ufeffsep=\t\ndocument\t发布日期\t来源\na.txt\t2024年1月20日\t某日报\n".encode("utf-16"),
    ],
)
def test_an_index_has_any_of_the_names_and_delimiters_of_a_table(tmp_path: Path, index: bytes) -> None:
    (tmp_path / "a.txt").write_text(SIMPLIFIED, encoding="utf-8")
    (tmp_path / "index.csv").write_bytes(index)
    (document,), rejects = read(tmp_path)
    assert not rejects
    assert (str(document.published_on), document.published_on_evidence, document.publisher) == (
        "2024-01-20",
        "index",
        "某日报",
    )


@pytest.mark.parametrize("said", ['{"Date": "2024-01-20", "source": "某日报"}', '{"日期": 20240120, "来源": "某日报"}'])
def test_a_sidecar_may_use_the_names_of_columns(tmp_path: Path, said: str) -> None:
    (tmp_path / "a.txt").write_text(SIMPLIFIED, encoding="utf-8")
    (tmp_path / "a.meta.json").write_text(said, encoding="utf-8")
    (document,), _ = read(tmp_path)
    assert (str(document.published_on), document.publisher) == ("2024-01-20", "某日报")


def test_metadata_that_cannot_be_read_turns_its_document_away(tmp_path: Path) -> None:
    for name in ("a", "b", "c", "d"):
        (tmp_path / f"{name}.txt").write_text(SIMPLIFIED + name, encoding="utf-8")
    (tmp_path / "a.meta.json").write_text("{broken", encoding="utf-8")
    (tmp_path / "b.meta.json").write_text("[1]", encoding="utf-8")
    (tmp_path / "c.meta.json").write_text('{"published_on": "2023-13-45"}', encoding="utf-8")
    assert reasons(tmp_path) == {"a.txt": "bad_metadata", "b.txt": "bad_metadata", "c.txt": "bad_date"}
    assert [d.document for d in read(tmp_path)[0]] == ["d.txt"]


def test_an_index_speaks_for_folders_below_it(tmp_path: Path) -> None:
    (tmp_path / "day").mkdir()
    (tmp_path / "day" / "a.txt").write_text(SIMPLIFIED, encoding="utf-8")
    (tmp_path / "index.csv").write_bytes("document,publisher\r\nday/a.txt,金华日报\r\n".encode("gb18030"))
    assert read(tmp_path)[0][0].publisher == "金华日报"


def test_a_table_named_index_without_documents_is_a_file_like_others(tmp_path: Path) -> None:
    (tmp_path / "index.csv").write_text("地区,产值\n金华,10\n", encoding="utf-8")
    assert reasons(tmp_path) == {"index.csv": "no_text_field"}


@pytest.mark.parametrize(
    "text",
    [
        "---\n产值\n---\n",
        "---\nkey: value\n正文",
        "正文\n---\na: b\n---\n",
        "----\na: b\n----\n",
        "---\n主持人: 请\n---\n",
        "",
    ],
)
def test_a_rule_is_no_front_matter(text: str) -> None:
    assert front_matter_end(text) == 0


# --- JSON lines ----------------------------------------------------------------------------------


def test_a_broken_line_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {"id": "a", "text": SIMPLIFIED, "published_on": "2023-05-01", "title": "题", "kind": "news"},
            ensure_ascii=False,
        ),
        '{"id": "b", "text": ',
        "",
        json.dumps({"text": SIMPLIFIED + "二"}),
        json.dumps({"id": 7, "text": "   "}),
        "[1, 2]",
        json.dumps({"id": "c", "text": "产值\ud83d亿元"}),
        json.dumps({"id": "d", "text": SIMPLIFIED, "published_on": "昨天"}),
        "[" * 100_000,
    ]
    (tmp_path / "f.jsonl").write_text("\r\n".join(lines) + "\n", encoding="utf-8")
    documents, rejects = read(tmp_path)
    assert [(d.document, str(d.published_on), d.published_on_evidence, d.title, d.kind) for d in documents] == [
        ("f.jsonl#a", "2023-05-01", "json field", "题", "news"),
        ("f.jsonl#4", "None", None, None, None),
    ]
    assert [(r.key, r.reason) for r in rejects] == [
        ("2", "broken_json_line"), ("5", "no_text_field"), ("6", "broken_json_line"), ("7", "undecodable"), ("8", "bad_date"), ("9", "broken_json_line"),
    ]  # fmt: skip
    assert len({d.sha256 for d in documents}) == 2


def test_a_line_longer_than_the_limit_is_passed_over(tmp_path: Path) -> None:
    long = json.dumps({"id": "long", "text": "产" * 200_000}, ensure_ascii=False)
    short = json.dumps({"id": "short", "text": SIMPLIFIED}, ensure_ascii=False)
    (tmp_path / "f.jsonl").write_text(f"{long}\n{short}\n{long}", encoding="utf-8")
    documents, rejects = read(tmp_path, max_characters=1000)
    assert [d.document for d in documents] == ["f.jsonl#short"]
    assert [(r.key, r.reason) for r in rejects] == [("1", "too_large"), ("3", "too_large")]


def test_json_lines_in_utf_16(tmp_path: Path) -> None:
    (tmp_path / "f.jsonl").write_text(
        json.dumps({"id": "a", "text": SIMPLIFIED}, ensure_ascii=False) + "\n", encoding="utf-16"
    )
    assert [d.text for d in read(tmp_path)[0]] == [SIMPLIFIED]


def test_an_empty_file_of_json_lines(tmp_path: Path) -> None:
    (tmp_path / "f.jsonl").write_text("\n\n", encoding="utf-8")
    assert reasons(tmp_path) == {"f.jsonl": "empty_file"}
