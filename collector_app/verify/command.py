"""`collector-verify FILE.cvb …`: does the record hold? Exit status 0 holds, 1 broken, 2 can't be read."""

from __future__ import annotations

import argparse
import base64
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from collector_app.verify import form
from collector_app.verify.chain import check_certificate, check_chain
from collector_app.verify.container import Container, UnreadableError
from collector_app.verify.form import MalformedError
from collector_app.verify.report import EXIT, BrokenError, Note, Problem, Report, Verdict
from collector_app.verify.visit import check_evidence, check_visit
from collector_app.verify.words import LANGUAGES, lines

_KEY_BYTES = 32


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify each file, print its report, return the exit status: of several files the worst, broken before unread."""
    options = _parser().parse_args(arguments)
    _speak_utf8()
    reports = [verify(path, options.server_key, options.visit_code) for path in options.files]
    if options.json:
        found = [report.as_json() for report in reports]
        print(json.dumps(found[0] if len(found) == 1 else found, indent=2))
    else:
        for report in reports:
            print("\n".join(lines(report, options.lang)))
    verdicts = {report.verdict for report in reports}
    worst = next(item for item in (Verdict.BROKEN, Verdict.UNREADABLE, Verdict.HOLDS) if item in verdicts)
    return EXIT[worst]


def verify(path: Path, server_key: str | None = None, visit_code: str | None = None) -> Report:
    """Check one bundle; never raises for anything that a file can hold.

    `server_key` (raw Ed25519, base64) and `visit_code` are what the examiner knows from elsewhere.
    """
    report = Report(path.name)
    try:
        with Container(path) as container:
            _check(container, report, server_key, visit_code)
    except UnreadableError as error:
        report.unreadable = True
        report.problem = Problem(error.code, None, error.detail)
    except BrokenError as error:
        report.problem = error.problem
    return report


def _check(container: Container, report: Report, server_key: str | None, visit_code: str | None) -> None:
    claim = _claim(container.text("bundle.json"))
    report.visit = claim["visit"]
    certificate = check_certificate(container.text, server_key)
    report.device, report.server_key = certificate["device"], certificate["server_key"]
    report.collector, report.collector_name = certificate["collector"], certificate["collector_name"]
    report.pinned = server_key is not None
    if not report.pinned:
        report.notes.append(Note("self_asserted_key"))
    chain = check_chain(container.text, certificate)
    report.first, report.last = chain.first, chain.last
    check_visit(chain, claim, report, visit_code)
    check_evidence(chain, container, report)


def _claim(data: bytes) -> Mapping[str, str]:
    try:
        found = form.format_of(data)
        if found != form.FORMAT:
            raise UnreadableError("unknown_format", found)
        return form.read_claim(data)
    except MalformedError as error:
        raise BrokenError("malformed_claim", None, str(error)) from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="collector-verify",
        description="Check visit bundles (.cvb): 0 the record holds, 1 it is broken, 2 it can't be read.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.cvb")
    parser.add_argument("--server-key", type=_key, metavar="KEY", help="the server's public key as published (base64)")
    parser.add_argument("--visit-code", metavar="CODE", help="the visit code on the customer's copy")
    parser.add_argument("--json", action="store_true", help="print the report for machines")
    parser.add_argument("--lang", choices=LANGUAGES, default=_system_language(), help="language of the report")
    return parser


def _key(text: str) -> str:
    try:
        good = len(base64.b64decode(text, validate=True)) == _KEY_BYTES
    except ValueError:
        good = False
    if not good:
        raise argparse.ArgumentTypeError("a public key is 32 bytes in base64, 44 characters")
    return text


def _system_language() -> str:
    wanted = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh_CN" if wanted.startswith("zh") else "en"


def _speak_utf8() -> None:
    """A name in Chinese must not stop the report on a console with another code page."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
