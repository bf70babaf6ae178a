"""The project's commands; `python3 dev.py` lists them. Needs Python 3.11 or later and nothing else.

The first run makes `.venv`, installs the wheels locked in `resources/requirements/dev.txt` (hashes checked, nothing is
compiled) and the project itself, and looks for the system libraries that Qt needs. Later runs skip what is unchanged.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import ctypes
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "resources" / "requirements" / "dev.txt"
BUNDLE = ROOT / "dist" / "collector-app"
BUNDLE_CONTENTS = ROOT / "tests" / "architecture" / "bundle_contents.txt"
WINDOWS = sys.platform == "win32"

# What Qt's plug-ins load at run time and its wheels don't carry, with Debian's package for each.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libpulse.so.0": "libpulse0",
}
PROGRAMS = {"fc-list": "fontconfig", "dbus-daemon": "dbus", "Xvfb": "xvfb", "strace": "strace"}
CHINESE_FONT = "fonts-noto-cjk"
# Without these a few tests skip themselves: a lying wall clock, a real Secret Service.
HELPFUL = {"faketime": "faketime", "gnome-keyring-daemon": "gnome-keyring"}


class Stopped(Exception):
    """A step can't go on; the message says what a person should do."""


def main(arguments: Sequence[str]) -> int:
    """Run the verb in `arguments` and return the exit status."""
    if sys.version_info < OLDEST_PYTHON:
        print(f"Python 3.11 or later is needed, this is {sys.version.split()[0]}: python3.11 dev.py", file=sys.stderr)
        return 2
    verbs: dict[str, tuple[Callable[[list[str]], int], str]] = {
        "demo": (demo, "central server with sample cases, an enrolled device, the app; without a display, headless"),
        "test": (test, "everything CI runs; --long adds the long runs; --defences runs the table of threats instead"),
        "check": (check, "style, types and import contracts only"),
        "tour": (tour, "walk every screen and write one picture each"),
        "bench": (bench, "measure speed against the bars"),
        "bundle": (bundle, "build the desktop bundle, check what is in it, run its self-test"),
        "lock": (lock, "lock the dependencies again; --upgrade takes newer versions"),
    }
    parser = argparse.ArgumentParser(
        prog="python3 dev.py",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"  {name:8}{purpose}" for name, (_, purpose) in verbs.items()),
    )
    parser.add_argument("verb", choices=verbs, metavar="verb")
    verb = parser.parse_args(arguments[:1]).verb
    try:
        return verbs[verb][0](list(arguments[1:]))
    except Stopped as stopped:
        print(f"\n{stopped}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


# -------------------------------------------------------------------------------------------------------------- verbs


def test(arguments: list[str]) -> int:
    """Run every check, whether or not an earlier one failed, so that one run shows everything."""
    prepare(qt=True)
    if "--defences" in arguments:
        return call([venv_program("python"), "-m", "tests.defences", *arguments])
    workers = [] if any(item.startswith("-n") for item in arguments) else ["-n", "2", "--dist", "worksteal"]
    texts = [venv_program("python"), "-m", "collector_app.gui.translation", "--check"]
    return run_all(
        {**_checks(), "texts": texts, "tests": [venv_program("python"), "-m", "pytest", *workers, *arguments]}
    )


def check(arguments: list[str]) -> int:
    """Run the checks that need no display and no tests."""
    no_more(arguments)
    prepare(qt=False)
    return run_all(_checks())


def demo(arguments: list[str]) -> int:
    """Run a collector's day, in windows when there is a display and headless otherwise."""
    prepare(qt=True)
    return call([venv_program("python"), "-m", "tests.journey.demo", *arguments])


def tour(arguments: list[str]) -> int:
    """Walk every screen."""
    prepare(qt=True)
    return call([venv_program("collector-app"), "tour", *arguments])


def bench(arguments: list[str]) -> int:
    """Measure."""
    prepare(qt=True)
    return call([venv_program("python"), "-m", "tests.bench", *arguments])


def lock(arguments: list[str]) -> int:
    """Resolve the dependencies for all systems at once, with hashes and without naming the index they came from."""
    prepare(qt=False, project=False)
    command = [
        venv_program("uv"), "pip", "compile", "pyproject.toml", "--all-extras", "--universal",
        "--python-version", ".".join(map(str, OLDEST_PYTHON)), "--generate-hashes", "--no-emit-index-url",
        "--no-emit-find-links", "--custom-compile-command", "python3 dev.py lock",
        "--output-file", LOCK.relative_to(ROOT).as_posix(), "--quiet",
    ]  # fmt: skip
    status = call([*command, *_index_of_pip(), *arguments])
    if status == 0:
        print(f"locked: {LOCK.relative_to(ROOT)}")
    return status


def bundle(arguments: list[str]) -> int:
    """Build the bundle, refuse what doesn't belong in it, and let it test itself."""
    no_more(arguments)
    prepare(qt=True)
    build = ["--noconfirm", "--log-level", "WARN", "--distpath", "dist", "--workpath", "build", "build.spec"]
    if call([venv_program("python"), "-m", "PyInstaller", *build]):
        raise Stopped("The bundle was not built; the reason is above.")
    program = BUNDLE / ("collector-app.exe" if WINDOWS else "collector-app")
    files = [path for path in sorted(BUNDLE.rglob("*")) if not path.is_dir()]
    names = [path.relative_to(BUNDLE).as_posix() for path in files] + [
        f"modules/{name}" for name in _compiled_into(program)
    ]
    strangers = judge_bundle(names, BUNDLE_CONTENTS.read_text(encoding="utf-8").splitlines())
    for line in strangers:
        print(f"  does not belong: {line}")
    size = sum(path.lstat().st_size for path in files)
    print(f"bundle: {len(files)} files, {size / 1e6:.1f} MB, {len(strangers)} that do not belong")
    status = call([str(program), "--self-test"], {"QT_QPA_PLATFORM": "offscreen"})
    print(f"self-test: {'passed' if status == 0 else f'failed with {status}'}")
    return 1 if strangers or status else 0


def _compiled_into(program: Path) -> list[str]:
    """The modules inside the program that Python itself doesn't bring."""
    viewer = [venv_program("pyi-archive_viewer"), "--list", "--brief", "--recursive", str(program)]
    listed = subprocess.run(viewer, capture_output=True, text=True, check=True).stdout
    names = {line.strip() for line in listed.splitlines() if line.startswith(" ")}
    return sorted(name for name in names if name.partition(".")[0] not in sys.stdlib_module_names)


def judge_bundle(names: Sequence[str], lines: Sequence[str]) -> list[str]:
    """The names that match no pattern in `lines` or match one that stands there with a `!`; a `#` starts a remark."""
    patterns = [pattern for line in lines if (pattern := line.partition("#")[0].strip())]
    never = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    for library in [pattern.removeprefix("library ") for pattern in patterns if pattern.startswith("library ")]:
        patterns += [f"_internal/{library}[-/]*", f"modules/{library}", f"modules/{library}.*"]
    return [
        name
        for name in names
        if any(fnmatchcase(name.lower(), pattern) for pattern in never)
        or not any(fnmatchcase(name, pattern) for pattern in patterns)
    ]


# ------------------------------------------------------------------------------------------------------------ running


def _checks() -> dict[str, list[str]]:
    return {
        "lint": [venv_program("ruff"), "check"],
        "format": [venv_program("ruff"), "format", "--check"],
        "types": [venv_program("mypy")],
        "imports": [venv_program("lint-imports"), "--no-logo"],
    }


def run_all(steps: Mapping[str, Sequence[str]]) -> int:
    """Run each step, then print one line each; the status is 1 when any failed."""
    results: list[tuple[str, int, float]] = []
    for name, command in steps.items():
        print(f"\n── {name} ── {shlex.join([Path(command[0]).name, *command[1:]])}")
        started = time.perf_counter()
        status = call(command)
        results.append((name, status, time.perf_counter() - started))
    print()
    for name, status, seconds in results:
        print(f"{'ok    ' if status == 0 else 'FAILED'}  {name:10}{seconds:8.1f} s")
    print(f"{'':8}{'together':10}{sum(seconds for _, _, seconds in results):8.1f} s")
    return 1 if any(status for _, status, _ in results) else 0


def call(command: Sequence[str], environment: dict[str, str] | None = None) -> int:
    """Run `command` in the checkout and return its status; its output goes where ours goes, in order."""
    sys.stdout.flush()
    try:
        return subprocess.run(command, cwd=ROOT, env={**os.environ, **(environment or {})}, check=False).returncode
    except FileNotFoundError as error:
        raise Stopped(f"{command[0]} is missing. Remove the folder .venv and run this again.") from error


def no_more(arguments: Sequence[str]) -> None:
    """Refuse arguments that a verb doesn't know."""
    if arguments:
        raise Stopped(f"This verb takes no arguments, got: {shlex.join(arguments)}")


# ---------------------------------------------------------------------------------------------------------- preparing


def prepare(*, qt: bool, project: bool = True) -> None:
    """Make everything present that a verb needs; does nothing when it already is."""
    if qt:
        provide_system_libraries()
    provide_venv()
    provide_wheels()
    if project:
        provide_project()


def venv_program(name: str) -> str:
    """The path of a program in `.venv`."""
    return str(VENV / "Scripts" / f"{name}.exe" if WINDOWS else VENV / "bin" / name)


def provide_venv() -> None:
    """Make `.venv`, or make it anew when its Python is gone or its folder was moved."""
    if _venv_is_whole():
        return
    print("making .venv", flush=True)
    if call([sys.executable, "-m", "venv", "--clear", str(VENV)]) == 0:
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not _may_install():
        raise Stopped(
            f"This Python can't make virtual environments. On Debian or Ubuntu: sudo apt-get install {package}"
        )
    _apt_install([package])
    if call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        raise Stopped("The virtual environment could not be made; the reason is above.")


def _venv_is_whole() -> bool:
    """Whether the environment's Python starts and its programs still point into this very folder."""
    pip = Path(venv_program("pip"))
    if not pip.is_file() or str(VENV).encode() not in pip.read_bytes():
        return False
    with contextlib.suppress(OSError):
        return subprocess.run([venv_program("python"), "-c", ""], capture_output=True, check=False).returncode == 0
    return False


def provide_wheels() -> None:
    """Install the locked wheels when the lock has changed since they were installed."""
    digest = _digest(LOCK.read_bytes(), sys.version.encode())
    if _is_installed("wheels", digest):
        return
    print("installing the locked wheels; the first time takes some minutes", flush=True)
    if call([*_pip_install(), "--require-hashes", "--only-binary=:all:", "--requirement", str(LOCK)]):
        raise Stopped(
            "The wheels could not be installed; the reason is above. Connect to a package index and run this again."
        )
    _remember("wheels", digest)


def provide_project() -> None:
    """Install the project as a pointer to this checkout, with its commands; needs no network."""
    digest = _digest((ROOT / "pyproject.toml").read_bytes(), LOCK.read_bytes())
    if _is_installed("project", digest):
        return
    # The build back end comes from the lock: without isolation nothing has to be fetched.
    if call([*_pip_install(), "--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT)]):
        raise Stopped("The project could not be installed into .venv; the reason is above.")
    _remember("project", digest)


def _is_installed(name: str, digest: str) -> bool:
    stamp = VENV / f"installed-{name}.sha256"  # in .venv, and so gone when the folder goes
    return stamp.is_file() and stamp.read_text(encoding="ascii") == digest


def _remember(name: str, digest: str) -> None:
    (VENV / f"installed-{name}.sha256").write_text(digest, encoding="ascii")


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _pip_install() -> list[str]:
    return [venv_program("python"), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]


def _index_of_pip() -> list[str]:
    """The options that make uv look where this machine's pip looks, and nowhere else."""
    listed = subprocess.run(
        [venv_program("python"), "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    ).stdout
    settings: dict[str, str] = {}
    for line in listed.splitlines():  # for example: global.index-url='…', from the weakest source to the strongest
        key, _, value = line.partition("=")
        settings[key.rpartition(".")[2]] = str(ast.literal_eval(value))
    options = ["--default-index", settings["index-url"]] if "index-url" in settings else []
    for address in settings.get("extra-index-url", "").split():
        options += ["--index", address]
    for address in settings.get("find-links", "").split():
        options += ["--find-links", address]
    return [*options, "--index-strategy", "unsafe-best-match"]  # pip, too, takes all its indexes for one


# ------------------------------------------------------------------------------------------------------------- system


def provide_system_libraries() -> None:
    """Make sure that Qt's system libraries are there on Linux: install them when we may, else say what to type."""
    if not sys.platform.startswith("linux"):
        return
    packages = missing_packages()
    if _may_install():
        helpful = [package for program, package in HELPFUL.items() if not shutil.which(program)]
        with contextlib.suppress(Stopped):  # those tests are skipped then
            _apt_install(helpful)
    if not packages:
        return
    if _may_install():
        _apt_install(packages)
        packages = missing_packages()
        if not packages:
            return
    told = (
        f"Qt or the tests need system packages that are missing. Type:\n\n  sudo apt-get install {' '.join(packages)}\n"
    )
    if not shutil.which("apt-get"):
        told += "\nThose are Debian's names; your system has its own for the same libraries and programs."
    raise Stopped(told)


def missing_packages() -> list[str]:
    """Debian's names of the packages that this system lacks."""
    missing = [package for library, package in LIBRARIES.items() if not _loads(library)]
    missing += [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    if not _has_chinese_font():
        missing.append(CHINESE_FONT)
    return sorted(set(missing))


def _loads(library: str) -> bool:
    with contextlib.suppress(OSError):
        return bool(ctypes.CDLL(library))
    return False


def _has_chinese_font() -> bool:
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    listed = subprocess.run([lister, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def _may_install() -> bool:
    return sys.platform.startswith("linux") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _apt_install(packages: Sequence[str]) -> None:
    if not packages:
        return
    print(f"installing system packages: {' '.join(packages)}", flush=True)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends", *packages]
    if call(["apt-get", "update", "--quiet=2"], quiet) or call(install, quiet):
        raise Stopped(f"The system packages could not be installed. Type: apt-get install {' '.join(packages)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
