from time import thread_time

import pytest

from bookings.voice.masking import HIDDEN, masked

pytestmark = pytest.mark.promise("C7")


@pytest.mark.parametrize(
    "number",
    [
        "13812345678",
        "138-1234-5678",
        "138 1234 5678",
        "+86 138 1234 5678",
        "１３８１２３４５６７８",
        "1.3.8.1.2.3.4.5.6.7.8",
        "1 3 8 1 2 3 4 5 6 7 8",
        "一三八一二三四五六七八",
        "幺三八幺二三四五六七八",
        "138一二三四5678",
        "1\u200b3812345678",
        "027-87654321",
        "02787654321",
        "400-820-8820",
        "wang.xm@example.com",
        "wxid_a1b2c3d4",
    ],
)
def test_number_or_account_is_hidden_and_the_words_around_it_stay(number):
    assert masked(f"打我 {number} 好吗") == f"打我 {HIDDEN} 好吗"


@pytest.mark.parametrize(
    "text",
    [
        "微信:mimi_2020",
        "微信 mimi_2020",
        "加我微信 mimi2020",
        "加v mimi_2020",
        "vx：mimi2020",
        "WeChat ID: mimi2020",
        "v信mimi_2020",
        "QQ 123456789",
        "微信同号13812345678",
        "电话 87654321",
        "加我vx138a5678x",
        "门禁4711#",
    ],
)
def test_account_that_is_named_is_hidden(text):
    said = masked(text)
    assert HIDDEN in said
    assert not any(part in said for part in ("mimi", "2020", "5678", "4321", "4711", "6789"))


@pytest.mark.parametrize(
    "text",
    [
        "11月25日 18:00–20:00 可以吗",
        "2026-11-25",
        "猫粮每天 40 克，早晚各 20",
        "它 3 岁，4.5 公斤",
        "3栋2单元502",
        "微信上说不清，这里写吧",
        "一二三四五只猫",
        "我会提前 10 分钟到",
        "一共 360 元",
        "芯片 900012345678901",
        "",
    ],
)
def test_everyday_numbers_stay(text):
    assert masked(text) == text


@pytest.mark.parametrize("piece", ["_", "a", "86 _", "vx", "@a", "a@", "1-", "138"])
def test_text_of_one_piece_over_and_over_is_masked_in_time_with_its_length(piece):
    text = piece * (12_000 // len(piece))
    began = thread_time()
    masked(text)
    assert thread_time() - began < 1
