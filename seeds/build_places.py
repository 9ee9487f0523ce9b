"""Build seeds/regions/*.csv from the raw reference material and the rulings made by hand.

    python -m seeds.build_places REFERENCE [regions aliases townships]

``REFERENCE`` is the folder of raw material (its ``areacodes_history`` and
``admin_divisions_modood`` are read). What people decide lives in ``seeds/regions/rulings.csv`` and
is never written here; the other tables are derived and committed, so that a review sees the data.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

SEEDS = Path(__file__).parent
AREACODES = "Ministry of Civil Affairs via yescallop/areacodes (CC0-1.0)"
STREETS = "National Bureau of Statistics 2023 via modood/Administrative-divisions-of-China (WTFPL)"

COUNTRY = "100000"
PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族"
    "|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|毛难族|仡佬族|锡伯|阿昌族|普米族"
    "|塔吉克|怒族|俄罗斯族|鄂温克族|崩龙族|德昂族|保安族|裕固族|京族|独龙族|鄂伦春|门巴族|珞巴族|基诺族|各族"
)
AUTONOMOUS = re.compile(rf"^(?P<stem>.+?)(?:{PEOPLES})*自治(?P<kind>区|州|县|旗)$")
# Where stem and people cannot be told apart by the pattern, or the banner is known by a contraction.
SHORT_BY_CODE = {
    "150000": "内蒙古",
    "150722": "莫力达瓦旗",
    "150723": "鄂伦春旗",
    "150724": "鄂温克旗",
    "152221": "科右前旗",
    "152222": "科右中旗",
    "211324": "喀左",
    "220721": "前郭",
    "622926": "东乡",
}


def short_name(code: str, name: str) -> str:
    """The name as newspapers write it: 金华, 义乌, 南海区, 恩施州, 内蒙古; 泾县 keeps its 县."""
    if code in SHORT_BY_CODE:
        return SHORT_BY_CODE[code]
    autonomous = AUTONOMOUS.match(name)
    if autonomous:
        stem, kind = autonomous["stem"], autonomous["kind"]
        return stem + kind if kind in "州旗" else stem
    for suffix in ("特别行政区", "市", "省", "县"):
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name[: -len(suffix)]
    return name


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def write(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    path = SEEDS / f"{name}.csv"
    path.parent.mkdir(exist_ok=True)
    count = 0
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow(row)
            count += 1
    print(f"seeds/{name}.csv: {count} rows")
    return count


REGION_COLUMNS = (
    "region_code", "name_zh", "short_name", "level", "parent_code", "province_code", "city_code",
    "valid_from", "valid_to", "successors", "ceded_to", "source",
)  # fmt: skip


def build_regions(reference: Path) -> None:
    """Every code ever in force since 1981, one row per spell under one name."""
    raw = read(reference / "areacodes_history" / "result.csv")
    levels = {"省级": "province", "地级": "city", "县级": "county"}
    cities = {row["代码"] for row in raw if row["级别"] == "地级"}
    in_force = [row for row in raw if row["状态"] == "在用"]
    # 长沙县 lies beside 长沙, 和田县 beside 和田市: a county keeps its 县 where the bare stem is another place.
    taken = {r["名称"]: short_name(r["代码"], r["名称"]) for r in in_force}
    stems = Counter(s for n, s in taken.items() if not n.endswith("县"))

    rows = [
        (COUNTRY, "全国", "全国", "country", "", "", "", "1949", "", "", "",
         "own code for the whole country; not in GB/T 2260")
    ]  # fmt: skip
    for row in raw:
        code, level = row["代码"], levels[row["级别"]]
        province = code[:2] + "0000"
        city = code[:4] + "00"
        if level == "province":
            parent, city_code = COUNTRY, ""
        elif level == "city":
            parent, city_code = province, code
        else:
            direct = row["二级行政区"] == "直辖" or city not in cities
            parent, city_code = (province, "") if direct else (city, city)
        short = short_name(code, row["名称"])
        if level == "county" and row["名称"].endswith("县") and not short.endswith("县") and stems[short]:
            short += "县"
        successors = [re.sub(r"\[\d+\]", "", c) for c in row["新代码"].split(";") if c]
        gone = row["状态"] != "在用"
        rows.append((
            code, row["名称"], short, level, parent, province, city_code, row["启用时间"], row["变更/弃用时间"],
            " ".join(successors) if gone else "", "" if gone else " ".join(successors), AREACODES,
        ))  # fmt: skip
    rows.sort(key=lambda r: (r[0], r[7]))
    write("regions/regions", REGION_COLUMNS, rows)
    counts = Counter(r[3] for r in rows if not r[8])
    print("  in force: " + ", ".join(f"{counts[level]} {level}" for level in ("province", "city", "county")))
    known = {r[0] for r in rows}
    stray = sorted({c for r in rows for c in (*r[9].split(), *r[10].split(), r[4]) if c and c not in known})
    if stray:
        raise SystemExit(f"codes named as successor or parent but absent: {' '.join(stray)}")


def main(arguments: Sequence[str]) -> None:
    if not arguments:
        raise SystemExit(__doc__)
    reference = Path(arguments[0])
    build_regions(reference)


if __name__ == "__main__":
    main(sys.argv[1:])
