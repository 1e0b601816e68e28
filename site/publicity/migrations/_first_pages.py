"""隐私说明 (says what accounts/consents/privacy-2026-11.md says, in full sentences) and 关于."""

from publicity.migrations._first_words import block, facts, items, rows

PRIVACY = {
    "title": "隐私说明",
    "slug": "privacy",
    "lead": "为办理安全生产培训、考试、发证和到期提醒，平台需要处理您的个人信息。这里写明处理什么、为什么、保存多久，以及您怎样行使权利。2026年11月版。",
    "search_description": "安培平台个人信息处理说明。",
}
PRIVACY_BODY = [
    block("heading", "处理哪些信息、用在哪里", "privacy:h1"),
    block("table", {
        "title": "",
        "columns": items(["信息", "用途", "怎样保护"], "privacy:columns"),
        "rows": rows([
            ("姓名、证件类型、证件号码（敏感个人信息）", "确认是本人；报名、考试、发证", "加密保存；页面只显示掩码；查看完整号码留下不可更改的记录"),
            ("性别、出生日期、文化程度", "核对报考条件", "只对办理人员显示"),
            ("手机号", "登录、验证、提醒", "加密保存；页面只显示掩码"),
            ("证件照", "印在准考证和证书上，供现场核对", "须单独同意；去除拍摄地点等附加信息；不对外公开"),
            ("培训学时、答卷、成绩、证书和办理记录", "证明培训和考试属实", "逐条留痕，形成可以核验的证据链"),
        ], "privacy:rows"),
        "note": "不同意用人脸比对核验身份的，由监考人员核对证件，效力相同。人脸信息不离开本平台，撤回后停止使用并删除。",
    }, "privacy:table"),
    block("heading", "谁能看到", "privacy:h2"),
    block("text", "<p>只提供给您所在单位、培训机构、考试机构和依法履职的应急管理部门，各自只能看到办理所需的部分，不用于其他目的，不出售。</p>"
                  "<p>公开查验证书时，只显示证书上印的事项，姓名和证件号码经过掩码；输入的内容不保存。</p>", "privacy:who"),
    block("heading", "保存多久", "privacy:h3"),
    block("text", "<p>依法应当保存的培训与考试档案，在法定期限内不能删除。其余信息您可以随时要求删除。"
                  "查验时的网络地址只以不可还原的形式保存几分钟，用来防止有人大量试探编号。</p>", "privacy:long"),
    block("heading", "您的权利", "privacy:h4"),
    block("facts", {
        "title": "",
        "facts": facts([
            ("查阅和复制", "登录后打开“我的资料”，可以下载平台保存的关于您的全部信息"),
            ("更正", "姓名、证件有误，带证件到报名机构更正，更正也会留痕"),
            ("撤回同意", "在“我的资料”逐项撤回，即时生效；撤回不影响撤回前已经进行的处理"),
            ("删除", "照片撤回后立即删除；已签发的证书文件不会改变"),
            ("提醒", "撤回“接收提醒”后，不再发短信和邮件，提醒只显示在工作台"),
        ], "privacy:rights"),
    }, "privacy:rights"),
    block("heading", "Cookie", "privacy:h5"),
    block("text", "<p>平台只用登录、语言、大字版和防止跨站请求伪造所必需的 Cookie，不做广告和跨站跟踪，页面不加载外部网站的内容。</p>", "privacy:cookies"),
    block("heading", "联系我们", "privacy:h6"),
    block("callout", {"tone": "info", "title": "",
                      "text": "对个人信息处理有疑问或投诉，请联系为您办理的培训机构或考试机构；也可以向当地应急管理部门反映。"}, "privacy:contact"),
]  # fmt: skip

ABOUT = {
    "title": "关于安培",
    "slug": "about",
    "lead": "安培是安全生产培训、考试、发证和安全文化宣传的平台。名字取自“安全培训”。",
    "search_description": "安培平台是做什么的，证书的性质，怎样核验。",
}
ABOUT_BODY = [
    block("heading", "平台做什么", "about:h1"),
    block("text", "<ul><li>培训机构记学时：现场签到、两道确认、只增不改。</li><li>考试机构组卷考试：题库、组卷方案、随机试卷、机考、实操评分。</li>"
                  "<li>发证和查验：证书带二维码与电子签名，任何人都能核验真伪。</li><li>到期管理：按现行规定算出每个人下一件该办的事，按时提醒。</li></ul>", "about:text"),
    block("heading", "证书是什么性质", "about:h2"),
    block("callout", {"tone": "warn", "title": "不等同于国家证件",
                      "text": "平台签发的是培训、考试合格证明，不是国家《特种作业操作证》，也不仿制其式样。国家证书请在应急管理部政务服务平台查询。"}, "about:nature"),
    block("heading", "怎样核验", "about:h3"),
    block("text", "<p>扫描证书上的二维码，或在“证书查验”输入证书编号和姓名。把收到的证书文件拖到查验页面，浏览器会与签发时的文件逐字节比对，文件不上传。</p>", "about:verify"),
]  # fmt: skip
