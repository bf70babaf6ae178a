"""Reads a note the way a reader would: width, case, traditional characters and dodges folded, with the way back.

Two writings of one word fold to the same text: full-width and half-width, capitals, traditional and simplified
characters, spaces, dots and asterisks put between Chinese characters, invisible characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

# Traditional and simplified, pair by pair: the characters that words about money, offices, threats, illness and
# families are written with. It is no general converter and need not be one.
_PAIRS: Final = (
    "還还錢钱債债貸贷帳账賬账銀银訊讯電电話话說说講讲訴诉訟讼請请認认識识證证據据議议論论調调談谈讓让謀谋罵骂"
    "鄰邻裡里裏里門门開开關关閉闭間间問问聞闻們们個个倆俩兩两來来對对時时後后從从過过進进遠远運运達达違违連连"
    "邊边這这樣样麼么嗎吗處处該该當当應应會会將将幾几機机檢检罰罚獄狱監监執执強强製制壓压廳厅"
    "動动務务勞劳勢势協协單单衛卫衝冲術术業业極极樓楼榮荣標标權权橫横歐欧殺杀殘残毆殴氣气決决減减測测潑泼"
    "滅灭濟济災灾點点無无爛烂爭争爺爷狀状獨独現现環环產产畢毕異异癥症癡痴療疗瘋疯發发盡尽監监盜盗眾众著着"
    "瞭了確确禮礼禍祸種种稱称穩稳穢秽窮穷竊窃競竞筆笔節节範范糾纠紅红級级紀纪約约純纯終终組组結结給给絕绝"
    "統统經经維维網网綁绑緊紧線线練练縣县總总績绩繳缴續续罷罢職职聯联聲声聽听腦脑臉脸腫肿臟脏與与興兴舉举"
    "舊旧艦舰藥药蘭兰處处虛虚號号蟲虫衆众裝装製制複复褲裤親亲覺觉觀观觸触計计訂订記记討讨設设許许診诊詐诈詞词"
    "試试詢询誠诚誤误誰谁課课譯译護护變变豬猪貓猫負负財财責责貨货費费資资賠赔賤贱賭赌賴赖購购贓赃贏赢"
    "趕赶跡迹蹤踪車车軍军軟软較较輩辈輸输轉转辦办辭辞農农連连週周遊游選选遲迟遷迁郵邮鄉乡醜丑醫医釋释針针"
    "釣钓銷销鎖锁鎮镇鐘钟鐵铁長长閃闪陣阵陰阴陸陆陽阳隊队際际隨随險险隱隐雖虽雙双雜杂離离難难雲云靈灵靜静"
    "頂顶項项順顺預预領领頭头題题額额顏颜願愿顧顾類类顯显風风飛飞飯饭養养餘余館馆騙骗騷骚驅驱驗验驚惊髒脏"
    "鬆松鬥斗鬧闹魚鱼鳥鸟麗丽黃黄黨党齊齐齒齿龍龙傳传傷伤債债傾倾僅仅價价儘尽償偿優优兒儿凍冻劃划劇剧勸劝"
    "區区參参員员啞哑啟启喪丧嗆呛嘗尝嚇吓嚴严國国圍围園园圓圆圖图團团堅坚報报場场塊块墊垫壞坏壯壮夠够奪夺"
    "婦妇媽妈學学孫孙寫写實实審审寶宝導导屆届屍尸層层屬属島岛帶带幫帮幹干庫库廠厂廢废廣广彎弯張张彈弹後后"
    "徵征惡恶愛爱慘惨慣惯憂忧憑凭懷怀懲惩戲戏戶户拋抛挾挟捨舍掃扫採采換换損损搶抢撥拨擇择擊击擋挡擔担擾扰"
    "攔拦敗败敵敌數数斷断於于曬晒書书條条東东棄弃樂乐樹树橋桥歲岁歷历殼壳沒没況况洩泄涼凉滿满漢汉潔洁濕湿"
    "營营燒烧爾尔牆墙牽牵獎奖獲获瑪玛畫画僱雇麵面髮发鬍胡"
)
_SIMPLER: Final = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_PLAIN: Final = str.maketrans({"’": "'", "‘": "'", "`": "'", "＇": "'"})  # apostrophes as keyboards make them

_HAN: Final = r"\u3400-\u9fff"
_BETWEEN: Final = re.compile(rf"(?<=[{_HAN}])[ \t\u00b7\u2022*_~^|+]+(?=[{_HAN}])")
"""What is put between characters to dodge a list of words. A line break is none: it ends a sentence."""


@lru_cache(maxsize=8192)  # characters, never text: a note must not stay in memory
def _fold(letter: str) -> str:
    if unicodedata.category(letter) == "Cf":
        return ""
    folded = unicodedata.normalize("NFKC", letter.translate(_PLAIN)).casefold()
    return "".join(_SIMPLER.get(item, item) for item in folded)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is read; character i of `text` was written at `starts[i]` up to `ends[i]`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a piece of `text` that is not empty was written."""
        return self.starts[start], self.ends[end - 1]

    def replaced(self, pieces: Iterable[tuple[int, int, str]]) -> Folded:
        """Return it with pieces (start, end, new text; in order, none inside another) replaced."""
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        here = 0
        for start, end, new in pieces:
            text += (self.text[here:start], new)
            starts += (*self.starts[here:start], *[self.starts[start]] * len(new))
            ends += (*self.ends[here:start], *[self.ends[end - 1]] * len(new))
            here = end
        if not text:
            return self
        return Folded("".join((*text, self.text[here:])), (*starts, *self.starts[here:]), (*ends, *self.ends[here:]))


def fold(text: str) -> Folded:
    """Fold width, case, traditional characters, and what stands between Chinese characters."""
    pieces = [(index, _fold(letter)) for index, letter in enumerate(text)]
    plain = Folded(
        "".join(piece for _, piece in pieces),
        tuple(index for index, piece in pieces for _ in piece),
        tuple(index + 1 for index, piece in pieces for _ in piece),
    )
    return plain.replaced((found.start(), found.end(), "") for found in _BETWEEN.finditer(plain.text))


class Spellings:
    """Other writings of words: homophones and Latin spellings that people use to dodge a list of words."""

    def __init__(self, usual: Mapping[str, Iterable[str]]) -> None:
        self._usual = {fold(other).text: fold(word).text for word, others in usual.items() for other in others}
        longest = sorted(self._usual, key=len, reverse=True)
        self._pattern = re.compile("|".join(re.escape(item) for item in longest)) if longest else None

    def apply(self, folded: Folded) -> Folded:
        """Return the text with every other writing replaced by the usual one."""
        if self._pattern is None:
            return folded
        return folded.replaced(
            (found.start(), found.end(), self._usual[found.group()]) for found in self._pattern.finditer(folded.text)
        )
