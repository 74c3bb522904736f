"""What turns a hit into its opposite: a wording that forbids or waives it."""

import re

# What turns a hit into its opposite when it stands before it in the same sentence.
DENIAL = re.compile(
    r"不得(?:以|要求|将|把|因|对|设|强制|规定|限定|限制|阻|妨碍|干预|干涉|变相|指定|违规|违法|通过|按|按照|与|给予|实行|采取|存在|再)"
    r"|不(?:仅)?限|不(?:以|将|把|要求|限定|限制|强制|设|论|分|管|再|与|按|作|看|区分|考虑|考核|采取|采用|实行)"
    r"|无(?:需|须|论)|不(?:必|需|须)|禁止|严禁|取消|废止|删除|清理|纠正|没有要求|未要求|并非|杜绝|停止执行"
    r"|\b(?:not|never|no longer) (?:[\w-]+ ){0,2}?(?:requir|demand|depend|condition|oblig|compel"
    r"|forc|restrict"
    r"|prefer|discriminat|favou?r|limit|bas|link|tie|calculat|comput|ask|need|impos|below"
    r"|have to|less|lower"
    r"|offer|promis|allow|permit|contain|negotiat|decid|only)"
    r"|\bneed not\b|\bno (?:[\w-]+ )?(?:requirement|obligation|condition|preference|restriction"
    r"|firm|enterprise"
    r"|company|clause)\b|\b(?:regardless|irrespective|independent(?:ly)?) of\b"
    r"|\bwithout regard to\b"
    r"|\bwhether or not\b|\bno matter\b|\bprohibit|\bforbid|\bunlawful"
    r"|\bwithout (?:any )?(?:requir|demand|oblig)",
    re.IGNORECASE,
)
# A promise to stay is itself a denial ("may not move"): only what lifts it turns it round.
STAY_DENIAL = re.compile(
    r"不得(?:要求|强制|规定|限定|限制|阻|妨碍|干预|干涉|设|变相|违规|违法)|不(?:要求|限制|强制|设)"
    r"|不得?以(?=[^,，]{0,30}(?:为|作为)[^,，]{0,4}(?:条件|前提|依据|要求|门槛))"
    r"|(?:禁止|严禁)(?:要求|强制|限制|以|设|通过)|取消|废止|删除|清理|纠正|没有要求|未要求|无(?:需|须)"
    r"|\b(?:not|never|no longer) (?:[\w-]+ ){0,2}?(?:requir|demand|depend|condition|oblig|compel"
    r"|forc|ask|need|impos|have to|restrict|prevent|limit|contain|hinder)"
    r"|\bneed not\b|\bno (?:[\w-]+ )?(?:requirement|obligation|condition|firm|enterprise|company"
    r"|clause)\b|\bprohibit|\bforbid|\bunlawful|\bwithout (?:any )?(?:requir|demand|oblig)",
    re.IGNORECASE,
)
# These deny within their own clause only.
WEAK = ("取消", "废止", "删除", "清理", "纠正", "停止执行")
# What, after a comma, begins a demand of its own that an earlier denial no longer covers.
DEMAND = re.compile(
    r"须|应当|应|必须|需|方可|才能|才可|但|否则|同时|(?:予以|给予|可(?:享|获|申))"
    r"|\b(?:must|shall|should|but|however|otherwise|is granted|are granted|receives?)\b",
    re.IGNORECASE,
)
# What denies a hit from behind.
DENIED_AFTER = re.compile(
    r"(?:不限|不作(?:为)?(?:要求|限制|条件|前提|依据)|不作为|不受限|的?(?:要求|条款|规定|做法|条件)?(?:一律)?"
    r"(?:予以)?(?:取消|废止|删除|禁止)|\s?(?:[\w-]+ ){0,2}(?:is|are) (?:not "
    r"(?:required|a condition|needed|demanded|allowed|permitted)"
    r"|prohibited|forbidden|abolished|repealed))",
    re.IGNORECASE,
)
