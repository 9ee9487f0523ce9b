"""Places, industries and exchange rates: what the contract cannot say, and facts of the world."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from seeds import fx_table, industries_table, places
from seeds.catalog import rows

LEVEL_RANK = {"country": 0, "province": 1, "city": 2, "county": 3}


def current(code: str) -> places.Region:
    found = places.region(code)
    assert found is not None and found.in_force(), code
    return found


# --- regions --------------------------------------------------------------------------------------------------------


def test_the_country_has_34_provinces() -> None:
    provinces = [r for r in places.regions() if r.parent_code == places.COUNTRY and r.in_force()]
    assert len(provinces) == 34
    assert {p.short_name for p in provinces} >= {
        "北京",
        "内蒙古",
        "广西",
        "西藏",
        "宁夏",
        "新疆",
        "香港",
        "澳门",
        "台湾",
    }


def test_3213_codes_are_in_force() -> None:
    in_force = [r for r in places.regions() if r.in_force() and r.level != "country"]
    assert len(in_force) == 3213
    assert len({r.code for r in in_force}) == 3213
    assert len(places.regions()) - 1 == 6823


def test_yiwu_lies_in_jinhua_in_zhejiang() -> None:
    assert current("330782").name == "义乌市"
    assert [p.name for p in places.parents("330782")] == ["金华市", "浙江省"]
    assert places.within("330782", "330700") and not places.within("330782", "330100")


def test_luquan_was_a_city_before_it_was_a_district() -> None:
    district = current("130110")
    assert (district.name, district.valid_from) == ("鹿泉区", 2014)
    assert places.region("130110", 2013) is None
    before = places.region("130185", 2013)
    assert before is not None and before.name == "鹿泉市"
    assert [r.code for r in places.successors("130185")] == ["130110"]


def test_successor_chains_end_in_regions_in_force() -> None:
    """Old prefectures dissolved into several, and a few places left without a successor on record."""
    for region in places.regions():
        for code in (*region.successors, *region.ceded_to):
            assert places.region(code) is not None, (region, code)
        if region.level == "county" and region.successors:
            assert places.successors(region.code), region


def test_parents_stand_one_level_up_and_reach_the_country() -> None:
    for region in places.regions():
        if region.level == "country":
            continue
        above = places.region(region.parent_code)
        assert above is not None, region
        assert LEVEL_RANK[above.level] < LEVEL_RANK[region.level], region
        assert region.province_code[2:] == "0000" and region.code[:2] == region.province_code[:2]
        assert region.city_code in ("", region.code[:4] + "00")


def test_years_do_not_overlap_under_one_code() -> None:
    before: places.Region | None = None
    for region in places.regions():
        if region.valid_to is not None:
            assert region.valid_from < region.valid_to, region
        if before is not None and before.code == region.code:
            assert before.valid_to is not None and before.valid_to <= region.valid_from, region
        before = region


@pytest.mark.parametrize(
    ("code", "short"),
    [
        ("330700", "金华"),
        ("330782", "义乌"),
        ("440605", "南海区"),
        ("130110", "鹿泉区"),
        ("422800", "恩施州"),
        ("532900", "大理州"),
        ("150000", "内蒙古"),
        ("450000", "广西"),
        ("650000", "新疆"),
        ("341622", "蒙城"),
        ("341823", "泾县"),
        ("430121", "长沙县"),
        ("640424", "泾源"),
        ("652800", "巴音郭楞州"),
        ("429021", "神农架林区"),
        ("150622", "准格尔旗"),
        ("652900", "阿克苏地区"),
        ("152500", "锡林郭勒盟"),
        ("520203", "六枝特区"),
    ],
)
def test_newspapers_names(code: str, short: str) -> None:
    assert current(code).short_name == short


# --- names ----------------------------------------------------------------------------------------------------------


def trusted(surface: str) -> list[str]:
    return [a.code for a in places.named(surface) if not a.needs]


@pytest.mark.parametrize(
    ("surface", "code"),
    [
        ("金华", "330700"),
        ("义乌", "330782"),
        ("四川", "510000"),
        ("吉林", "220000"),
        ("海南", "460000"),
        ("恩施", "422800"),
        ("鹿泉", "130110"),
        ("顺德", "440606"),
        ("全国", "100000"),
        ("中国", "100000"),
        ("内蒙", "150000"),
        ("西双版纳", "532800"),
        ("墨脱", "540423"),
        ("南海区", "440605"),
    ],
)
def test_a_safe_name_is_one_place(surface: str, code: str) -> None:
    assert trusted(surface) == [code]


@pytest.mark.parametrize(
    "surface",
    [
        "和平",
        "东方",
        "中山",
        "大同",
        "通道",
        "同心",
        "万年",
        "太平",
        "资源",
        "公安",
        "合作",
        "共和",
        "友谊",
        "光明",
        "日照",
        "安康",
        "朝阳",
        "长安",
        "南海",
        "高密",
        "高台",
        "融安",
        "杂多",
        "治多",
        "新和",
        "建水",
        "子长",
        "从江",
        "于都",
        "来安",
        "中方",
        "南部",
        "兴业",
        "比如",
        "郊区",
        "城区",
        "矿区",
        "和县",
        "河南县",
        "富裕县",
        "阿里",
        "朝阳区",
        "鼓楼区",
        "城关区",
        "白云区",
    ],
)
def test_a_doubtful_name_is_never_trusted_alone(surface: str) -> None:
    assert places.named(surface), "the surface should be known"
    assert trusted(surface) == []


@pytest.mark.parametrize(
    "word", ["开放", "高新", "发展", "未来", "丰收", "高新区", "开发区", "川", "渝", "粤", "沪", "省", "市"]
)
def test_a_word_is_no_place(word: str) -> None:
    assert not places.named(word)


def test_at_most_one_region_is_trusted_under_one_name() -> None:
    for surface in {a.surface for a in places.region_aliases()}:
        safe = [a.code for a in places.named(surface) if not a.needs and a.kind != "former"]
        assert len(safe) <= 1, surface


def test_every_region_in_force_goes_by_its_names() -> None:
    for region in places.regions():
        if region.in_force():
            for name in (region.name, region.short_name):
                assert region.code in {a.code for a in places.named(name)}, region


def test_homonyms_are_flagged() -> None:
    assert {a.code for a in places.named("朝阳区")} == {"110105", "220104"}
    assert all(a.ambiguous for a in places.named("鼓楼区"))
    assert not any(a.ambiguous for a in places.named("义乌"))


def test_groups_hold_regions_in_force() -> None:
    groups = places.groups()
    for group in groups.values():
        for code in group.members:
            current(code)
    assert groups["川渝"].members == ("500000", "510000")
    assert groups["成渝地区双城经济圈"].name == groups["川渝"].name
    assert set(groups["京津冀"].members) == {"110000", "120000", "130000"}
    assert len(groups["粤港澳大湾区"].members) == 11
    assert len(groups["长江经济带"].members) == 11
    assert len(groups["西部地区"].members) == 12


def test_the_four_parts_of_the_country_are_its_mainland() -> None:
    """东部, 中部, 西部, 东北 divide the 31 provinces of the mainland."""
    parts = [places.groups()[s].members for s in ("东部地区", "中部地区", "西部地区", "东北地区")]
    codes = [code for part in parts for code in part]
    assert len(codes) == len(set(codes)) == 31


def test_countries() -> None:
    found = places.countries()
    assert len({c.iso2 for c in found.values()}) >= 190
    assert (found["美国"].iso2, found["韩国"].iso2, found["东京"].name) == ("US", "KR", "日本")
    assert "中国" not in found


def place_surfaces() -> set[str]:
    """Every string that may stand for a place."""
    of_zones = {name for zone in places.zones().values() for name in (zone.name, *zone.aliases)}
    return of_zones | {a.surface for a in places.region_aliases()} | set(places.groups()) | set(places.countries())


def test_no_guard_is_a_place() -> None:
    assert not places.guards() & place_surfaces()
    assert {"长治久安", "三明治", "其中", "阿里巴巴"} <= places.guards()


def test_surfaces_lead_back_to_what_they_name() -> None:
    for surface in place_surfaces() | places.guards():
        assert surface == surface.strip() and len(surface) >= 2, surface
    for alias in places.region_aliases():
        assert places.region(alias.code) is not None, alias


def test_townships_are_found_by_name_under_a_region() -> None:
    assert [t.region_code for t in places.find_townships("苏溪镇", "330782")] == ["330782"]
    assert [t.name for t in places.find_townships("丹灶", "440605")] == ["丹灶镇"]
    assert len(places.find_townships("城关镇")) > 50
    regions = [row["region_code"] for row in rows("regions/townships")]
    assert regions.count("441900") > 25, "东莞 has towns and no counties"
    assert {code for code in regions if code.startswith("3307")} > {"330782"}


# --- zones ----------------------------------------------------------------------------------------------------------


def test_codes_of_zones_are_in_force_and_nested() -> None:
    for zone in places.zones().values():
        for code in (zone.province_code, zone.region_code, zone.county_code):
            if code:
                current(code)
        if zone.region_code:
            assert places.within(zone.region_code, zone.province_code), zone
        if zone.county_code:
            assert current(zone.county_code).level == "county", zone
            assert places.within(zone.county_code, zone.region_code), zone


@pytest.mark.parametrize(
    ("surface", "code"),
    [
        ("厦门火炬高新区", "350200"),
        ("包头稀土高新区", "150200"),
        ("稀土高新区", "150200"),
        ("长治高新区", "140400"),
        ("长治国家高新区", "140400"),
        ("清远高新区", "441800"),
        ("宣城高新区", "341800"),
        ("苏州工业园区", "320500"),
        ("张江高科技园区", "310115"),
        ("天府新区", "510000"),
        ("雄安新区", "130000"),
        ("两江新区", "500000"),
        ("杭州经济技术开发区", "330100"),
        ("海南自贸港", "460000"),
    ],
)
def test_zones_by_surface(surface: str, code: str) -> None:
    assert {z.region_code for z in places.zones().values() if surface in (z.name, *z.aliases)} == {code}


def test_there_are_enough_zones_of_each_kind() -> None:
    kinds = [(row["zone_type"], row["level"]) for row in rows("zones/zones")]
    assert kinds.count(("high_tech_zone", "national")) >= 174
    assert kinds.count(("economic_zone", "national")) >= 230
    assert kinds.count(("new_area", "national")) >= 17, "浦东 and 滨海 are counties"
    assert kinds.count(("free_trade_zone", "national")) >= 22


def test_zone_names_are_not_region_names() -> None:
    region_names = {a.surface for a in places.region_aliases()}
    for zone in places.zones().values():
        assert not {zone.name, *zone.aliases} & region_names, zone


# --- industries -----------------------------------------------------------------------------------------------------


def test_the_standard_has_its_entries() -> None:
    levels = [i.level for i in industries_table.industries().values()]
    assert (levels.count("section"), levels.count("division")) == (20, 97)
    assert industries_table.within("3841", "C") and not industries_table.within("3841", "D")


def test_canonical_words_are_words_themselves() -> None:
    words = industries_table.words()
    for word in words.values():
        assert word.name in words and words[word.name].name == word.name, word
        assert words[word.name].code == word.code
    assert len({w.name for w in words.values()}) >= 250


@pytest.mark.parametrize(
    ("surface", "name", "code"),
    [
        ("新能源产业", "新能源", "44"),
        ("氢能", "氢能", "441"),
        ("肉牛养殖", "肉牛", "0311"),
        ("生猪", "生猪", "0313"),
        ("钢铁", "钢铁", "31"),
        ("餐饮业", "餐饮", "62"),
        ("半导体", "半导体", "397"),
        ("低空经济", "低空经济", "562"),
    ],
)
def test_industry_words(surface: str, name: str, code: str) -> None:
    word = industries_table.words()[surface]
    assert (word.name, word.code) == (name, code)


def test_no_industry_guard_is_an_industry() -> None:
    assert not industries_table.guards() & set(industries_table.words())
    assert {"文化工作", "丝绸之路"} <= industries_table.guards()


# --- exchange rates -------------------------------------------------------------------------------------------------


def test_rates_of_known_years() -> None:
    usd = fx_table.rate("USD", 2023)
    assert usd is not None and usd.cny_per_unit == Decimal("7.0809")
    assert fx_table.rate("USD", 1900) is None and fx_table.latest("CNY") is None
    assert {"USD", "EUR", "JPY", "HKD"} <= {currency for currency, _ in fx_table.rates()}


def test_rates_have_no_gaps_and_move_in_steps_the_world_knows() -> None:
    """Nothing moves faster than the yen against the yuan in 1986 (67 percent) and 1994."""
    for currency in {known for known, _ in fx_table.rates()}:
        years = sorted(year for known, year in fx_table.rates() if known == currency)
        assert years == list(range(years[0], years[-1] + 1)), currency
        found = [fx_table.rates()[currency, year].cny_per_unit for year in years]
        assert all(Decimal("0.75") < after / before < Decimal("1.7") for before, after in pairwise(found))
