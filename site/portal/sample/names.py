"""Composed names, among them the ones that break weak systems."""

from __future__ import annotations

import random

SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘蒋蔡余杜叶程魏苏吕丁任卢姚沈姜崔钟谭陆汪范金石"
GIVEN_MALE = ("建国", "志强", "海涛", "国庆", "永福", "德明", "新民", "大伟", "长顺", "立军", "春生", "福来", "向东", "建华",
              "文斌", "晓峰", "俊杰", "浩然", "小龙", "水根", "光荣", "卫东", "天佑", "子轩", "成林", "云山", "家旺", "世昌")  # fmt: skip
GIVEN_FEMALE = ("秀兰", "桂英", "丽华", "春梅", "海燕", "小红", "玉珍", "雪梅", "晓燕", "慧敏", "雅琴", "佳怡", "冬梅", "凤英",
                "美玲", "月娥", "婷婷", "红霞", "静怡", "翠花")  # fmt: skip
SPECIAL = (
    ("买买提·吐尔逊", "male"), ("阿依古丽·艾合买提", "female"), ("扎西顿珠", "male"), ("欧阳建国", "male"),
    ("陶喆", "male"), ("李䶮", "male"), ("王堃", "male"), ("周㛃", "female"), ("陈𬱖", "male"),
    ("努尔兰·阿不都热合曼江", "male"), ("安", "male"), ("司马相成", "male"),
)  # fmt: skip


def compose(dice: random.Random, serial: int) -> tuple[str, str]:
    """A name and its sex; the first dozen are the difficult ones."""
    if serial < len(SPECIAL):
        return SPECIAL[serial]
    female = dice.random() < 0.28
    given = dice.choice(GIVEN_FEMALE if female else GIVEN_MALE)
    return f"{dice.choice(SURNAMES)}{given}", "female" if female else "male"
