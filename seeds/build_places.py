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
# Short, since it stands on every row; seeds/README.md has the addresses and licences.
AREACODES = "MCA via yescallop/areacodes"
DIVISIONS = "NBS 2023-06 via modood"

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


ALIAS_COLUMNS = ("surface", "region_code", "kind", "needs", "ambiguous", "note", "source")
LEVELS = ("country", "province", "city", "county")
NEEDS = ("", "context", "parent")  # from safe to doubtful
FORMER_SINCE = 2000


def bare_names(region: dict[str, str]) -> list[str]:
    """What remains of a short name that keeps its kind: 南海 of 南海区, 恩施 of 恩施州, 准格尔 of 准格尔旗."""
    short = region["short_name"]
    if short == "神农架林区":
        return ["神农架"]
    for suffix in ("回族区", "达斡尔族区", "矿区", "新区", "地区", "区", "州", "盟", "旗"):
        stem = short.removesuffix(suffix)
        if stem == short or len(stem) < 2:
            continue
        # 杭州 is a whole name; 左旗 and 右旗 are told apart by that word alone.
        if suffix == "州" and not region["name_zh"].endswith("自治州"):
            return []
        if suffix == "旗" and stem[-1] in "左右前中后":
            return []
        return [] if suffix == "矿区" else [stem]
    return []


def build_aliases() -> None:
    """Every surface a region goes by, and what has to stand near it before it may be believed."""
    regions = read(SEEDS / "regions" / "regions.csv")
    rulings = read(SEEDS / "regions" / "rulings.csv")
    level_of = {r["region_code"]: r["level"] for r in regions}
    ruled = {r["surface"]: r for r in rulings if not r["region_code"]}
    in_force = [r for r in regions if not r["valid_to"] and r["level"] != "country"]
    provinces = {r["short_name"] for r in in_force if r["level"] == "province"}
    # surface, code -> kind, needs, note, source; what is written first stands
    found: dict[tuple[str, str], tuple[str, str, str, str]] = {}

    def add(surface: str, code: str, kind: str, default: str, source: str) -> None:
        ruling = ruled.get(surface)
        needs = ruling["needs"] if ruling else default
        found.setdefault((surface, code), (kind, needs, ruling["note"] if ruling else "", source))

    found[("全国", COUNTRY)] = ("full", "", "", "own code for the whole country")
    for region in in_force:
        code, name, short = region["region_code"], region["name_zh"], region["short_name"]
        add(name, code, "full", "", AREACODES)
        if short != name:
            add(short, code, "short", "", AREACODES)
        for stem in bare_names(region):
            if stem in provinces:  # 海南 is the province, never 海南州
                continue
            district = short.endswith("区") and region["level"] == "county"
            doubtful = district or (short.endswith("旗") and len(stem) < 3)
            add(stem, code, "bare", "context" if doubtful else "", AREACODES)
    for ruling in rulings:
        if ruling["region_code"]:
            key = (ruling["surface"], ruling["region_code"])
            found[key] = (ruling["kind"], ruling["needs"], ruling["note"], ruling["source"])
    named = {r["name_zh"] for r in in_force}
    for region in reversed(regions):
        gone = int(region["valid_to"] or 0)
        if gone >= FORMER_SINCE and region["name_zh"] not in named:
            default = "context" if len(region["name_zh"]) < 3 else ""
            add(region["name_zh"], region["region_code"], "former", default, AREACODES)

    holders: dict[str, list[str]] = {}
    for (surface, code), (kind, *_) in found.items():
        if kind != "former":
            holders.setdefault(surface, []).append(code)
    rows = []
    for (surface, code), (kind, needs, note, source) in found.items():
        rivals = holders.get(surface, [])
        ambiguous = len(rivals) > 1
        if ambiguous:
            # 吉林 is the province and 恩施 the prefecture before either is the city of that name.
            rank = LEVELS.index(level_of[code])
            highest = min(LEVELS.index(level_of[c]) for c in rivals)
            alone = sum(LEVELS.index(level_of[c]) == highest for c in rivals) == 1
            if rank > highest or not alone:
                needs = max(needs, "context", key=NEEDS.index)
        rows.append((surface, code, kind, needs, "true" if ambiguous else "false", note, source))
    rows.sort()
    write("regions/aliases", ALIAS_COLUMNS, rows)
    print("  needs: " + ", ".join(f"{n or 'nothing'} {c}" for n, c in Counter(r[3] for r in rows).most_common()))
    unused = sorted(set(ruled) - {r[0] for r in rows})
    if unused:
        raise SystemExit(f"rulings on surfaces that no region goes by: {' '.join(unused)}")


def build_townships(reference: Path) -> None:
    """Townships of 2023 under their county, and the bureau's own area codes, which are not GB/T 2260."""
    folder = reference / "admin_divisions_modood"
    known = {r["region_code"] for r in read(SEEDS / "regions" / "regions.csv") if not r["valid_to"]}
    areas = [r for r in read(folder / "areas.csv") if r["code"] not in known]

    def region_of(area: str) -> str:
        """The county, or the prefecture where the bureau's area is no county (东莞, 苏州工业园区)."""
        code = area if area in known else area[:4] + "00"
        if code not in known:
            raise SystemExit(f"area {area} lies in no region in force")
        return code

    write(
        "zones/stats_areas",
        ("stats_code", "name_zh", "region_code", "source"),
        sorted((a["code"], a["name"], region_of(a["code"]), DIVISIONS) for a in areas),
    )
    streets = read(folder / "streets.csv")
    write(
        "regions/townships",
        ("township_code", "name_zh", "region_code", "stats_code", "source"),
        sorted(
            (s["code"], s["name"], region_of(s["areaCode"]), "" if s["areaCode"] in known else s["areaCode"], DIVISIONS)
            for s in streets
        ),
    )


def main(arguments: Sequence[str]) -> None:
    if not arguments:
        raise SystemExit(__doc__)
    reference = Path(arguments[0])
    wanted = arguments[1:] or ("regions", "aliases", "townships")
    if "regions" in wanted:
        build_regions(reference)
    if "aliases" in wanted:
        build_aliases()
    if "townships" in wanted:
        build_townships(reference)


if __name__ == "__main__":
    main(sys.argv[1:])
