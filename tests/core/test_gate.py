import time

import pytest

from hightech.core.gate import RED, RULES, flags_of

RED_WORDINGS = {
    "LOCAL_REGISTRATION": [
        "注册在宝坻区的企业方可享受。",
        "注册地址在我区的企业。",
        "须为本地注册企业。",
        "Only companies registered in Baodi District are eligible.",
        "The applicant has its registered office in the zone.",
        "Enterprises must be registered locally.",
        "在本区注册的企业可申请奖励。",
        "申报单位须在宝坻区依法登记注册,具有独立法人资格。",
        "工商注册地、税务征管关系及统计关系在本区范围内的企业,给予补助。",
        "注册地在我县的企业优先。",
        "仅限本地企业申报。",
        "未在本市注册的企业不得享受本政策。",
        "凡在 高新区 注 册 的企业均可申请。",
        "税收征管关系在本区的企业。",
        "Only enterprises registered in the zone may apply.",
        "Support goes to locally registered firms.",
        "Applicants must be incorporated in this county.",
        "The voucher is open only to local enterprises.",
        "Enterprises not registered within the high-tech zone receive nothing.",
    ],
    "MOVE_REGISTRATION": [
        "须将注册地址变更到我区。",
        "Enterprises must relocate its registered address to the zone.",
        "The firm re-registers in the county.",
        "企业须将注册地迁入本区后方可申请。",
        "对新迁入企业给予一次性奖励50万元。",
        "将工商登记变更至我县的企业给予补贴。",
        "总部迁至本市的,奖励100万元。",
        "A firm must move its registration to the zone before it is paid.",
        "Companies that relocate to our county receive 500,000 yuan.",
        "Support is paid after the registered office has been transferred.",
    ],
    "STAY_PROMISE": [
        "五年内不得将注册地迁出本区。",
        "企业不得以任何理由迁出。",
        "禁止获奖企业五年内迁出。",
        "不再迁出本区。",
        "The firm promises not to relocate.",
        "Beneficiaries must not move out within five years.",
        "The company shall not be allowed to leave the zone.",
        "获得上市奖励的企业须承诺五年内不迁出注册地,否则收回奖励资金。",
        "享受本政策的企业十年内不得迁离本区。",
        "企业迁出本区的,应退还全部奖补资金。",
        "承诺在本区持续经营不少于10年。",
        "五年内不变更注册地。",
        "The firm undertakes not to move its registered office for five years.",
        "The grant is clawed back if the company leaves the zone.",
        "It shall remain in the zone for at least ten years.",
        "If the enterprise moves away within 5 years it must repay the reward.",
    ],
    "TAX_CONTRIBUTION": [
        "按照企业缴纳增值税的地方留成部分给予奖励。",
        "按纳税额的50%奖励。",
        "A subsidy equal to 30 percent of local tax retained.",
        "Grants of 80% of the corporate income tax.",
        "按其当年地方财政贡献的80%给予奖励。",
        "对企业缴纳的增值税、企业所得税地方留成部分给予50%奖励。",
        "以纳税总额为依据给予扶持。",
        "增值税的30%用于扶持企业。",
        "年纳税首次突破1000万元的,奖励50万元。",
        "奖励金额与纳税额挂钩。",
        "对纳税大户予以表彰奖励。",
        "按年度对地方经济贡献给予奖励。",
        "80 percent of the local fiscal contribution of years 1 and 2 is granted.",
        "The reward equals half of the tax paid in the year.",
        "A grant of 30% of the income tax paid is made.",
        "Of the tax actually paid, 40 percent is granted to the firm.",
    ],
    "TAX_REFUND": [
        "实行先缴后返。",
        "Taxes paid are returned to the enterprise.",
        "实行先征后返。",
        "增值税地方部分全额返还。",
        "企业已缴纳的所得税予以返还。",
        "返还企业缴纳的税款。",
        "Income tax is refunded after payment.",
        "The zone refunds 50 % of the value added tax.",
        "A tax rebate is paid every quarter.",
    ],
    "NAMED_BENEFICIARY": [
        "对天津宝坻星河科技有限公司给予500万元补助。",
        "向指定企业发放补贴。",
        "The grant goes to Tianjin Starriver Technology Co., Ltd.",
        "Support is paid to the named beneficiaries.",
        "Hand-picked firms receive the reward.",
    ],
    "CLOSED_LIST": [
        "名单内企业优先支持。",
        "以下3家企业可直接获得补助。",
        "Enterprises on the attached list may apply.",
        "纳入种子库的企业优先享受风险补偿。",
        "列入我区重点企业名单的,给予补助。",
        "以下企业可申请补助。",
        "Firms on the closed list receive the subsidy.",
        "Only enterprises from the seed library may apply.",
        "The following companies are supported.",
    ],
    "CHAIN_OWNER": [
        "链主企业奖励100万元。",
        "对链主企业额外奖励100万元。",
        "给予产业链链主企业补助。",
        "A chain-owner enterprise receives an extra reward of 1 million yuan.",
        "An additional bonus is paid to chain leaders.",
    ],
    "BUY_LOCAL": [
        "优先使用本地产品。",
        "A firm that buys from local suppliers is rewarded.",
        "采购本地产品的,按采购额10%补助。",
        "企业须优先采购区内企业产品和设备。",
        "本地配套率达到30%的给予奖励。",
        "Firms that buy local products receive 10 percent.",
        "Equipment must be purchased from suppliers in the zone.",
        "Local content of 30 percent is required.",
    ],
    "OWNERSHIP": [
        "国有企业优先。",
        "仅限民企申报。",
        "State-owned enterprises are given priority.",
        "仅限国有企业申报。",
        "优先支持民营企业。",
        "外资企业补助比例上浮10%。",
        "国有企业补助10%,民营企业补助5%。",
        "Only state-owned enterprises may apply.",
        "Privately owned firms receive a higher rate.",
    ],
    "LOCAL_BRANCH": [
        "须在本地设立分支机构。",
        "在本区设立独立法人公司的给予奖励。",
        "The bidder must set up a local branch.",
        "中标单位须在本市设立分公司。",
        "在本区设有固定办公场所的服务机构方可参与。",
        "应当成立子公司承接项目。",
        "Surveyors must have a permanent office in the city.",
        "The applicant sets up a subsidiary in the zone.",
        "A local branch is demanded.",
    ],
    "CASE_BY_CASE": [
        "重大项目实行一事一议。",
        "特别重大的,一企一策给予奖励。",
        "Large projects are decided case by case.",
        "The amount is negotiated individually.",
    ],
    "BELOW_BENCHMARK": [
        "Land at 50 percent of the benchmark price.",
        "Firms are exempt from all administrative fees.",
        "Workshops are offered rent-free.",
        "以低于基准地价的价格供地。",
        "对重点项目实行零地价。",
        "免费提供厂房三年。",
        "土地出让金予以返还。",
        "按基准地价的70%出让。",
        "免收城市基础设施配套费。",
        "Land is sold below the benchmark price.",
        "Plots of land are given free of charge.",
        "All administrative fees are waived.",
    ],
}

HARMLESS = [
    "符合下列条件的企业均可申请。",
    "符合以下条件之一的企业可申请。",
    "应为成立一年以上、具有独立法人资格的企业。",
    "申报单位应成立满一年的法人企业。",
    "依法注册并在本区实施项目的企业。",
    "对社会贡献突出的人才给予奖励。",
    "企业搬迁至新厂区的,按设备投资10%补助。",
    "包括但不限于民营企业。",
    "优先保障国有土地上的工业项目。",
    "公示名单后企业可提出异议。",
    "列入拟支持名单的企业予以公示。",
    "不得以承诺不迁出为条件。",
    "严禁要求企业承诺不迁出。",
    "在县级以上市场监管部门登记注册的企业。",
    "注册时间不早于2020年。",
    "The following conditions apply to all enterprises.",
    "Submit the materials listed below.",
    "20 percent of the price excluding VAT.",
    "5 percent of the R&D costs; the amount is paid once a year.",
    "No enterprise is required to promise not to move.",
    "Registered trademarks used in the zone are supported.",
    "取消在本区注册的要求。",
    "依法纳税。",
    "研发费用以税务部门加计扣除确认数为准。",
    "符合条件的各类企业均可申请。",
    "不得要求企业在本地注册。",
    "不以在本区注册为条件。",
    "不以企业迁入注册地为前提。",
    "不得要求企业承诺不迁出本区。",
    "不得限制企业迁出。",
    "无论是否在本区注册,均可申请。",
    "注册地不在本区的企业也可申请。",
    "不要求在本区设立分公司。",
    "不得以纳税额为依据给予奖励。",
    "严禁先征后返。",
    "奖励不与税收挂钩。",
    "不得通过一事一议给予优惠。",
    "禁止以低于基准地价的价格供地。",
    "出让价不得低于基准地价。",
    "项目建设地点在本区。",
    "在本区实施的项目,按固定资产投资的10%补助。",
    "企业须依法登记注册,具有独立法人资格。",
    "在中国境内注册的企业。",
    "注册资本不低于1000万元,在本区投资建设。",
    "取得注册商标的,每件补助1万元。",
    "提供完税证明和纳税信用等级证明。",
    "纳税信用良好,无欠税。",
    "按不含税设备购置价的20%补助。",
    "按增值税专用发票金额的10%补助。",
    "亩均税收不低于10万元的项目,按固定资产投资5%补助。",
    "企业所得税汇算清缴申报的研发费用的10%。",
    "依法享受留抵退税、出口退税政策。",
    "企业可整体变更为股份有限公司。",
    "有限责任公司均可申请。",
    "未被列入经营异常名录和严重违法失信企业名单。",
    "列入工信部专精特新小巨人名单的企业,奖励50万元。",
    "首次升规入统的企业,奖励20万元。",
    "鼓励链主企业开放应用场景。",
    "不分所有制,一视同仁。",
    "国有、民营、外资企业同等对待。",
    "购置国内外先进设备的,按设备款10%补助。",
    "一事一议事项按公开标准和程序办理。",
    "人才及其家属户籍迁入本市的,免收手续。",
    "提供免费政策咨询和培训。",
    "同一项目就高不重复享受。",
    "设备投资的30%,最高500万元。",
    "骗取资金的,收回奖补资金并依法处理。",
    "The firm pays its taxes according to law.",
    "R&D expenses as confirmed by the tax authority for the super deduction.",
    "Enterprises of any kind that meet the conditions may apply.",
    "No firm may be required to register in the zone.",
    "Enterprises need not be registered in the zone.",
    "Firms registered in China may apply.",
    "Registration in the zone is not required.",
    "Whether or not the firm is registered in the zone, it may apply.",
    "The grant does not depend on the tax paid.",
    "Amounts must not be calculated from tax paid.",
    "Submit the latest tax returns and a tax certificate.",
    "Land is not sold below the benchmark price.",
    "Case-by-case decisions are not allowed.",
    "The project is built in the zone.",
    "State-owned, private and foreign-invested enterprises are treated alike.",
    "Limited liability companies may apply.",
    "Firms that are not on the list of dishonest debtors.",
    "50 percent of the price of a first set, at most 2 million yuan for one set.",
    "Up to 100,000 yuan a person and 300,000 yuan an enterprise.",
    "Industrial projects with fixed-asset investment of at least 10 million yuan and at least "
    "2 million yuan per mu receive 5 to 20 percent of the fixed-asset investment.",
    "",
]


def codes_of(text: str) -> set[str]:
    return {flag.code for flag in flags_of(text)}


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in RED_WORDINGS.items() for text in texts]
)
def test_a_forbidden_wording_is_flagged(code, text):
    assert code in codes_of(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_wording_stays_green(text):
    assert flags_of(text) == []


def test_every_rule_has_wordings_that_break_it():
    assert set(RED_WORDINGS) == set(RULES)


def test_a_flag_quotes_the_words_and_tells_the_rule():
    text = "一、支持范围。获得上市奖励的企业须承诺五年内不迁出注册地,否则收回奖励资金。"
    (flag,) = flags_of(text)
    assert (flag.code, flag.level) == ("STAY_PROMISE", RED)
    assert flag.quote in text
    assert "迁出" in flag.quote
    assert str(flag.rule)


def test_a_demand_after_a_denial_is_still_found():
    text = "不得弄虚作假,获奖企业须将注册地迁入本区。不要求企业提供担保,但应在本区注册。"
    assert codes_of(text) == {"MOVE_REGISTRATION", "LOCAL_REGISTRATION"}


def test_a_weak_denial_reaches_no_further_than_its_clause():
    assert codes_of("取消原有限制,在本区注册的企业享受奖励。") == {"LOCAL_REGISTRATION"}


def test_every_hit_of_a_rule_is_quoted_once():
    text = "在本区注册的企业优先。在本区注册的企业优先。在我县登记注册的企业优先。"
    assert [flag.quote for flag in flags_of(text)] == ["在本区注册", "在我县登记注册"]


@pytest.mark.parametrize(
    "unit",
    ["在本区", "注册地", "地方贡献", "not ", "registered ", "a", "库企业", "A ", "不得", "本" * 50],
)
def test_a_hostile_text_costs_no_time(unit):
    text = unit * (30_000 // len(unit))
    began = time.process_time()
    flags_of(text)
    assert time.process_time() - began < 3
