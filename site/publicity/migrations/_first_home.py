"""The first words of the home page. Figures and laws carry their source; none is invented."""

from publicity.migrations._first_words import block, door, facts, items

HERO = {
    "hero_title": "学得扎实，考得公正",
    "hero_accent": "每张证书都查得到来历",
    "hero_lead": "安全生产培训、考试、发证和到期提醒在一个平台办完。学时、答卷、成绩环环留痕，谁都可以核验。",
    "hero_facts": "查验证书不用登录\n答案即存，断网不丢\n手机和电脑都能用",
    "hero_doors": [
        block("door", door("查验证书", "", "shield-check", "certificates:verify"), "hero:verify"),
        block("door", door("进入考场", "", "monitor", "exams:room"), "hero:room"),
    ],
}

_ENTRIES = [
    door("进入考场", "凭准考证号和考试码登录机位", "monitor", "exams:room"),
    door("我的工作台", "证书、到期事项、考试安排和消息", "layout-dashboard", "portal:desk"),
    door("我的学时", "每一课记了多少学时、由谁确认", "clock", "courses:my-hours"),
    door("考核规则", "学时、题量、合格线和有效期的出处", "scale", "qualifications:editions"),
]

_STEPS = [
    ("参加培训", "每堂课现场签到，学时由教师和教务两道确认，记录只增不改。"),
    ("报名审核", "年龄、学历、学时或免训依据逐条核对，不符合的写明原因。"),
    ("理论考试", "每人一份随机试卷，答案逐题保存，到时自动收卷。"),
    ("实操考试", "考评员按步骤评分；教过考生的人不能监考和考评。"),
    ("发证与提醒", "证书带二维码和电子签名；到期前按规定时间提醒换证。"),
]

_LAWS = [
    ("特种作业人员安全技术培训考核管理规定", "应急管理部令第19号 · 2026年6月1日起施行", "现行", "ok"),
    ("中华人民共和国安全生产法", "2021年6月10日修正 · 2021年9月1日起施行", "现行", "ok"),
    ("生产经营单位安全培训规定", "原国家安监总局令第3号 · 经第63号、第80号令修正", "", "neutral"),
    ("安全生产培训管理办法", "原国家安监总局令第44号 · 2012年3月1日起施行", "", "neutral"),
    ("安全生产培训机构基本条件 AQ 8011-2023", "2024年7月1日起实施 · 强制性标准", "标准", "info"),
]

_FIGURES = [
    ("54", "个", "特种作业操作项目，分 10 大类", "应急管理部 2026 年 1 月统计"),
    ("80", "分", "理论、实操的合格线（满分 100）", "安监总培训〔2013〕104号"),
    ("6", "年", "特种作业操作证有效期，到期换证，不再三年复审", "应急管理部令第19号"),
    ("5", "次", "实操最多考 5 次；理论补考不限次数", "应急管理部令第19号"),
]

BODY = [
    block(
        "lookup",
        {"title": "查验证书", "note": "编号印在证书上。也可以用手机扫证书上的二维码。"},
        "home:lookup",
    ),
    block(
        "entries",
        {
            "title": "您要办什么",
            "lead": "",
            "doors": items(_ENTRIES, "home:entries"),
        },
        "home:entries",
    ),
    block(
        "teasers",
        {"title": "宣传活动", "lead": "安全生产月、消防日、职业病防治法宣传周等活动的安排和资料。", "count": 3},
        "home:teasers",
    ),
    block(
        "courses",
        {"title": "上一堂安全课", "lead": "手机上就能学，每一课都有图、有自测、有简明版。", "count": 3},
        "home:courses",
    ),
    block(
        "reading",
        {"title": "学知识，看案例", "lead": "每篇文章都有简明版，可以听；案例讲清原因和做法。"},
        "home:reading",
    ),
    block(
        "steps",
        {
            "title": "从培训到持证",
            "lead": "五步都在平台办理，每一步留下不可更改的记录。",
            "steps": items([{"title": title, "text": text} for title, text in _STEPS], "home:steps"),
        },
        "home:steps",
    ),
    block(
        "places",
        {"title": "安全宣传“七进”", "lead": "把安全知识送到身边，也欢迎基层单位结合实际增加场所。"},
        "home:places",
    ),
    block(
        "laws",
        {
            "title": "法规与标准",
            "lead": "",
            "laws": items(
                [{"title": title, "note": note, "label": label, "tone": tone} for title, note, label, tone in _LAWS],
                "home:laws",
            ),
            "door": door("看考核规则逐条出处", "", "scale", "qualifications:editions"),
        },
        "home:laws",
    ),
    block(
        "figures",
        {
            "title": "办证要点",
            "lead": "",
            "figures": items(
                [
                    {"value": value, "unit": unit, "label": label, "source": source}
                    for value, unit, label, source in _FIGURES
                ],
                "home:figures",
            ),
        },
        "home:figures",
    ),
    block(
        "hotline",
        {
            "title": "发现隐患，请打 12350",
            "lead": "任何单位和个人都有权举报事故隐患和安全生产违法行为。",
            "number": "12350",
            "facts": facts(
                [("说清楚", "地点、单位、看到的情况、现在有没有人受威胁"), ("保护您", "受理机关应当为举报人保密")],
                "home:hotline",
            ),
        },
        "home:hotline",
    ),
]
