"""The report in words, 简体中文 and English; a layman with the paper copy in hand is the reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from collector_app.verify.report import NOT_PROVEN, Report, Verdict

Both = tuple[str, str]
LANGUAGES: Final = ("en", "zh_CN")

VERDICTS: Final[Mapping[Verdict, Both]] = {
    Verdict.HOLDS: ("HOLDS", "记录成立"),
    Verdict.BROKEN: ("BROKEN", "记录不成立"),
    Verdict.UNREADABLE: ("CAN'T BE READ", "无法读取"),
}

PROBLEMS: Final[Mapping[str, Both]] = {
    "no_file": ("The file can't be opened.", "打不开这个文件。"),
    "not_a_zip": ("The file is no visit bundle: it is not a zip archive.", "这不是走访包：文件不是 zip 格式。"),
    "missing_member": ("A part of the bundle is missing.", "走访包缺少一个部分。"),
    "unexpected_member": ("The bundle holds a part that doesn't belong there.", "走访包里有不该有的部分。"),
    "duplicate_member": ("A part of the bundle is there twice.", "走访包的同一部分出现了两次。"),
    "encrypted": ("A part is encrypted; bundles are not.", "有一部分被加密，走访包不应加密。"),
    "compression": ("A part is compressed in a way that bundles don't use.", "有一部分的压缩方式不在格式之内。"),
    "damaged_member": ("A part of the file is damaged.", "文件有一部分已损坏。"),
    "too_large": ("A part is larger than a bundle may hold.", "有一部分超出走访包的大小上限。"),
    "unknown_format": ("The bundle is of another version of the format.", "走访包是另一个版本的格式。"),
    "malformed_claim": ("The description of the bundle is not in its form.", "走访包的说明不合格式。"),
    "malformed_certificate": ("The device's certificate is not in its form.", "设备证书不合格式。"),
    "certificate_signature": ("The server did not sign this certificate.", "设备证书上的中心签名不成立。"),
    "server_key": ("The certificate is from another server than the one given.", "证书不是给定的那个中心签发的。"),
    "malformed_entry": ("The entry is not in its form.", "这一条记录不合格式。"),
    "foreign_device": ("It is from another device than the certificate's.", "它来自另一台设备，不是证书上的那台。"),
    "missing": ("The entry is missing.", "缺少这一条记录。"),
    "out_of_order": ("The entry is not in its place.", "这一条记录的位置不对。"),
    "content": ("The content is not what was recorded.", "内容和当时记录的不一样。"),
    "altered": (
        "The entry is not the one that the next entry was written after.",
        "这一条不是下一条记录当时所接的那一条。",
    ),
    "wrong_start": ("The first entry doesn't start from the certificate.", "第一条记录没有从设备证书开始。"),
    "malformed_seal": ("A seal is not in its form.", "有一个封签不合格式。"),
    "seal_signature": ("The device did not sign this seal.", "封签上的设备签名不成立。"),
    "seal_mismatch": ("The entry is not the one that was sealed.", "这一条不是当时封签的那一条。"),
    "cut_tail": ("The end was cut off: entries from here on are missing.", "末尾被截掉：从这一条起的记录不见了。"),
    "cut_head": ("The beginning was cut off: a seal names an earlier entry.", "开头被截掉：封签指向更早的记录。"),
    "fork": (
        "The device has two stories: another entry was signed for under this number.",
        "设备有两个版本：这个序号下，当时签收或封签的是另一条记录。",
    ),
    "malformed_receipt": ("A receipt is not in its form.", "有一张收据不合格式。"),
    "receipt_signature": ("The server did not sign this receipt.", "收据上的中心签名不成立。"),
    "receipt_chain": ("A receipt doesn't follow the one before.", "有一张收据没有接上前一张。"),
    "not_opened": ("The opening of the visit is not in the record.", "记录里没有这次走访的开始。"),
    "not_closed": ("The closing of the visit is not in the record.", "记录里没有这次走访的结束。"),
    "unsealed": ("No seal covers the closing of the visit.", "没有封签覆盖这次走访的结束。"),
    "wrong_case": ("The visit was made for another case.", "这次走访属于另一个案件。"),
    "visit_code": ("The visit code is another than the one given.", "走访码和给定的不一样。"),
    "evidence_unlisted": ("An evidence file is not in the record.", "有一个证据文件不在记录里。"),
    "evidence_altered": ("An evidence file is not what was captured.", "证据文件和当时采集的不一样。"),
}

NOTES: Final[Mapping[str, Both]] = {
    "self_asserted_key": (
        "The server's key comes from the bundle itself. Compare it with the published one, or give --server-key.",
        "中心公钥来自走访包本身。请与公布的公钥核对，或用 --server-key 给出。",
    ),
    "no_receipt": (
        "The server has not signed for this visit: nothing limits when it was written.",
        "中心还没有签收这次走访：无法限定它最晚写于何时。",
    ),
    "case_not_shown": (
        "The opening was erased, so the case can't be confirmed.",
        "开始那一条的内容已删除，无法确认属于哪个案件。",
    ),
    "foreign_content": ("Content of another customer travels with entry {0}.", "第 {0} 条带有另一位客户的内容。"),
    "clock_jumped": (
        "Entry {0}: the device saw its clock jump.",
        "第 {0} 条：设备当时发现时钟跳动。",
    ),
    "monotonic_back": (
        "Entry {0}: the machine's running time went back within one start.",
        "第 {0} 条：同一次开机内，机器的运行时间倒退。",
    ),
    "clock_outside": (
        "The device's own clock disagrees with the proven time.",
        "设备自己的时钟与可证明的时间不符。",
    ),
}

LIMITS: Final[Mapping[str, Both]] = {
    "happened": (
        "that the visit happened as it is described",
        "走访确实如记录所述发生",
    ),
    "invented": (
        "that the device's holder did not invent entries before the server signed for them",
        "持有设备的人在中心签收以前没有编造记录",
    ),
    "staged": (
        "that places, photos and recordings were not staged",
        "地点、照片和录音没有摆拍",
    ),
    "other_entries": (
        "anything about entries whose content is not in the bundle",
        "不在走访包内的那些内容",
    ),
}

_LABELS: Final[Mapping[str, Both]] = {
    "visit": ("Visit", "走访"),
    "case": ("Case", "案件"),
    "collector": ("Collector", "外访员"),
    "device": ("Device", "设备"),
    "window": ("Between", "时间范围"),
    "clock": ("Device's clock", "设备时钟"),
    "outcome": ("Outcome", "结果"),
    "code": ("Visit code", "走访码"),
    "entries": ("Entries", "记录"),
    "erased": ("Erased", "已依法删除内容"),
    "evidence": ("Evidence", "证据"),
    "key": ("Server's key", "中心公钥"),
    "problem": ("First problem", "第一处问题"),
    "note": ("Note", "注意"),
    "limits": ("Not proven", "不能证明"),
}


def lines(report: Report, language: str) -> Iterator[str]:
    """Yield the report's lines in a language of `LANGUAGES`; nothing in a bundle can steer the terminal."""
    for line in _lines(report, LANGUAGES.index(language)):
        yield "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)


def _lines(report: Report, pick: int) -> Iterator[str]:
    yield f"{report.file}: {VERDICTS[report.verdict][pick]}"
    for label, text in _facts(report, pick):
        yield f"  {_LABELS[label][pick]}: {text}"
    for note in report.notes:
        yield f"  {_LABELS['note'][pick]}: {NOTES[note.code][pick].format(note.detail)}"
    if report.verdict is not Verdict.UNREADABLE:
        joint = ("; ", "；")[pick]
        yield f"  {_LABELS['limits'][pick]}: {joint.join(LIMITS[item][pick] for item in NOT_PROVEN)}"


def _facts(report: Report, pick: int) -> Iterator[tuple[str, str]]:
    if report.problem is not None:
        yield "problem", _problem(report, pick)
    if report.visit:
        yield "visit", report.visit
    if report.verdict is not Verdict.HOLDS:
        return
    unknown = ("not known", "未知")[pick]
    yield "case", report.case or unknown
    yield "collector", f"{report.collector_name} ({report.collector})"
    yield "device", report.device
    yield "window", f"{report.after or unknown} … {report.before or unknown}"
    if report.clock is not None:
        yield "clock", f"{report.clock[0]} … {report.clock[1]}"
    yield "outcome", report.outcome or ("erased", "已删除")[pick]
    yield "code", report.visit_code
    yield "entries", _counts(report, pick)
    if report.erased:
        yield "erased", ", ".join(map(str, report.erased))
    if report.evidence or report.evidence_absent:
        yield "evidence", _evidence(report, pick)
    yield "key", f"{report.server_key} ({_pinned(report, pick)})"


def _problem(report: Report, pick: int) -> str:
    problem = report.problem
    if problem is None:
        return ""
    place = "" if problem.seq is None else (f"entry {problem.seq}: ", f"第 {problem.seq} 条：")[pick]
    detail = f" ({problem.detail})" if problem.detail else ""
    return f"{place}{PROBLEMS[problem.code][pick]}{detail} [{problem.code}]"


def _counts(report: Report, pick: int) -> str:
    total = report.last - report.first + 1
    own, others = report.own_entries, report.withheld
    english = (
        f"{report.first} to {report.last}: {total}, {own} of this visit, {others} of other matters without content"
    )
    chinese = (
        f"第 {report.first} 至 {report.last} 条，共 {total} 条；本次走访 {own} 条，其他事项 {others} 条（不含内容）"
    )
    return (english, chinese)[pick]


def _evidence(report: Report, pick: int) -> str:
    here, absent = len(report.evidence), len(report.evidence_absent)
    return (f"{here} files match, {absent} items not in the bundle", f"{here} 个文件相符，{absent} 项未随包")[pick]


def _pinned(report: Report, pick: int) -> str:
    return (("self-asserted", "given"), ("自称", "已核对"))[pick][report.pinned]
