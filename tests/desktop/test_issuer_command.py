"""What an issuer types: a key, signatures, and the sentences when something is wrong."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from collector_app.config.resources import resource_path
from collector_app.desktop.command import main
from collector_app.packs.folders import sets_in
from collector_app.packs.signature import check_signature
from collector_app.security.issuer_key import load_issuer_key
from collector_app.security.signatures import Ed25519Check


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "issuer.json"
    assert main(["packs", "issuer-key", str(file), "--name", "云栎合规部"]) == 0
    return file


def test_a_pack_and_scripts_are_signed_where_they_lie(
    key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = shutil.copytree(resource_path("packs", "cn"), tmp_path / "cn")
    scripts = shutil.copytree(resource_path("scripts"), tmp_path / "scripts")
    for place in (pack, scripts):
        assert main(["packs", "sign", str(place), "--key", str(key)]) == 0
    assert "rules/cn 2026.1: signed by 云栎合规部" in capsys.readouterr().out
    for item in (*sets_in(pack), *sets_in(scripts)):
        check_signature(item.name, item.files, [load_issuer_key(key).issuer], Ed25519Check().verify)
    assert main(["packs", "check", str(pack)]) == 0


@pytest.mark.skipif(os.name != "posix", reason="modes are a POSIX thing")
def test_the_key_is_private_and_never_overwritten(key: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = key.read_bytes()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert main(["packs", "issuer-key", str(key), "--name", "x"]) == 2
    assert "exists already" in capsys.readouterr().err
    assert key.read_bytes() == before
    key.chmod(0o644)
    assert main(["packs", "sign", str(key.parent), "--key", str(key)]) == 2
    assert "chmod 600" in capsys.readouterr().err


def test_a_faulty_pack_gets_no_signature(key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = shutil.copytree(resource_path("packs", "cn"), tmp_path / "cn")
    (pack / "tests.yaml").write_text("tests: []\n")
    assert main(["packs", "sign", str(tmp_path), "--key", str(key)]) == 1
    assert "has no test that it passes" in capsys.readouterr().err
    assert not (pack / "signature.json").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["sign"], "--key FILE"),
        (["issuer-key"], "--name NAME"),
        (["sign", "x", "--key", "no-such-file"], "packs issuer-key"),
        (["issuer-key", "no/such/folder/key", "--name", "x"], "name another file"),
    ],
)
def test_what_is_missing_is_said(words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", *words]) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "{}", '{"collector-issuer-key-v1": {"name": "x", "signing": "AAAA"}}'])
def test_a_damaged_key_is_a_sentence(tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "key"
    file.write_text(content)
    file.chmod(0o600)
    assert main(["packs", "sign", str(tmp_path), "--key", str(file)]) == 2
    assert "backup" in capsys.readouterr().err
