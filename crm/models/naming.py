"""Names of firms as they are compared: what only says form or place is taken away."""

import re

from hightech.core.found_by import simplified

PLACES = [
    "北京",
    "天津",
    "上海",
    "重庆",
    "河北",
    "山西",
    "辽宁",
    "吉林",
    "黑龙江",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "海南",
    "四川",
    "贵州",
    "云南",
    "陕西",
    "甘肃",
    "青海",
    "内蒙古",
    "广西",
    "西藏",
    "宁夏",
    "新疆",
    "济南",
    "青岛",
    "淄博",
    "枣庄",
    "烟台",
    "潍坊",
    "济宁",
    "威海",
    "德州",
    "聊城",
    "滨州",
    "深圳",
    "广州",
    "杭州",
    "宁波",
    "南京",
    "苏州",
    "无锡",
    "成都",
    "武汉",
    "西安",
    "合肥",
    "长沙",
    "郑州",
    "沈阳",
    "大连",
    "厦门",
    "福州",
    "石家庄",
    "唐山",
    "宝坻",
    "中国",
]
PLACE = re.compile(rf"^(?:{'|'.join(PLACES)})(?:省|市|区|县)?")
FORMS = re.compile(
    r"(?:股份有限公司|有限责任公司|有限公司|股份公司|集团公司|公司|股份|集团)"
    r"|(?:\b(?:co|company|ltd|limited|inc|corp|corporation|llc|plc|gmbh|group|holdings?)\b\.?)"
)
BETWEEN = re.compile(r"[\s()\[\]{}<>《》〈〉【】「」“”\"'·・,,.。、&+\-_/\\]+")
LEFT = 2


def key_of(name: str) -> str:
    """Return what is compared of a firm's name; a name that is all form and place stays whole."""
    plain = simplified(name)
    bare = BETWEEN.sub("", FORMS.sub(" ", plain))
    without_place = PLACE.sub("", bare)
    for candidate in (without_place, bare):
        if len(candidate) >= LEFT:
            return candidate[:200]
    return BETWEEN.sub("", plain)[:200]


def region_key(region: str) -> str:
    """Return what is compared of a region: 天津市 is 天津."""
    bare = BETWEEN.sub("", simplified(region))
    return re.sub(r"(?:省|市|区|县|自治区)$", "", bare) or bare
