"""The corpus of formats, written anew: ``python -m tests.formats.build``. A test compares the committed files with it.

Every text was written for the purpose. What must come of each file stands in ``expected.tsv``.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

from tests.formats import writers as w

FILES = Path(__file__).parent / "files"

GDP = "2023年，滁州市地区生产总值3782亿元，比上年增长6.1%。其中，规模以上工业增加值增长9.8%。"
RICE = "2023年，高安市水稻播种面积120.5万亩，总产量55.3万吨，增长1.2%。"
TRADE = "2023年1至7月，义乌市进出口总额3224.3亿元，同比增长10.7%。"
ZONE = "到2025年，晋江市低空经济产业规模突破60亿元，引进企业30家。"
FOREST = "宜春市油茶种植面积达130万亩，年产值45亿元。"
TAIWAN = "2023年前九個月，臺中市半導體產業產值達到3100億元，較去年同期減少一成二，新增企業三十家。"
HONG_KONG = "2023年，香港貨物出口總額41774億元，比上年下跌7.8%。"
TIMES = [
    "2024-01-19T16:30:00Z", "Fri, 19 Jan 2024 16:30:00 GMT", "Sat, 20 Jan 2024 08:00:00", 1705681800, 1705681800000, "20240120083000",
    "2024-01-20 23:30:00 CST", "2024年1月20日 08:30", "2024-01",
]  # fmt: skip
NUMBERED = [f"第{n}篇：2023年，滁州市新增企业{n * 10}家。" for n in range(1, 6)]


def page(body: str, head: str = "", charset: str = "utf-8") -> str:
    return f'<!DOCTYPE html>\n<html><head><meta charset="{charset}">{head}</head>\n<body>{body}</body></html>\n'


NAVIGATION = '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/news">新闻</a></li></ul></div>'
FOOTER = '<div class="footer">版权所有 滁州日报社 皖ICP备10000000号</div>'
ARTICLE = (
    f'{NAVIGATION}<div class="content"><h1>滁州经济再上新台阶</h1><p>{GDP}</p><p>{RICE}</p><p>{TRADE}</p></div>{FOOTER}'
)
TABLE = (
    "<table><tr><th>指标</th><th>绝对数</th><th>增长（%）</th></tr>"
    "<tr><td>地区生产总值（亿元）</td><td>3782</td><td>6.1</td></tr>"
    "<tr><td>粮食产量</td><td>497.3万吨</td><td>1.2%</td></tr></table>"
)
SPANS = (
    "<table><tr><td colspan=4>表1 主要指标</td></tr><tr><th rowspan=2>地区</th><th rowspan=2>指标</th><th colspan=2>2023年</th></tr>"
    "<tr><th>绝对数（亿元）</th><th>增长（%）</th></tr><tr><td rowspan=2>滁州市</td><td>地区生产总值</td><td>3782</td><td>6.1</td></tr>"
    "<tr><td>出口额</td><td>452</td><td rowspan=2>9.5</td></tr><tr><td>金华市</td><td>工业增加值</td><td>2100</td></tr></table>"
)
PAIRS = (
    "<table><tr><td>粮食产量</td><td>497.3万吨</td></tr><tr><td>油料产量</td><td>30万吨</td></tr></table>"
    "<table><tr><th>地区</th><th>PM2.5</th></tr><tr><td>滁州市</td><td>35</td></tr><tr><td>金华市</td><td>27</td></tr></table>"
)
UNITS = (
    "<p>表2　主要指标　单位：亿元</p><div><table><tr><th>指标</th><th>2022</th><th>2023</th></tr>"
    "<tr><td>地区生产总值</td><td>3610</td><td>3782</td></tr><tr><td>粮食产量（万吨）</td><td>490</td><td>497.3</td></tr></table></div>"
    "<p>单位：滁州市统计局</p><table><tr><th>地区</th><th>企业数</th><th>比上年增长%</th></tr>"
    "<tr><td>天长市</td><td>30</td><td>6.1</td></tr><tr><td>明光市</td><td>20</td><td>5</td></tr></table>"
)
GOVERNMENT = (
    '<meta name="ArticleTitle" content="滁州市2023年国民经济公报"><meta name="PubDate" content="2024-03-21 09:00">'
    '<meta name="ContentSource" content="滁州市统计局"><meta name="SiteName" content="滁州市人民政府">'
    '<meta name="Url" content="https://www.example.gov.cn/a.html"><title>公报_滁州市人民政府</title>'
)
OPEN_GRAPH = (
    '<meta property="og:title" content="义乌外贸"><meta property="article:published_time" content="2023-08-15T23:30:00Z">'
    '<meta property="og:site_name" content="金华日报"><link rel="canonical" href="https://example.com/b.html">'
)
LINKED = (
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"晋江低空经济","datePublished":"2024-03-01",'
    '"publisher":{"name":"晋江新闻网"}}</script>'
)


def row(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False)


def files() -> dict[str, bytes]:
    """Every file of the corpus by its name."""
    return {**texts(), **web_pages(), **papers(), **documents(), **tables(), **archives(), **refused()}


def texts() -> dict[str, bytes]:
    front = f"---\ntitle: 高安水稻\ndate: 2023-11-02\nsource: 宜春日报\n---\n\n# 高安水稻\n\n{RICE}\n"
    return {
        "text_utf8.txt": GDP.encode(),
        "text_utf8_bom.txt": b"\xef\xbb\xbf" + GDP.encode(),
        "text_gb18030.txt": (GDP + RICE).encode("gb18030"),
        "text_gb18030_bom.txt": b"\x84\x31\x95\x33" + (RICE + GDP).encode("gb18030"),
        "text_big5.txt": TAIWAN.encode("big5"),
        "text_big5_hongkong.txt": (HONG_KONG * 2).encode("big5hkscs"),
        "text_utf16_le.txt": ("\ufeff" + TRADE).encode("utf-16-le"),
        "text_utf16_be.txt": ("\ufeff" + TRADE + ZONE).encode("utf-16-be"),
        "text_utf16_no_bom.txt": (TRADE + GDP).encode("utf-16-le"),
        "text_without_suffix": ZONE.encode(),
        "text_20231102.txt": FOREST.encode(),
        "text_dateline.txt": f"（2023年10月15日）\n\n{FOREST}\n".encode(),
        "text_crlf.txt": f"油茶\r\n\r\n{FOREST}\r\n{RICE}\r\n".encode("gb18030"),
        "text_traditional_utf8.txt": f"{TAIWAN}{HONG_KONG}".encode(),
        "markdown.md": f"# 晋江\n\n{ZONE}\n".encode(),
        "markdown_front_matter.md": front.encode(),
        "markdown_chinese_front_matter.md": f"---\n标题: 高安水稻\n日期: 2023-11-02T23:30:00Z\n来源: 宜春日报\n---\n{RICE}\n".encode(),
        "markdown_gb18030.markdown": f"# 高安水稻产量\n\n{RICE}\n\n{GDP}\n".encode("gb18030"),
    }


def web_pages() -> dict[str, bytes]:
    layout = f"<table width=100%><tr><td>{NAVIGATION}</td></tr><tr><td><p>{GDP}</p><p>{TRADE}</p>{TABLE}<p>{RICE}</p></td></tr></table>"
    listed = f"<h1>重点工作</h1><p>{GDP}</p><ul><li>{ZONE}</li><li>{FOREST}</li></ul><p>{TRADE}</p>"
    inline = (
        "<p><span>2023年，</span><a href=/y>义乌市</a>进出口总额<b>3224.3</b>亿元，占地<time>90</time>km<sup>2</sup>，"
        "排放CO<sub>2</sub>三万吨<sup>1</sup>。</p><p><ruby>滁<rt>chú</rt></ruby>州市新增企业<label>30</label>家。</p>"
    )
    xhtml = f'<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{ZONE}</p></body></html>'
    return {
        "page_utf8.html": page(ARTICLE, GOVERNMENT).encode(),
        "page_gb2312.html": page(ARTICLE, OPEN_GRAPH, "gb2312").encode("gb18030"),
        "page_big5.html": page(f"<article><p>{TAIWAN}</p><p>{HONG_KONG}</p></article>", charset="big5").encode(
            "big5hkscs"
        ),
        "page_says_gb2312_is_utf8.html": page(f"<p>{GDP}</p><p>{ZONE}</p>", LINKED, "gb2312").encode(),
        "page_says_utf8_is_gbk.html": page(f"<p>{GDP}</p><p>{TRADE}</p><p>{RICE}</p>").encode("gb18030"),
        "page_no_charset.htm": f"<html><body><p>{GDP}</p><p>{FOREST}</p></body></html>".encode("gb18030"),
        "page_utf16.html": ("\ufeff" + page(f"<p>{RICE}</p>")).encode("utf-16-le"),
        "page_table.html": page(f'<div class="content"><p>{GDP}</p>{TABLE}<p>{TRADE}</p></div>', GOVERNMENT).encode(),
        "page_laid_out_by_tables.html": page(layout).encode(),
        "page_lists.html": page(listed).encode(),
        "page_visible_date.html": page(f"<h1>油茶</h1><div>发布时间：2023-10-20 08:30</div><p>{FOREST}</p>").encode(),
        "page_xhtml.xhtml": xhtml.encode(),
        "page_nested.html": page(f"<p>{GDP}</p>{'<div>' * 900}<p>{RICE}</p>{'</div>' * 900}<p>{TRADE}</p>").encode(),
        "page_named_text.txt": page(f"<p>{ZONE}{FOREST}</p>", OPEN_GRAPH).encode(),
        "page_without_tags.html": GDP.encode(),
        "page_inline.html": page(inline, "<title>2023年1-7月——外贸与农业</title>").encode(),
        "page_title_with_site.html": page(
            f"<p>{GDP}</p>", "<title>滁州经济再上新台阶 - 要闻-滁州新闻网</title>"
        ).encode(),
        "page_says_gb2312_is_big5.html": page(f"<p>{TAIWAN}</p>", charset="gb2312").encode("big5"),
        "page_half_a_character.html": page(f"<p>{GDP}{RICE}</p>", '<meta name="description" content="滁州?">', "gb2312")
        .encode("gb18030")
        .replace(b'?"', b'\xca"'),
        "page_table_spans.html": page(f"<p>{GDP}</p>{SPANS}<p>{RICE}</p>").encode(),
        "page_table_units.html": page(f"<p>{GDP}</p>{UNITS}<p>{RICE}</p>").encode(),
        "page_table_without_head.html": page(f"<p>{GDP}</p>{PAIRS}<p>{TRADE}</p>").encode(),
        "page_scripts.html": page(
            f"<script>document.write('假的100亿元')</script><p>{FOREST}{RICE}</p><style>p{{}}</style>"
        ).encode(),
    }


def columns(texts: list[str], count: int, left: float, top: float, size: float, most: float, per: int) -> list[w.Line]:
    """Paragraphs set in columns of so many lines each."""
    lines = [(x, line) for text in texts for x, _, _, line in w.set_lines(text, 0, 0, size, most)]
    assert (count - 1) * per < len(lines) <= count * per, f"{len(lines)} lines do not fill {count} columns of {per}"
    return [
        (left + (n // per) * (most + 2) * size + x, top + (n % per) * 1.4 * size, size, line)
        for n, (x, line) in enumerate(lines)
    ]


def papers() -> dict[str, bytes]:
    one = w.set_lines(GDP, 60, 60, 12, 36)
    two = [(130.0, 40.0, 24.0, "我市经济总量再上新台阶"), *columns([GDP, RICE, TRADE], 2, 60, 90, 10, 20, 5)]
    three = [
        (60.0, 40.0, 24.0, "滁州高安义乌三地经济稳步增长"),
        *columns([GDP, TRADE, RICE], 3, 60, 90, 10, 14, 4),
        (60.0, 180.0, 18.0, "低空经济与油茶产业"),
        *columns([ZONE, FOREST], 2, 60, 220, 10, 20, 2),
    ]
    article = w.set_lines(GDP + RICE + TRADE + ZONE, 60, 60, 12, 14)

    def moved(line: w.Line, lines: int) -> w.Line:
        return line[0], line[1] - lines * 1.4 * 12, *line[2:]

    cells = [["指标", "绝对数", "增长"], ["地区生产总值", "3782亿元", "6.1%"], ["粮食产量", "497.3万吨", "1.2%"]]
    table = [
        (60.0 + 130 * c, 140.0 + 20 * r, 12.0, cell) for r, cells_ in enumerate(cells) for c, cell in enumerate(cells_)
    ]
    return {
        "paper_one_column.pdf": w.pdf([one], title="滁州经济再上新台阶"),
        "paper_two_columns.pdf": w.pdf([two]),
        "paper_three_columns_20231102.pdf": w.pdf([three]),
        "paper_table.pdf": w.pdf([[*w.set_lines(RICE, 60, 60, 12, 36), *table]]),
        "paper_two_pages.pdf": w.pdf([one, w.set_lines(ZONE, 60, 60, 12, 36)]),
        "paper_one_page_scanned.pdf": w.pdf([w.set_lines(TRADE, 60, 60, 12, 36), None]),
        "paper_scanned.pdf": w.pdf([None, None]),
        "paper_locked.pdf": w.pdf([one], locked=True),
        "paper_blank.pdf": w.pdf([[]]),
        "paper_named_text.txt": w.pdf([w.set_lines(FOREST, 60, 60, 12, 36)]),
        "paper_over_pages.pdf": w.pdf(
            [
                [*article[:3], (290.0, 800.0, 10.0, "— 1 —")],
                [*(moved(line, 3) for line in article[3:6]), (290.0, 800.0, 10.0, "— 2 —")],
                [*(moved(line, 6) for line in article[6:]), (290.0, 800.0, 10.0, "3")],
                w.set_lines(FOREST, 60, 60, 12, 24),
            ]
        ),
        "paper_without_code_table.pdf": w.pdf([one]).replace(b"/Encoding /UniGB-UCS2-H", b"/Encoding /Identity-H  "),
        "paper_cut_off.pdf": w.pdf([one])[:900],
    }


def documents() -> dict[str, bytes]:
    rows = [["指标", "绝对数（亿元）", "增长（%）"], ["进出口总额", "3224.3", "10.7"], ["出口", "2900.5", "11.2"]]
    reviewed = (
        f'<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>{ZONE}</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>删去的90亿元。</w:delText></w:r></w:del></w:p>'
    )
    wrapped = f"<w:sdt><w:sdtContent>{w.paragraph(FOREST)}</w:sdtContent></w:sdt>"
    bomb = '<!DOCTYPE d [<!ENTITY a "亿亿亿亿"><!ENTITY b "&a;&a;&a;&a;">]>'
    book = {
        "1.xhtml": f"<h1>高安水稻</h1><p>{RICE}</p>",
        "2.xhtml": f"<h1>义乌外贸</h1><p>{TRADE}</p>{TABLE}",
        "cover.xhtml": '<img src="c.jpg"/>',
    }
    said = "<dc:title>宜春日报合订本</dc:title><dc:publisher>宜春日报社</dc:publisher><dc:date>2023-11-02</dc:date>"
    merged = (
        "<w:tbl><w:tr>"
        + w.cell("地区", "<w:vMerge w:val='restart'/>")
        + w.cell("2023年", "<w:gridSpan w:val='2'/>")
        + "</w:tr><w:tr>"
        + w.cell("", "<w:vMerge/>")
        + w.cell("总产值（亿元）")
        + w.cell("增长（%）")
        + "</w:tr><w:tr><w:trPr><w:del w:id='3' w:author='a'/></w:trPr>"
        + w.cell("删去的市")
        + w.cell("90")
        + w.cell("1.5")
        + "</w:tr><w:tr>"
        + w.cell("义乌市", inside=w.text_box(FOREST))
        + w.cell("3224.3")
        + w.cell("10.7")
        + "</w:tr></w:tbl>"
    )
    runs = (
        "<w:p><w:r><w:t>占地90km</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r>"
        "<w:r><w:t>，义乌市新增企业</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>3</w:t></w:r>"
        "<w:r><w:t>30家。</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐去的90亿元。</w:t></w:r></w:p>"
    )
    fonts, locked = w.encryption("OEBPS/font.ttf"), w.encryption("OEBPS/1.xhtml")
    return {
        "word.docx": w.docx(w.paragraph("滁州经济") + w.paragraph(GDP) + w.paragraph(RICE)),
        "word_table.docx": w.docx(w.paragraph(TRADE) + w.word_table(rows) + w.paragraph(ZONE)),
        "word_reviewed.docx": w.docx(reviewed + wrapped),
        "word_named_zip.zip": w.docx(w.paragraph(FOREST + GDP)),
        "word_entities.docx": w.docx(w.paragraph("&a;").replace("&amp;a;", "&a;"), bomb),
        "word_damaged.docx": w.docx(w.paragraph(GDP)).replace(b"word/document.xml", b"word/documen_.xml", 1),
        "word_empty.docx": w.docx(""),
        "word_table_unit.docx": w.docx(
            w.paragraph("单位：万吨") + w.word_table([["作物", "2022年", "2023年"], ["水稻", "54.6", "55.3"]])
        ),
        "word_strict.docx": w.docx(w.paragraph(ZONE), kind="strict"),
        "word_with_macros.docm": w.docx(w.paragraph(TRADE), kind="macros"),
        "word_merged_cells.docx": w.docx(w.paragraph(TRADE) + merged),
        "word_raised_and_hidden.docx": w.docx(runs),
        "book_locked_fonts.epub": w.epub({"1.xhtml": f"<p>{RICE}占地90km<sup>2</sup>。</p>"}, said, more=fonts),
        "book_locked.epub": w.epub({"1.xhtml": f"<p>{RICE}</p>"}, said, more=locked),
        "book.epub": w.epub(book, said, ["cover.xhtml", "1.xhtml", "2.xhtml"]),
        "book_without_page.epub": w.epub({"1.xhtml": "<p>一</p>"}, "").replace(b"1.xhtml", b"9.xhtml"),
    }


def tables() -> dict[str, bytes]:
    first = row(
        id="a", text=GDP, published_on="2024-01-20", publisher="滁州日报", title="滁州经济", url="https://example.com/a"
    )
    second = row(id=2, 正文=RICE, 日期="2023年11月2日", 来源="宜春日报", 标题="高安水稻")
    head = "编号,标题,正文,日期,来源\n"
    parquet = _parquet(
        {"id": ["p1", "p2", None], "text": [GDP, None, ZONE], "published_on": ["2024-01-20", None, None]}
    )
    chinese = _parquet({"标题": ["义乌外贸"], "正文": [TRADE], "日期": ["2023-08-15"], "来源": ["金华日报"]})
    return {
        "rows.jsonl": f"{first}\n\n{second}\n".encode(),
        "rows_gb18030.ndjson": f"{second}\n".encode("gb18030"),
        "rows_one_broken.jsonl": f"{first}\n{{broken\n{row(id='c')}\n{row(text=ZONE)}\n".encode(),
        "rows_named_text.txt": f"{row(id='t', text=FOREST)}\n".encode(),
        "array.json": f"[\n {first},\n {second}\n]\n".encode(),
        "array_utf16.json": f"[{row(id='u', text=TRADE)}]".encode("utf-16"),
        "array_cut_off.json": f"[{row(id='x', text=FOREST)}, {first}"[:-30].encode(),
        "object.json": row(id="one", content=ZONE, date="2024-03-01", source="晋江新闻网").encode(),
        "not_objects.json": b"[1, 2]",
        "table.csv": f'id,text,published_on\nc1,"{GDP}",2024-01-20\nc2,"{RICE}\n第二行",2023-11-02\n'.encode(),
        "table_excel.csv": ("\ufeff" + head + f'1,义乌外贸,"{TRADE}",2023/8/15,金华日报\n').encode(),
        "table_gb18030.csv": (head + f'2,油茶,"{FOREST}",20231020,宜春日报\n').encode("gb18030"),
        "table.tsv": f"标题\t内容\n低空\t{ZONE}\n".encode(),
        "table_semicolons.csv": f"id;text\ns;{RICE}\n".encode(),
        "table_bad_row.csv": f"id,text\n1,{FOREST}\n2,{RICE},多\n3,{ZONE}\n".encode(),
        "table_no_text.csv": "地区,产值\n金华,10\n".encode(),
        "table.parquet": parquet,
        "table_chinese.parquet": chinese,
        "table_cut_off.parquet": parquet[:-20],
        "table_odd_types.parquet": _odd_types(),
        "rows_names_in_capitals.jsonl": f"{row(ID=1.0, Text=GDP, Date='2024-01-20', Source='滁州日报')}\n".encode(),
        "rows_paragraphs.jsonl": f"{row(id='p', content=[GDP, RICE], source={'name': '甲'})}\n{row(id='q', 正文='')}\n".encode(),
        "rows_times.jsonl": "".join(f"{row(id=n, text=GDP, date=when)}\n" for n, when in enumerate(TIMES)).encode(),
        "rows_utf16_no_bom.jsonl": f"{first}\n{row(id='z', text=ZONE)}\n".encode("utf-16-le"),
        "table_says_separator.csv": f"sep=;\n\n编号;正文（全文，含标题，副题）;正文\ns;;{RICE}\n".encode("gb18030"),
        "table_from_a_mac.csv": f"id,text\r1,{GDP}\r2,{RICE}\r".encode(),
        "table_padded.csv": f'id,text,text\n1,{GDP},,,\n"a\nb",{RICE},x\n3,"他说"产值"达到"10亿元,\n'.encode(),
    }


def _parquet(columns: dict[str, list[str | None]]) -> bytes:
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    into = io.BytesIO()
    pq.write_table(pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()}), into)
    return into.getvalue()


def _odd_types() -> bytes:
    """Paragraphs, bytes in GBK, times with a zone and with nanoseconds, whole numbers as floats, a name in a record."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    into = io.BytesIO()
    table = pa.table(
        {
            "id": pa.array([1.0, None], pa.float64()),
            "content": pa.array([[GDP, RICE], None], pa.list_(pa.string())),
            "body": pa.array([None, ZONE.encode("gb18030")], pa.binary()),
            "published": pa.array([1705681800, None], pa.timestamp("s", "UTC")),
            "date": pa.array([None, 1705708800000000001], pa.timestamp("ns")),
            "source": pa.array([{"name": "甲"}, {"name": "乙"}]),
        }
    )
    pq.write_table(table, into)
    return into.getvalue()


def archives() -> dict[str, bytes]:
    index = "document,published_on,publisher\na.txt,2024-01-20,滁州日报\n"
    sidecar = '{"published_on": "2023-08-15", "title": "义乌外贸"}'
    said = {"a.txt": GDP, "index.csv": index, "sub/b.txt": TRADE, "sub/b.meta.json": sidecar, ".hidden": "x"}
    members = {name: text.encode() for name, text in said.items()}
    formats = {"p.html": page(f"<p>{ZONE}</p>").encode(), "p.pdf": w.pdf([w.set_lines(RICE, 60, 60, 12, 36)])}
    lines = "\n".join(row(id=n, text=text) for n, text in enumerate(NUMBERED, 1)).encode()
    inner = w.zipped({"deep.txt": FOREST.encode()})
    twice = [("same.txt", GDP.encode()), ("same.txt", RICE.encode()), ("other.txt", ZONE.encode())]
    hostile = {
        "../../escape.txt": GDP.encode(),
        "/etc/absolute.txt": RICE.encode(),
        "C:\\win.txt": TRADE.encode(),
        "good.txt": ZONE.encode(),
    }
    broken = bytearray(w.zipped({"bad.txt": (GDP * 20).encode(), "good.txt": RICE.encode()}, stored=True))
    broken[60] ^= 0xFF
    deep = FOREST.encode()
    for level in range(5):
        deep = w.zipped({f"level{level}.zip" if level else "deepest.txt": deep})
    tar = w.tarred({"folder": None, "folder/a.txt": GDP.encode(), "b.txt": RICE.encode()}, {"link.txt": "/etc/passwd"})
    return {
        "drop.zip": w.zipped(members),
        "drop_gbk_names.zip": w.zip_in_gbk({"产值.txt": GDP.encode(), "水稻/总产量.txt": RICE.encode("gb18030")}),
        "drop_formats.zip": w.zipped({**formats, "w.docx": w.docx(w.paragraph(TRADE)), "l.jsonl": lines}),
        "drop_nested.zip": w.zipped({"inner.zip": inner, "page.txt.gz": w.gzipped(ZONE.encode())}),
        "drop.tar": tar,
        "drop_old.tar": w.tar_without_mark("a.txt", GDP.encode()),
        "drop.tar.gz": w.gzipped(w.tarred({"a.txt": GDP.encode(), "s.txt": ZONE.encode()})),
        "drop.tar.bz2": w.bzipped(w.tarred({"c.txt": TRADE.encode()})),
        "drop.tar.xz": w.xzipped(w.tarred({"d.txt": FOREST.encode()})),
        "drop.tgz": w.gzipped(w.tarred({"e.md": f"# 高安\n\n{RICE}".encode()})),
        "page.html.gz": w.gzipped(page(f"<p>{GDP}</p>", GOVERNMENT).encode()),
        "page.txt.bz2": w.bzipped(RICE.encode()),
        "page.txt.xz": w.xzipped(ZONE.encode()),
        "drop_two_names.zip": w.zipped(twice),
        "drop_hostile_names.zip": w.zipped(hostile),
        "drop_link.zip": w.zip_link("link.txt", "/etc/passwd"),
        "drop_locked.zip": w.zip_locked("secret.txt", GDP.encode()),
        "drop_member_damaged.zip": bytes(broken),
        "drop_too_deep.zip": deep,
        "drop_bomb.zip": w.zipped({"bomb.txt": bytes(30_000_000)}),
        "drop_bomb.gz": w.gzipped(bytes(30_000_000)),
        "drop_empty.zip": w.zipped({}),
        "drop_metadata_only.zip": w.zipped({"a.meta.json": b"{}"}),
        "drop_cut_off.tar.gz": w.gzipped(tar)[:-60],
        "drop_cut_off.zip": w.zipped(members)[:-90],
        "drop_named_text.txt": w.zipped({"inside.txt": TRADE.encode()}),
    }


def refused() -> dict[str, bytes]:
    return {
        "refused_picture.jpg": b"\xff\xd8\xff\xe0" + bytes(range(200)),
        "refused_mail.eml": b"Subject: test\n\ntext",
        "refused_feed.xml": b'<?xml version="1.0"?><rss><channel/></rss>',
        "refused_workbook.xlsx": w.zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}),
        "refused_old_word.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(200),
        "refused_not_a_pdf.pdf": (GDP + TRADE + ZONE).encode(),
        "refused_7z.7z": b"7z\xbc\xaf\x27\x1c" + bytes(60),
        "refused_entities.html": b'<!DOCTYPE html [<!ENTITY a "b">]><html><body>&a;</body></html>',
        "refused_nested_too_deep.html": page(f"<p>{GDP}</p>{'<div>' * 5000}<p>{RICE}</p>").encode(),
        "refused_empty_page.html": b"<html><body></body></html>",
    }


def write() -> None:
    FILES.mkdir(exist_ok=True)
    for old in FILES.iterdir():
        old.unlink()
    for name, data in files().items():
        (FILES / name).write_bytes(data)


if __name__ == "__main__":
    write()
    print(f"{len(files())} files in {FILES}")
