import re
from datetime import date
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.door_codes import door_codes

CODES = {
    "门禁1234#": "1234#",
    "门禁 1234 #": "1234 #",
    "门禁码：1234": "1234",
    "门禁密码是5566#，进去左转": "5566#",
    "密码 5566": "5566",
    "密码：５５６６＃": "５５６６＃",
    "密码是 55 66": "55 66",
    "大门密码改成了 8812": "8812",
    "楼下大门密码就是 258080": "258080",
    "单元门密码*1234#": "*1234#",
    "入户密码 0852，进门记得换鞋": "0852",
    "钥匙盒密码 719": "719",
    "钥匙盒在消防栓里，密码4321": "4321",
    "门锁密码：「980312」": "980312",
    "电梯密码 3344": "3344",
    "小区大门 #1357#": "#1357#",
    "按 2580 开门": "2580",
    "到了输入 2580": "2580",
    "门口键盘输 1234 再按井号": "1234",
    "5566是门禁密码": "5566",
    "5566 开门": "5566",
    "1234# 开锁": "1234#",
    "楼下按 1234井": "1234井",
    "密码1234井号键": "1234井号键",
    "请按*5566#": "*5566#",
    "门禁密码一二三四": "一二三四",
    "密码是幺二三四五六": "幺二三四五六",
    "密码六个八": "六个八",
    "密码 6个8": "6个8",
    "门密码每个月会换，这个月是 7788": "7788",
    "C1234# 就能进": "C1234#",
    "密 码 1 2 3 4": "1 2 3 4",
    "门禁\u200b1\u200b2\u200b3\u200b4#": "1\u200b2\u200b3\u200b4#",
    "mima: 1357": "1357",
    "智能锁 778899": "778899",
    "door code 8812": "8812",
    "The door code is 8812#.": "8812#",
    "gate code: 4711#": "4711#",
    "8812 is the door code": "8812",
    "lockbox 3456": "3456",
    "Press 1234# at the gate": "1234#",
    "passcode 0000": "0000",
    "给你留了 4711#": "4711#",
    "门禁卡在物业，或者 1234*": "1234*",
    "没有wifi，门禁密码1234": "1234",
    "快到了打13812345678，门禁 5566#": "5566#",
    "3栋2单元502，门禁1234#": "1234#",
    "密码 5566 3单元502室": "5566",
    "密码20200101": "20200101",
}

INNOCENT = [
    "",
    "3单元502室",
    "3栋2单元502",
    "3号楼1502",
    "12#楼502",
    "5#2单元301",
    "6-2-1204",
    "人民路1234弄56号",
    "门牌 1502室",
    "大门右手边第3个门",
    "门禁卡在保安那里",
    "密码锁坏了，敲门就好",
    "密码我微信发你",
    "忘了密码请打 13812345678",
    "忘了密码，打 138 1234 5678 找我",
    "密码问我：0571-88886666",
    "门禁有问题打物业 400-820-8820",
    "电话 13812345678",
    "+86 138 1234 5678",
    "027-8765 4321",
    "芯片号 156000012345678",
    "2026年11月25日",
    "2026-11-25 到 2026-12-01",
    "大门 2026年换的",
    "11月25日18:30来",
    "门在 18:00-20:00 开",
    "大门晚上 22:30 关",
    "门锁花了 1280 元",
    "¥1280 的猫门",
    "换锁 1,200 元",
    "体重 4500g",
    "4.5kg，绝育",
    "每天 1200 毫升水",
    "按 1500 g 分三次喂",
    "按1200大卡算",
    "按2024年的体检喂",
    "门口放 1000ml 水",
    "每顿 60 克，一天 2 次",
    "喂 120 粒",
    "疫苗 2025.03.01 打的",
    "wifi密码 88888888",
    "WiFi: home-5G 密码 12345678",
    "喂食器密码 1234",
    "监控的密码是 246810",
    "订单号 20261125001",
    "快递单号 7788990011",
    "验证码收到了",
    "取件码 3-2-1004",
    "1000*2=2000",
    "猫 3*2 只",
    "公交 1024 路到门口",
    "地铁2号线",
    "room 1502",
    "Apartment 1204, third floor",
    "zip code 430000",
    "Give 1500 grams",
    "She is 12 years old, weighs 4.2 kg",
    "call +86 138-1234-5678 at the door",
    "一只猫两只狗三盆水",
    "一二三四楼都可以",
    "进门第一二三个柜子",
    "芯片 1234567890",
    "QQ 12345678",
    "猫砂在门后，2个盆",
    "钥匙在物业前台，报 502 就行",
]


@pytest.mark.promise("B1")
@pytest.mark.parametrize(("text", "code"), CODES.items())
def test_door_code_in_a_text_is_found(text, code):
    assert [found.text for found in door_codes(text)] == [code]


@pytest.mark.promise("B1")
@pytest.mark.parametrize("text", INNOCENT)
def test_numbers_that_are_no_codes_are_left_alone(text):
    assert door_codes(text) == []


@pytest.mark.parametrize("text", ["门禁1234#", "大门密码 8812", "door code 8812", "单元门 *5566#", "5566是门禁密码"])
def test_named_door_with_a_code_is_certain(text):
    assert [found.is_certain for found in door_codes(text)] == [True]


@pytest.mark.parametrize("text", ["密码 5566", "给你 4711#", "按 2580 开门", "大门 2580"])
def test_number_that_may_be_something_else_is_not_certain(text):
    assert [found.is_certain for found in door_codes(text)] == [False]


def test_several_codes_are_found_in_their_order():
    text = "大门密码 8812，单元门 5566#，电话 13812345678，钥匙盒密码719"
    found = door_codes(text)
    assert [code.text for code in found] == ["8812", "5566#", "719"]
    assert [text[code.start : code.end] for code in found] == [code.text for code in found]


digits = st.text("0123456789", min_size=4, max_size=8)
around = st.sampled_from(["", "你好，", "猫在卧室。", "到了先敲门，"])
named = st.sampled_from(
    ["门禁密码", "大门密码是", "门禁码：", "密码 ", "单元门密码：", "入户密码为", "door code ", "钥匙盒密码"]
)
signs = st.sampled_from(["", "#", "＃", "*", " #"])


@given(
    before=around, cue=named, code=digits, sign=signs, after=st.sampled_from(["", "，谢谢", "。猫很乖", "\n饭在厨房"])
)
def test_code_with_its_name_is_always_found(before, cue, code, sign, after):
    found = door_codes(before + cue + code + sign + after)
    assert [re.sub(r"\D", "", one.text) for one in found] == [code]


mobile = st.from_regex(r"1[3-9]\d{9}", fullmatch=True)
landline = st.from_regex(r"0(?:10|2\d|5[1-9]\d)-[2-8]\d{7}", fullmatch=True)
days = st.dates(date(1950, 1, 1), date(2090, 1, 1))
date_text = days.map(lambda day: f"{day.year}年{day.month}月{day.day}日") | days.map(date.isoformat)
clock = st.times().map(lambda time: f"{time:%H:%M}")
price = st.integers(1, 99999).map(lambda yuan: f"{yuan}元") | st.integers(1, 99999).map(lambda yuan: f"¥{yuan}")
weight = st.integers(1, 99999).map(lambda grams: f"{grams}克") | st.integers(1, 9999).map(lambda grams: f"{grams} g")
room = st.tuples(st.integers(1, 99), st.integers(1, 9), st.integers(101, 3399)).map(
    lambda parts: "{}栋{}单元{}室".format(*parts)
) | st.integers(101, 3399).map(lambda number: f"{number}室")
context = st.sampled_from(
    ["{}", "大门 {}", "密码问 {}", "门锁换新 {}", "按 {} 来", "门禁坏了找 {}", "到楼下 {}", "{} 开门"]
)


@given(context, mobile | landline | date_text | clock | price | weight | room)
def test_number_with_its_own_company_is_never_a_code(sentence, number):
    assert door_codes(sentence.format(number)) == []


@given(st.text(max_size=200))
def test_any_text_is_read_and_what_is_found_stands_in_it(text):
    for code in door_codes(text):
        assert text[code.start : code.end] == code.text
        assert code.text


SLOWEST = [
    "1,",
    "1.",
    "1栋",
    "1 ",
    "1-",
    "12\t",
    "qq",
    "_",
    "1234# 12",
    " 1234",
    " 12345678",
    "1234密码",
    "锁是1234密码",
]


@pytest.mark.parametrize("before", ["", "1234#", "门138code", "订单"])
@pytest.mark.parametrize("piece", SLOWEST)
def test_text_of_one_piece_over_and_over_is_read_in_time_with_its_length(before, piece):
    text = before + piece * (8_000 // len(piece))
    began = thread_time()
    door_codes(text)
    assert thread_time() - began < 1


def test_code_with_many_groups_of_digits_after_it_is_read_at_once():
    began = thread_time()
    found = door_codes("门禁 1234#" + " 12345678" * 4)
    assert thread_time() - began < 0.5
    assert found[0].text.startswith("1234#")
