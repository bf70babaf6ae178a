"""Flags of a case: what rules ask about it that only the lender can know. Three-valued.

Yes, no, or absent: nobody looked, so nobody can tell, and no rule passes by that. The lender's list says yes or no.

Two-valued is what a register answers by itself, because what is not in it has not happened: stays, consents, channels
and times that the customer refused, persons who asked to be left alone. So is `TAKEN_BACK`: the laptop sets it itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from collector_app.domain.localised import Localised

FLAGS: Final[Mapping[str, Localised]] = {
    "vulnerable": Localised("whether the customer needs special care", "客户是否需要特别照顾"),
    "agency": Localised("whether an outside agency works on the case", "案件是否委托外部机构"),
    "outsourcing_notice_sent": Localised("whether the customer was told of the agency", "是否已告知客户委托了外部机构"),
    "time_barred": Localised("whether the limitation period has run", "诉讼时效是否已过"),
    "minor_in_household": Localised("whether a child lives at home", "家里是否有未成年人"),
    "agency_listed": Localised("whether the agency is on the published list", "机构是否在公布的名单上"),
    "sub_entrusted": Localised("whether the agency passed the case on", "是否转委托"),
    "sub_entrusting_agreed": Localised("whether the lender agreed to passing it on", "转委托是否经过同意"),
    "legality_doubt": Localised("whether there is a doubt that the claim is lawful", "合法性是否存疑"),
    "unreachable": Localised("whether the customer can't be reached", "客户是否联系不上"),
    "joint_debt_proven": Localised("whether the spouse's share is proven", "配偶的责任是否已证明"),
    "hours_exempt": Localised("whether the hours of contact don't hold here", "是否不受时段限制"),
    "original_creditor_asked": Localised(
        "whether the customer asked for the first lender's name", "客户是否询问原来的机构"
    ),
    "customer_is_minor": Localised("whether the customer is a minor", "客户是否未成年"),
    "deadlocked": Localised("whether talks are at a deadlock", "谈判是否僵持"),
    "capacity_doubt": Localised("whether the customer may be unable to decide", "客户的行为能力是否存疑"),
    "limitation_refused": Localised(
        "whether the customer said no because of the limitation period", "客户是否以时效为由拒绝"
    ),
    "microfinance": Localised("whether this is microfinance", "是否小额信贷"),
    "sub_judice": Localised("whether the matter is before a court", "是否在法院审理中"),
    "place_named": Localised("whether the customer named a place to meet", "客户是否指定了见面地点"),
}
"""Name → what it answers, in words fit for the door."""

TAKEN_BACK: Final = "withdrawn"  # the centre took the case away while its visit was open; known, so absent is no

_PREFIX: Final = "case.flags."


def flags_of(told: Mapping[str, bool]) -> dict[str, bool]:
    """Return the flags as rules see them: what nobody told stays absent."""
    return {TAKEN_BACK: False, **told}


def how_to_get(missing: Iterable[str]) -> Localised | None:
    """Say which flags are not known, by the dotted names of facts that were missed, and who can tell; None for none."""
    names = [name.removeprefix(_PREFIX) for name in missing if name.startswith(_PREFIX)]
    unknown = [name for name in names if name in FLAGS]
    if not unknown:
        return None
    columns = ", ".join(unknown)
    english, chinese = ("; ".join(FLAGS[name].en for name in unknown), "；".join(FLAGS[name].zh_CN for name in unknown))
    return Localised(
        f"Not known: {english}. Ask the centre to fill it in ({columns}), then connect once.",
        f"不清楚：{chinese}。请中心填上（{columns}），再联网一次。",
    )
