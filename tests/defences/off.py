"""Every switch, by name: the lines that are the defence, and what stands there when it is off."""

from __future__ import annotations

from typing import Final

from tests.defences.switches import Switch

SWITCHES: Final[dict[str, Switch]] = {
    # -- the disk
    "encryption": Switch(
        "the database is opened without a key",
        "collector_app.storage.connection",
        (("""    connection.execute(f"PRAGMA key = \\"x'{key.hex()}'\\"")\n""", ""),),
    ),
    "keyring_secret": Switch(
        "the key comes from the passphrase alone",
        "collector_app.security.vault_seal",
        (("expand(stretched + secret, ", "expand(stretched, "),),
    ),
    "hide_parameters": Switch(
        "database errors print what they were about",
        "collector_app.storage.connection",
        (("hide_parameters=True", "hide_parameters=False"),),
    ),
    "log_allow_list": Switch(
        "the log takes whatever it is given",
        "collector_app.config.logs",
        (
            ('record.msg if known else "unlisted"', "record.getMessage()"),
            ("FIELDS[name](value) if name in FIELDS else None", "str(value)"),
        ),
    ),
    "bug_without_words": Switch(
        "a bug is told by Python's own hooks",
        "collector_app.desktop.process",
        (
            ("    sys.excepthook = _tell\n", ""),
            ("    threading.excepthook = ", "    _ = "),
            ("    sys.unraisablehook = ", "    _ = "),
        ),
    ),
    "log_words_of_errors": Switch(
        "an exception is logged with its message",
        "collector_app.config.logs",
        (('told.append(f"{kind.__module__}.{kind.__qualname__}")', "told.append(repr(link))"),),
    ),
    # -- guessing
    "kdf_floor": Switch(
        "a vault may ask for as little work as it likes",
        "collector_app.security.vault",
        (("if not cost.at_least(self._policy.floor) or not cost.within(CEILING):", "if not cost.within(CEILING):"),),
    ),
    "vault_header": Switch(
        "the vault's header is not authenticated",
        "collector_app.security.vault_file",
        (("return _TAG + canonical(to_plain(self))", "return _TAG"),),
    ),
    "vault_sum": Switch(
        "nobody looks whether the vault file is rotten",
        "collector_app.security.vault_file",
        (('if plain.pop("sum", None) != _sum(plain):', 'if plain.pop("sum", None) is None:'),),
    ),
    "waits": Switch(
        "wrong passphrases cost no wait",
        "collector_app.security.tries",
        (("        if left:\n", "        if False:\n"),),
    ),
    # -- the record
    "anchor": Switch(
        "the keyring's anchor is not asked",
        "collector_app.usecases.witness",
        (
            ("if anchored is not None and anchored[0] > head:", "if False:"),
            ("    for witness in (anchored, mark):\n", "    for witness in (mark,):\n"),
        ),
    ),
    "head_mark": Switch(
        "the mark beside the database is not asked",
        "collector_app.usecases.witness",
        (("if mark is not None and mark[0] > head:", "if False:"),),
    ),
    "chain": Switch(
        "the verifier does not look at the links of the chain",
        "collector_app.verify.chain",
        (('if entry.envelope["prev"] != before[-1].hash:', "if False:"),),
    ),
    "proof_signatures": Switch(
        "the verifier believes every signature",
        "collector_app.verify.chain",
        (("if not signature_holds(kind, record, ", "if not (lambda *_: True)(kind, record, "),),
    ),
    "receipt_check": Switch(
        "any receipt is kept",
        "collector_app.sync.receipts",
        (("if not signatures.verify(", "if not (lambda *_: True)("),),
    ),
    "content_hash": Switch(
        "the verifier does not compare content with its hash",
        "collector_app.verify.chain",
        (('return hmac.compare_digest(digest, entry.envelope["datahash"])', "return True"),),
    ),
    # -- the wire
    "environment": Switch(
        "the environment has its say: proxies, authorities, netrc",
        "collector_app.sync.transport",
        (("trust_env = False", "trust_env = True"),),
    ),
    "certificates": Switch(
        "any certificate will do",
        "collector_app.sync.transport",
        (
            ('conn.cert_reqs = "CERT_REQUIRED"', 'conn.cert_reqs = "CERT_NONE"'),
            (
                "    context.minimum_version = ssl.TLSVersion.TLSv1_2\n",
                """    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    __import__("urllib3").disable_warnings()
""",
            ),
        ),
    ),
    "tls_version": Switch(
        "old TLS will do",
        "collector_app.sync.transport",
        (
            (
                "    context.minimum_version = ssl.TLSVersion.TLSv1_2\n",
                """    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
""",
            ),
        ),
    ),
    "answer_signature": Switch(
        "nobody looks who signed an answer",
        "collector_app.sync.gateway",
        (("            verify_response(response, request, self._server_key)\n", "            pass\n"),),
    ),
    "answer_size": Switch(
        "an answer may be of any size",
        "collector_app.sync.transport",
        (("if length.isdecimal() and int(length) > self._limits.answer:", "if False:"),),
    ),
    "inflated_size": Switch(
        "a packed answer may unpack to any size",
        "collector_app.protocol.codec",
        (
            ("        if size > limit:\n", "        if False:\n"),
            ("plain = reader.read(limit + 1)", "plain = reader.read()"),
            ("    if len(plain) > limit:\n", "    if False:\n"),
        ),
    ),
    "wire_signatures": Switch(
        "any signature fits any request and answer",
        "collector_app.protocol.signature",
        (("class _ByKeyId(", "ED25519.verify = lambda *_, **__: None\n\n\nclass _ByKeyId("),),
    ),
    "request_age": Switch(
        "a request counts whenever it arrives",
        "collector_app.protocol.signature",
        (("if abs(signed.created - now) > MAX_SKEW:", "if False:"),),
    ),
    "nonce": Switch(
        "a request may be answered twice",
        "collector_app.server.authentication",
        (("            connection.execute(nonces.insert(), row)\n", "            del row\n"),),
    ),
    # -- the machine
    "umask": Switch(
        "files are as open as the user's umask leaves them",
        "collector_app.config.folders",
        (("    os.umask(_PRIVATE_UMASK)\n", "    os.umask(0)\n"),),
    ),
    "private_folders": Switch(
        "folders stay as open as they are",
        "collector_app.config.folders",
        (("folder.chmod(_PRIVATE)", "pass"), ("mkdir(mode=_PRIVATE,", "mkdir(mode=0o777,")),
    ),
    "core_dumps": Switch(
        "a dying process leaves its memory on the disk",
        "collector_app.desktop.process",
        (
            ("resource.setrlimit(resource.RLIMIT_CORE, (0, 0))", "pass"),
            ("prctl(_PR_SET_DUMPABLE, 0,", "prctl(_PR_SET_DUMPABLE, 1,"),
        ),
    ),
    "closed_memory": Switch(
        "the user's other programs may attach",
        "collector_app.desktop.process",
        (("prctl(_PR_SET_DUMPABLE, 0,", "prctl(_PR_SET_DUMPABLE, 1,"),),
    ),
    "single_instance": Switch(
        "two windows may have one home",
        "collector_app.desktop.single",
        (("fcntl.LOCK_EX | fcntl.LOCK_NB", "fcntl.LOCK_SH | fcntl.LOCK_NB"),),
    ),
    "idle": Switch(
        "nobody notices that nobody is there",
        "collector_app.desktop.idle",
        (("        self._timer.timeout.connect(self.idle)\n", ""),),
    ),
    # -- what was deleted, what was cut
    "secure_delete": Switch(
        "deleted rows stay in their pages",
        "collector_app.storage.connection",
        (('("secure_delete", "ON", 1)', '("secure_delete", "OFF", 0)'),),
    ),
    # -- what ships
    "hash_lock": Switch(
        "wheels are installed unlocked",
        "dev",
        (('"--require-hashes", "--only-binary=:all:", ', ""),),
    ),
    "bundle_list": Switch(
        "the bundle may hold anything",
        "dev",
        (
            ("if any(fnmatchcase(name.lower(), pattern) for pattern in never)", "if False"),
            ("or not any(fnmatchcase(name, pattern) for pattern in patterns)", ""),
        ),
    ),
}
