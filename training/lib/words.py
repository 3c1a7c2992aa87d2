"""What people call the things of the figures, Chinese first."""

LANGUAGE = {"zh": "中文 Chinese", "en": "英文 English"}
CATEGORY = {"logistics": "物流 logistics", "quality": "质量 quality", "service": "服务 service", "other": "其他 other"}
REASON = {
    "late": "延误 late", "lost": "丢件 lost", "damaged": "破损 damaged", "wrong_item": "错发漏发 wrong_item", "courier": "配送人员 courier",
    "defect": "质量缺陷 defect", "fake": "假货 fake", "mismatch": "与描述不符 mismatch", "unsafe": "安全隐患 unsafe",
    "attitude": "服务态度 attitude", "refund": "退换退款 refund", "repair": "维修安装 repair", "price": "价格费用 price",
}  # fmt: skip
MODEL = {
    "naive Bayes": "朴素贝叶斯（后备引擎） naive Bayes, the fallback",
    "n-grams": "n 元组＋逻辑回归 n-grams, logistic regression",
    "frozen encoder": "冻结编码器＋线性层 frozen encoder, linear layer",
    "teachers together": "教师平均 teachers together",
    "student, float32": "学生 student, float32",
    "shipped, int8": "**随附模型 shipped, int8**",
}
PERTURBATION = {
    "traditional": "繁体 traditional characters",
    "full-width": "全角 full-width forms",
    "shouting": "大写与叹号 shouting",
    "typos": "错别字 typos and homophones",
    "emoji": "表情 emoji",
    "html": "HTML 标记 mark-up",
    "quoted-mail": "引用邮件与签名 quoted mail, signature",
    "order-noise": "单号与网址 order numbers, addresses",
}


def model_name(name: str) -> str:
    return MODEL.get(name) or f"教师 {name.removeprefix('teacher-')} {name.replace('-', ' ')}"
