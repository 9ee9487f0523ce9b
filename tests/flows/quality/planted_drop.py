"""A drop of 200: a hundred documents and a hundred rows, of our own writing, with forty faults of twenty kinds.

Twenty-four faults are planted in files and go the whole road; sixteen are such as no page can hold, and are planted in
the rows that the road made of sound pages. Every kind stands twice. Among the sound documents are those that come as
near to a fault as a page may.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from transforms import road
from transforms.drops import discover, read_documents
from warehouse.render.frames import conform
from warehouse.tables import table

Rows = dict[str, list[dict[str, Any]]]
D, A, M, O = "raw.document", "raw.article", "core.mention", "core.observation"
PUBLISHED = "2023-03-15"
AHEAD = (date.today() + timedelta(days=400)).isoformat()
ON_FILES = 60
"""Counties whose pages are files; those of the others are rows alone."""


@dataclass(frozen=True)
class Fault:
    """One planted fault: where, of which kind, the expectation that it breaks, and what must come of it."""

    where: str  # name of the document
    kind: str
    expectation: str  # rule of the check, or the stage where it is turned away before there are rows
    outcome: str  # reason of the reject, or warn
    content: str | bytes | Callable[[Rows, str], None]  # of the file, or what is done to the rows of the document
    meta: tuple[tuple[str, str], ...] = ()


COUNTIES = (
    "义乌市", "永康市", "昆山市", "江阴市", "张家港市", "常熟市", "慈溪市", "余姚市", "诸暨市", "海宁市", "桐乡市", "平湖市",
    "瑞安市", "乐清市", "温岭市", "太仓市", "宜兴市", "溧阳市", "丹阳市", "如皋市", "启东市", "海安市", "泰兴市", "靖江市",
    "兴化市", "东台市", "仪征市", "邳州市", "新沂市", "晋江市", "石狮市", "南安市", "福清市", "龙海区", "荣成市", "寿光市",
    "诸城市", "滕州市", "龙口市", "招远市", "莱州市", "邹城市", "曲阜市", "肥城市", "新泰市", "巩义市", "新郑市", "禹州市",
    "长葛市", "林州市", "大冶市", "仙桃市", "潜江市", "宜都市", "枝江市", "浏阳市", "醴陵市", "韶山市", "高安市", "丰城市",
    "樟树市", "瑞金市", "井冈山市", "贵溪市", "乐平市", "建瓯市", "邵武市", "武夷山市", "永安市", "漳平市",
)  # fmt: skip


def _report(n: int, county: str) -> str:
    """A page of one county with figures of its own, each in order with the others."""
    gdp, trade, firms = 310.4 + 7.3 * n, 120.5 + 3.1 * n, 215 + 13 * n
    before = trade / 1.08
    return (
        f"{county}经济运行情况\n"
        f"2022年，{county}地区生产总值{gdp:.1f}亿元，同比增长{3 + n % 4}.{n % 10}%。"
        f"全年进出口总额{trade:.2f}亿元，同比增长{100 * (trade / before - 1):.1f}%；"
        f"2021年，{county}进出口总额{before:.2f}亿元。"
        f"全市新增企业{firms}家，其中制造业企业{firms // 3}家。"
        f"粮食种植面积{20 + n}.{n % 9}万亩，高新技术产业占比{30 + n % 40}.{n % 7}%。"
        f"到2025年，力争规上工业企业达到{400 + n}家。\n"
    )


NEAR_FAULTS: dict[str, str] = {
    # as near to a fault as a page may come, and sound
    "a whole share": "2022年，富阳区新建建筑中绿色建筑占比100%。\n",
    "nothing left": "2022年，临安区钢铁产量同比下降100%。\n",
    "a large loss": "2022年，萧山区规上工业企业利润同比下降130%。\n",
    "a target of today": "2023年3月15日，建德市预计发送旅客1.2万人次，淳安县客运站加开班次30班。\n",
    "an estimate": "桐庐县商务局介绍，2023年前两个月，全县出口额预计达到12.3亿元。\n",
    "prices fell": "2022年，浙江省地区生产总值7.77万亿元，同比增长3.1%。2021年，浙江省地区生产总值7.35万亿元。\n",
    "rounded levels": "2022年，东阳市进出口总额300亿元，同比增长12%。2021年，东阳市进出口总额250亿元。\n",
    "an average": "2022年，鄞州区居民人均可支配收入8.1万元。2022年，浙江省居民人均可支配收入6.0万元。\n",
    "other words": "2022年，北仑区出口额1900亿元。2022年，宁波市机电产品出口额1500亿元。\n",
    "two wholes": "奉化区全年新建充电桩300个、换电站20个，其中乡村充电桩310个。\n",
    "a part of all": "嵊州市全年新增企业120家，其中民营企业120家。\n",
    "a county in its time": "1990年，金华县粮食产量52万吨，比上年增长2.1%。\n",
    "a few odd characters": "象山县渔业\u25cf\u25a0调查：2022年，全县水产品产量61.2万吨，同比增长4.1%。"
    + "渔港建设稳步推进。" * 4
    + "\n",
    "much English": "宁海县与 Digital Manufacturing Research Centre 签约，投资3.2亿元，新增岗位300个。\n",
    "a long page": "海盐县工作回顾\n" + "各镇各部门认真落实，工作有序推进。" * 3000 + "全年新增企业77家。\n",
}

FAULTY_DOCUMENTS = (
    Fault("mojibake/latin.txt", "mojibake", f"{D}.text.is_not_garbled", "mojibake", "2022年，兰溪市新增企业30家。" * 3 + "产值达到48亿元。".encode().decode("latin-1")),
    Fault("mojibake/lost.txt", "mojibake", f"{D}.text.is_not_garbled", "mojibake", "2022年，兰溪锟斤拷锟斤拷值480.2亿元，同比增锟斤拷3.1%。\n"),
    Fault("empty/nothing.txt", "empty file", "read", "empty_file", b""),
    Fault("empty/blank.txt", "empty file", "read", "empty_file", "\u3000\n \n"),
    Fault("binary/zeros.txt", "no text", "read", "binary_file", b"\x01\x02\0\0" * 300),
    Fault("binary/picture.txt", "no text", "read", "binary_file", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4),
    Fault("date/february.txt", "no date", "read", "bad_date", "武义县新增企业31家。\n", (("published_on", "2023-02-30"),)),
    Fault("date/words.txt", "no date", "read", "bad_date", "浦江县新增企业32家。\n", (("published_on", "the day before"),)),
    Fault("future/sidecar.txt", "future date", f"{D}.published_on.has_come", "warn", "2022年，磐安县新增企业33家，实现产值5.5亿元。\n", (("published_on", AHEAD),)),
    Fault("future/front.md", "future date", f"{D}.published_on.has_come", "warn", f"---\npublished_on: {AHEAD}\n---\n2022年，云和县新增企业34家，实现产值5.6亿元。\n"),
    Fault("share/green.txt", "share above 100 %", f"{O}.low.as_a_share_lies_in_0_to_100_percent", "share_out_of_range", "2022年，天台县绿色建筑占比120%。\n"),
    Fault("share/export.txt", "share above 100 %", f"{O}.low.as_a_share_lies_in_0_to_100_percent", "share_out_of_range", "2022年，仙居县机电产品出口占全县出口总额的比重为163.5%。\n"),
    Fault("nested/county.txt", "place above its holder", f"{O}.low.is_not_above_that_of_the_place_that_holds_it", "warn", "2022年，三门县地区生产总值95000亿元。\n"),
    Fault("nested/city.txt", "place above its holder", f"{O}.low.is_not_above_that_of_the_place_that_holds_it", "warn", "2022年，玉环市进出口总额3100亿元。2022年，台州市进出口总额2800.5亿元。\n"),
    Fault("growth/trade.txt", "growth against levels", f"{O}.low.as_a_growth_agrees_with_the_two_levels", "warn", "2022年，缙云县进出口总额150.2亿元，同比增长55.3%。2021年，缙云县进出口总额140.1亿元。\n"),
    Fault("growth/sign.txt", "growth against levels", f"{O}.low.as_a_growth_agrees_with_the_two_levels", "warn", "2022年，遂昌县社会消费品零售总额88.31亿元，同比下降9.6%。2021年，遂昌县社会消费品零售总额80.55亿元。\n"),
    Fault("part/firms.txt", "part above its whole", f"{O}.low.as_a_part_is_not_above_the_whole", "warn", "2022年，松阳县新增企业120家，其中民营企业1180家。\n"),
    Fault("part/export.txt", "part above its whole", f"{O}.low.as_a_part_is_not_above_the_whole", "warn", "2022年，青田县完成出口额62.5亿元，其中机电产品出口额625亿元。\n"),
    Fault("fall/steel.txt", "fall below nothing", f"{O}.low.as_a_fall_is_at_most_the_whole", "warn", "2022年，庆元县钢铁产量同比下降130%。\n"),
    Fault("fall/trade.txt", "fall below nothing", f"{O}.low.as_a_fall_is_at_most_the_whole", "warn", "2022年，景宁县进出口总额12.5亿元，同比下降108.5%。\n"),
    Fault("size/gdp.txt", "magnitude", f"{O}.low.is_plausible_for_the_metric", "warn", "2022年，延吉市地区生产总值达到6001.5万亿元。\n"),
    Fault("size/firms.txt", "magnitude", f"{O}.low.is_plausible_for_the_metric", "warn", "2022年，莲都区新增企业35亿家。\n"),
    Fault("lines.jsonl#2", "broken line", "read", "broken_json_line", '{"id": "torn", "text": "岱山县新增'),
    Fault("lines.jsonl#3", "broken line", "read", "broken_json_line", '["嵊泗县新增企业36家。"]'),
)  # fmt: skip


def change(metric: str, kind: str = "level", **values: Any) -> Callable[[Rows, str], None]:
    """Change the first claim of a document about a metric, and its mention as far as that says it too."""

    def plant(rows: Rows, document_id: str) -> None:
        claim = _claim(rows, document_id, metric, kind)
        for row in (claim, _mention(rows, claim)):
            row.update({k: v for k, v in values.items() if k in row})

    return plant


def alone(table_name: str, metric: str, **values: Any) -> Callable[[Rows, str], None]:
    """Change a claim and not its mention, or the mention alone."""

    def plant(rows: Rows, document_id: str) -> None:
        claim = _claim(rows, document_id, metric, "level")
        (claim if table_name == O else _mention(rows, claim)).update(values)

    return plant


def shift(rows: Rows, document_id: str) -> None:
    claim = _claim(rows, document_id, "gdp", "level")
    change("gdp", document_start=claim["document_start"] + 1, document_end=claim["document_end"] + 1)(rows, document_id)


def repeat(rows: Rows, document_id: str) -> None:
    rows[M].append(dict(_mention(rows, _claim(rows, document_id, "gdp", "level"))))


def share_id(rows: Rows, document_id: str) -> None:
    """Two claims under one id: the later of them is turned away."""
    first = _claim(rows, document_id, "gdp", "level")
    _claim(rows, document_id, "trade_value", "level")["observation_id"] = first["observation_id"]


def _claim(rows: Rows, document_id: str, metric: str, kind: str) -> dict[str, Any]:
    return next(r for r in rows[O] if (r["document_id"], r["metric"], r["kind"]) == (document_id, metric, kind))


def _mention(rows: Rows, claim: dict[str, Any]) -> dict[str, Any]:
    return next(r for r in rows[M] if r["mention_id"] == claim["mention_id"])


FAULTY_ROWS = (
    Fault("county/60.txt", "broken span", f"{M}.surface.is_what_the_page_says", "span_broken", shift),
    Fault("county/61.txt", "broken span", f"{M}.surface.is_what_the_page_says", "span_broken", alone(M, "enterprise_count", surface="1家")),
    Fault("county/62.txt", "unknown region", f"{O}.region_code.refers", "unknown_reference", alone(O, "gdp", region_code="999999")),
    Fault("county/63.txt", "unknown region", f"{O}.region_code.refers", "unknown_reference", alone(O, "gdp", region_code="123456")),
    Fault("county/64.txt", "duplicated key", f"{M}.mention_id.unique", "duplicate_key", repeat),
    Fault("county/65.txt", "duplicated key", f"{O}.observation_id.unique", "duplicate_key", share_id),
    Fault("county/66.txt", "wrong unit", f"{O}.unit.has_the_dimension_of_the_metric", "unit_not_of_metric", change("area_cultivated", unit="m")),
    Fault("county/67.txt", "wrong unit", f"{O}.unit.has_the_dimension_of_the_metric", "unit_not_of_metric", change("gdp", unit="m2", value_cny=None)),
    Fault("county/68.txt", "foreign sentence", f"{O}.sentence.holds_the_surface", "surface_not_in_sentence", alone(O, "gdp", sentence="别的句子。")),
    Fault("county/69.txt", "foreign sentence", f"{O}.sentence.holds_the_surface", "surface_not_in_sentence", alone(O, "gdp", sentence="310.4亿")),
    Fault("county/60.txt", "money that is none", f"{O}.value_cny.is_there_for_money_alone", "money_mismatch", alone(O, "trade_value", value_cny=Decimal(1))),
    Fault("county/61.txt", "money that is none", f"{O}.value_cny.is_there_for_money_alone", "money_mismatch", alone(O, "area_cultivated", value_cny=Decimal(14))),
    Fault("county/62.txt", "region abolished", f"{O}.region_code.is_in_force", "warn", alone(O, "trade_value", region="巢湖市", region_code="341400")),
    Fault("county/63.txt", "region abolished", f"{O}.region_code.is_in_force", "warn", alone(O, "trade_value", region="金华县", region_code="330721")),
    Fault("county/64.txt", "target of a past year", f"{O}.period_end.of_a_target_is_after_publication", "warn", change("enterprise_count", status="target", period_start=date(2020, 1, 1), period_end=date(2020, 12, 31))),
    Fault("county/65.txt", "target of a past year", f"{O}.period_end.of_a_target_is_after_publication", "warn", change("gdp", "growth", status="target", period_start=date(2021, 1, 1), period_end=date(2021, 12, 31))),
)  # fmt: skip


def write(folder: Path) -> Path:
    """Write the hundred documents as a drop."""
    for name, text in sound_documents().items():
        _put(folder / name, text, (("published_on", PUBLISHED),))
    lines = [json.dumps({"id": "good", "text": "普陀区新增企业37家。", "published_on": PUBLISHED}, ensure_ascii=False)]
    for fault in FAULTY_DOCUMENTS:
        assert not callable(fault.content)
        if "#" in fault.where:
            lines.append(str(fault.content))
        else:
            meta = fault.meta or (() if fault.where.endswith(".md") else (("published_on", PUBLISHED),))
            _put(folder / fault.where, fault.content, meta)
    (folder / "lines.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def sound_documents() -> dict[str, str]:
    """Names and texts of the sound documents; one more is a line of ``lines.jsonl``."""
    counties = {f"county/{n:02}.txt": _report(n, county) for n, county in enumerate(COUNTIES[:ON_FILES])}
    return counties | {f"near/{name}.txt": text for name, text in NEAR_FAULTS.items()}


def _put(path: Path, content: str | bytes, meta: tuple[tuple[str, str], ...]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    if meta:
        path.with_suffix(".meta.json").write_text(json.dumps(dict(meta)), encoding="utf-8")


def rows_of_pages(folder: Path) -> Rows:
    """A hundred claims of ten pages and everything that belongs to them, as the road makes them; all sound."""
    for n, county in enumerate(COUNTIES[ON_FILES:], ON_FILES):
        _put(folder / f"county/{n:02}.txt", _report(n, county), (("published_on", PUBLISHED),))
    return {name: frame.to_dicts() for name, frame in extracted(folder).items()}


def planted(rows: Rows) -> Rows:
    """The rows with the sixteen faults in them."""
    ids = {r["document"]: r["document_id"] for r in rows[D]}
    for fault in FAULTY_ROWS:
        assert callable(fault.content)
        fault.content(rows, ids[fault.where])
    return rows


def framed(rows: Rows) -> dict[str, pl.DataFrame]:
    """The rows as frames of their tables."""
    return {
        name: conform(pl.DataFrame(found, schema=_schema(name), orient="row"), table(name))
        for name, found in rows.items()
    }


def extracted(folder: Path) -> dict[str, pl.DataFrame]:
    """What the road reads in a folder, with the columns of a run."""
    documents, _ = read_documents(discover(folder))
    stamps = {
        "run_id": pl.lit("0" * 32),
        "rule_set": pl.lit("a" * 16),
        "drop_id": pl.lit("d" * 32),
        "recorded_at": pl.lit(datetime(2023, 3, 16, tzinfo=UTC)).cast(pl.Datetime("us", "UTC")),
    }
    return {
        name: conform(
            frame.with_columns(**{k: v for k, v in stamps.items() if k in table(name).column_names}), table(name)
        )
        for name, frame in road.extract(documents).frames.items()
    }


def _schema(name: str) -> dict[str, pl.DataType]:
    return dict(conform(pl.DataFrame(schema=dict.fromkeys(table(name).column_names, pl.String)), table(name)).schema)
