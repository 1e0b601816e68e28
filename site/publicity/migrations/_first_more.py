"""Two short campaigns. Their themes of the year are left open until the organisers publish them."""

from datetime import date

from publicity.migrations._first_words import block, items

FIRE = {
    "title": "“11·9”消防日和11月消防宣传月",
    "slug": "fire-day-2026",
    "theme": "",
    "lead": "11月9日是消防日，整个11月开展消防宣传。冬季用火用电增多，先把家里和单位的疏散通道走一遍。",
    "starts_on": date(2026, 11, 1),
    "ends_on": date(2026, 11, 30),
    "audience": "社区居民、九小场所、企业员工",
    "organisers": "各级消防救援机构、应急管理部门",
    "drawing": "fire-day",
    "search_description": "消防日和消防宣传月：灭火器怎么用、怎么报警、怎么疏散。",
}
FIRE_PLACES = ("enterprise", "school", "community", "family", "public")
FIRE_BODY = [
    block("callout", {"tone": "warn", "title": "当年主题以主办机关公布的为准",
                      "text": "公布后由编辑补充到本页。下面的知识不随主题变化。"}, "fire:theme"),
    block("knowledge", {
        "title": "先学会三件事", "lead": "",
        "items": items([
            {"title": "干粉灭火器", "lead": "提、拔、握、压，对准火焰根部",
             "do": items(["先看压力表，指针在绿区", "站在上风口，离火两三米，对准根部扫射", "灭了再看一会儿，防止复燃"], "fire:do1"),
             "never": items(["不对着火焰上部喷", "油锅起火不用水，盖锅盖、关火", "火大了不恋战，立刻撤"], "fire:never1")},
            {"title": "打 119", "lead": "说清地点、什么在烧、有没有人",
             "do": items(["报到路名、小区、楼号、楼层", "留下电话，到路口接车", "火情有变化再打一次"], "fire:do2"),
             "never": items(["不因为怕收费不打，消防救援不收费", "没说完不挂电话", "不谎报火警"], "fire:never2")},
            {"title": "疏散", "lead": "低姿、贴墙、走楼梯",
             "do": items(["到陌生地方先看安全出口", "离开时随手关门，挡住烟", "到集合点点人数"], "fire:do3"),
             "never": items(["不坐电梯", "不往回跑", "不锁、不堵安全出口"], "fire:never3")},
        ], "fire:knowledge"),
    }, "fire:knowledge"),
]  # fmt: skip

HEALTH = {
    "title": "《职业病防治法》宣传周",
    "slug": "occupational-health-week-2027",
    "theme": "",
    "lead": "每年4月25日至5月1日。粉尘、噪声、化学毒物看不见也听不出，靠检测、防护和体检把它们管住。",
    "starts_on": date(2027, 4, 25),
    "ends_on": date(2027, 5, 1),
    "audience": "接触职业病危害的劳动者、用人单位",
    "organisers": "卫生健康部门、工会、用人单位",
    "drawing": "occupational-health",
    "search_description": "职业病防治法宣传周：劳动者的权利、用人单位的责任、粉尘噪声毒物防护。",
}
HEALTH_PLACES = ("enterprise", "grassroots")
HEALTH_BODY = [
    block("callout", {"tone": "info", "title": "当年主题公布后补充", "text": "主题由国家卫生健康部门等主办机关公布。"}, "health:theme"),
    block("heading", "劳动者可以要求什么", "health:h1"),
    block("text", "<ul><li><b>知情</b>：岗位有哪些职业病危害、检测结果是多少、怎样防护，合同里要写明，现场要公告。</li>"
                  "<li><b>培训</b>：上岗前和在岗期间的职业卫生培训。</li><li><b>体检</b>：上岗前、在岗、离岗的职业健康检查，"
                  "费用由用人单位承担，结果书面告诉本人。</li><li><b>防护</b>：合格的个人防护用品，并教会怎么用。</li></ul>", "health:text"),
    block("knowledge", {
        "title": "三类常见危害", "lead": "",
        "items": items([
            {"title": "粉尘", "lead": "尘肺没有特效药，防比治重要",
             "do": items(["湿式作业、密闭、抽风先开", "戴合格的防尘口罩，做佩戴气密检查", "下班先清洁再回家"], "health:do1"),
             "never": items(["不用纱布口罩代替防尘口罩", "不用压缩空气吹身上的灰", "不在作业区吃东西"], "health:never1")},
            {"title": "噪声", "lead": "听力损失不可恢复",
             "do": items(["耳塞卷细、拉耳、塞入、按住", "定期测听力", "高噪声岗位轮换、限时"], "health:do2"),
             "never": items(["不因为“习惯了”就摘耳塞", "不用音乐耳机代替护耳器", "不私自拆隔声罩"], "health:never2")},
            {"title": "化学毒物", "lead": "先看标签，再动手",
             "do": items(["看安全标签和技术说明书", "通风柜、局部排风先开后做", "知道洗眼器和喷淋在哪里"], "health:do3"),
             "never": items(["不用饮料瓶分装化学品", "不用汽油、苯类溶剂洗手", "闻到异味不坚持干，先撤离再报告"], "health:never3")},
        ], "health:knowledge"),
    }, "health:knowledge"),
]  # fmt: skip
