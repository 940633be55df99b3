"""The words by which exports name columns, tables, statuses and kinds: `synonyms.toml`, read once."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

Words = Mapping[str, tuple[str, ...]]


# Signs of headers and statuses as they are written in Taiwan and Hong Kong -> as the file of words has them.
SIMPLIFIED = str.maketrans(
    "訂單編號戶時間額實幣種數狀態買賣貨電話機會員價總務帳賬顧購銷費運優點類別聯絡經應減稅淨產規區國縣註冊發關閉過開訪問評調滿詢"
    "諮試訴續約終簽項備現業檔級網頁線門東體頻來記錄轉據組織專長郵遞對動擊瀏覽餘錢姓稱積階層獲渠歸屬結尋補償紅贈",
    "订单编号户时间额实币种数状态买卖货电话机会员价总务账账顾购销费运优点类别联络经应减税净产规区国县注册发关闭过开访问评调满询"
    "咨试诉续约终签项备现业档级网页线门东体频来记录转据组织专长邮递对动击浏览余钱姓称积阶层获渠归属结寻补偿红赠",
)


@lru_cache(maxsize=20_000)  # the words of all known formats, and headers that are asked about again and again
def normal(text: str) -> str:
    """A header or word without case, spaces and signs: "Order_ID " and "orderId" are both "orderid".

    Traditional Chinese becomes simplified: 訂單編號 is 订单编号.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(SIMPLIFIED)
    return "".join(sign for sign in folded if sign.isalnum())


def without_brackets(text: str) -> str:
    """A header without what stands in brackets: "Amount (USD)" -> "Amount "."""
    return re.sub(r"[(\[].*?[)\]]", "", unicodedata.normalize("NFKC", text))


@cache
def tables() -> Mapping[str, Mapping[str, list[str]]]:
    """The whole file as it is written."""
    return tomllib.loads(Path(__file__).with_name("synonyms.toml").read_text(encoding="utf-8"))


@cache
def section(name: str) -> Words:
    """One section of the file: canonical name -> normalised words, the preferred ones first."""
    return {key: tuple(map(normal, words)) for key, words in tables()[name].items()}


@cache
def meanings(name: str) -> Mapping[str, str]:
    """Normalised word -> canonical name, for the sections in which a word means one thing only."""
    return {word: key for key, words in section(name).items() for word in (*words, normal(key))}


def spellings(header: str) -> set[str]:
    """A header as words are compared with it: whole, and without what stands in its brackets."""
    return {normal(header), normal(without_brackets(header))}
