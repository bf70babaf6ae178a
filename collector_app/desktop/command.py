"""`collector-app`: the window without arguments, and a few commands for support and compliance.

Everything heavy is imported inside the command that needs it: the unlock screen must be on the screen first.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from collector_app.config.folders import Folders
from collector_app.desktop.process import harden


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the app or one of its commands; returns the exit status."""
    if arguments is None:  # a process of our own; a call from within another is not ours to close
        harden()
    parsed = _parser().parse_args(sys.argv[1:] if arguments is None else arguments)
    folders = Folders.under(parsed.home.resolve()) if parsed.home else Folders.of_user()
    if parsed.self_test:
        from collector_app.desktop.self_test import run_self_test

        return run_self_test()
    if parsed.command in (None, "run", "window"):
        return _run_app(folders, parsed)
    if parsed.command == "tour":
        from collector_app.desktop.tour import run_tour

        return run_tour(parsed.folder, parsed.lang, dark=parsed.dark)
    if parsed.command == "packs":
        return _run_packs(parsed)
    if parsed.command == "scripts":
        from collector_app.desktop.script_command import run_scripts

        return run_scripts(parsed.form, parsed.out, parsed.id, parsed.stage)
    if parsed.command in ("rotate-keys", "passphrase"):
        from collector_app.desktop.vault_command import run_vault_command

        return run_vault_command(folders, parsed.command)
    if parsed.command in ("rescue", "recovery"):
        from collector_app.desktop.recovery_command import run_recovery_command

        return run_recovery_command(folders, parsed)
    from collector_app.desktop.record_command import run_record_command

    return run_record_command(folders, parsed)


def _run_app(folders: Folders, parsed: argparse.Namespace) -> int:
    """Be the process that stays, or the window that it starts."""
    if parsed.command != "window":
        from collector_app.desktop.start import start

        return start(folders, parsed.home and parsed.home.resolve())
    gc.disable()  # until the first paint: nothing made on the way there is garbage, and looking for it costs 15 ms
    from collector_app.desktop.window_process import run_window

    return run_window(folders)


def _run_packs(parsed: argparse.Namespace) -> int:
    if parsed.action in ("sign", "issuer-key"):
        from collector_app.desktop import issuer_command as issuer

        making = parsed.action == "issuer-key"
        file, key = parsed.folder, parsed.key
        return issuer.run_issuer_key(file, parsed.name) if making else issuer.run_sign(file, key)
    from collector_app.desktop.pack_command import run_packs

    places = [*([parsed.folder] if parsed.folder else []), *parsed.more]
    return run_packs(parsed.action, places, parsed.stack, parsed.lang)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="collector-app", description="Offline-first app for field collectors.")
    parser.add_argument("--home", type=Path, help="keep settings and data under this folder instead of the user's")
    parser.add_argument("--self-test", action="store_true", help="check this installation and exit")
    commands = parser.add_subparsers(dest="command", metavar="command")
    commands.add_parser("run", help="open the window (the default)")
    commands.add_parser("window")  # what `run` starts behind every lock; of no use by hand, so it is not listed
    tour = commands.add_parser("tour", help="write a picture of every screen into a folder")
    tour.add_argument("folder", type=Path)
    tour.add_argument("--lang", choices=("zh_CN", "en"), default="zh_CN")
    tour.add_argument("--dark", action="store_true")
    packs = commands.add_parser("packs", help="check, list or sign rule packs, or make an issuer's key")
    packs.add_argument("action", choices=("check", "show", "coverage", "sign", "issuer-key"))
    packs.add_argument("folder", type=Path, nargs="?", help="a pack folder; the shipped packs when left out")
    packs.add_argument("more", type=Path, nargs="*", help="check, show, coverage: further pack folders")
    packs.add_argument("--stack", default="", help="check: packs that work together, with their script")
    packs.add_argument("--lang", choices=("zh_CN", "en"), default="en", help="check, show, coverage: language")
    packs.add_argument("--key", type=Path, help="sign: the issuer's key file")
    packs.add_argument("--name", default="", help="issuer-key: whose key it is")
    scripts = commands.add_parser("scripts", help="import a visit script that was written as an XLSForm workbook")
    scripts.add_argument("action", choices=("import",))
    scripts.add_argument("form", type=Path, help="the workbook (.xlsx)")
    scripts.add_argument("--out", type=Path, help="the script file to write; the workbook's name when left out")
    scripts.add_argument("--id", default="", help="the script's id; the form's when left out")
    scripts.add_argument(
        "--stage",
        default="negotiating",
        help="where questions outside of a group named like a stage go",
    )
    _add_inquiries(commands)
    _add_rescues(commands)
    commands.add_parser("visits", help="list the visits on this device")
    commands.add_parser("rebuild", help="rebuild all projections from the journal")
    commands.add_parser("passphrase", help="change the passphrase: the present one, then twice the new one")
    commands.add_parser("rotate-keys", help="encrypt the records under a new key; the window must be closed")
    return parser


def _add_rescues(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """What gets records out of a laptop that can't connect or can't be unlocked."""
    rescue = commands.add_parser("rescue", help="write what is unsent into a file that only the centre can read")
    rescue.add_argument("file", type=Path)
    recovery = commands.add_parser("recovery", help="get the records out with two supervisors' answers")
    recovery.add_argument("action", choices=("request", "open", "done"), help="done: the centre has it, drop the copy")
    recovery.add_argument("file", type=Path, nargs="?", help="request: the request; open: the rescue to write")
    recovery.add_argument("answers", type=Path, nargs="*", help="open: the two answers")


def _add_inquiries(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """What takes a visit or a case."""
    export = commands.add_parser("export-visit", help="write a visit as a bundle that collector-verify can check")
    export.add_argument("visit")
    export.add_argument("file", type=Path)
    export.add_argument(
        "--with-evidence",
        nargs="?",
        const="sealed",
        choices=("sealed", "clear"),
        help="add photos, recordings and signatures: as sealed for the centre (default), or as captured",
    )
    explain = commands.add_parser("explain", help="say what each rule says about going to a case, gate by gate")
    explain.add_argument("case", help="case number")
    explain.add_argument("--at", help="judge this local time at the address, e.g. 2026-11-23T20:30")
    explain.add_argument("--with", dest="companions", action="append", default=[], metavar="COLLEAGUE")
    channels = ("call", "sms", "letter", "visit")
    explain.add_argument("--channel", choices=channels, default="call", help="how one would turn to them; default call")
    explain.add_argument("--person", default="", help="id of somebody of the case; the customer when left out")
    replay = commands.add_parser("replay", help="judge every gate of a visit again, under the packs of its day")
    replay.add_argument("visit")
