"""Who attacks, what is promised, the tests that prove it, and the defences without which these tests fail.

The rows are those of the threat model, in its order. A test is a pytest address; several cases of one count as one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

F, U, S, D = "tests/faults", "tests/unit", "tests/server", "tests/desktop"


@dataclass(frozen=True, slots=True)
class Defence:
    """One defence. With `switch` off each of `tests` must fail; `own` tests switch it off themselves, and must pass."""

    name: str
    tests: tuple[str, ...] = ()
    switch: str = ""
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One attacker."""

    attacker: str
    promise: str
    tests: tuple[str, ...]
    defences: tuple[Defence, ...] = field(default=())


def off(switch: str, *tests: str) -> Defence:
    """A defence that a switch takes away."""
    return Defence(switch, tests, switch)


def own(name: str, *tests: str) -> Defence:
    """A defence that tests take away themselves."""
    return Defence(name, own=tests)


STORE: Final = f"{U}/storage/test_opening.py"
VAULT: Final = f"{U}/security/test_vault.py"
WIRE: Final = f"{U}/sync/test_transport.py"
GATE: Final = f"{U}/sync/test_gateway.py"
VECTORS: Final = f"{U}/verify/test_vectors.py"
LOGS: Final = f"{U}/config/test_logs.py"
PROCESS: Final = f"{D}/test_process.py"

EXITS: Final = f"{F}/exits/test_exits.py"
ROLLED_BACK: Final = f"{D}/test_rolled_back.py"
PURGED: Final = f"{F}/vault/test_purged_is_gone.py"
MATRIX: Final = f"{F}/clock/test_matrix.py"
WALK: Final = f"{F}/canaries/test_walk.py"
IMAGES: Final = f"{F}/power/test_images.py"
KILLS: Final = f"{F}/power/test_kills.py"
ROT: Final = f"{F}/rot/test_rot.py"
FOLDERS: Final = f"{U}/config/test_folders.py"
DEV: Final = "tests/architecture/test_dev.py"
MUTATIONS: Final = f"{F}/sync/test_mutations.py"
REPLAYS: Final = f"{S}/test_replays.py"
COVERING: Final = "tests/gui/visit/test_covering.py"

DISK: Final = (
    Row(
        "finder, laptop off",
        "nothing readable, whatever ended it; a copied profile opens nothing",
        (
            f"{EXITS} --long",
            f"{VAULT}::TestTwoSecrets",
            f"{STORE}::TestSecrecy",
            f"{F}/evidence/test_no_plain_byte.py",
            f"{F}/second_reader/test_second_reader.py",
            LOGS,
            f"{U}/config/test_log_calls.py",
            f"{D}/test_log.py",
        ),
        (
            off(
                "encryption",
                f"{EXITS}::test_no_file_holds_a_word[case-wait-SIGKILL]",
                f"{STORE}::TestSecrecy::test_nothing_readable_rests_in_any_file",
            ),
            off(
                "keyring_secret",
                f"{VAULT}::TestTwoSecrets::test_another_secret_with_the_right_passphrase_opens_nothing",
                f"{EXITS}::test_a_profile_copied_without_the_keyring_opens_nothing",
            ),
            off("hide_parameters", f"{STORE}::TestSecrecy::test_errors_hold_no_personal_data"),
            off("log_allow_list", f"{LOGS}::test_no_canary_passes", f"{U}/config/test_log_calls.py"),
            off("log_words_of_errors", f"{LOGS}::test_an_exception_keeps_its_way_and_loses_its_words"),
            own(
                "evidence encrypted as it is captured",
                f"{F}/evidence/test_no_plain_byte.py::test_the_search_finds_them_when_nothing_is_encrypted",
            ),
        ),
    ),
    Row(
        "guesser",
        "two secrets, a floor for the work of a guess, growing waits",
        (VAULT, f"{U}/security/test_derivation.py", f"{U}/security/test_passphrase.py"),
        (
            off("kdf_floor", f"{VAULT}::TestCost::test_a_vault_made_cheap_is_refused_in_the_field"),
            off(
                "vault_header",
                f"{VAULT}::TestFile::test_an_altered_header_does_not_open_even_with_its_checksum_mended",
            ),
            off("vault_sum", f"{VAULT}::TestFile::test_a_flip_in_any_byte_is_noticed"),
            off("waits", f"{VAULT}::TestTries::test_the_wait_grows_and_has_an_end"),
        ),
    ),
    Row(
        "finder, asleep or locked",
        "the process that held the plaintext is gone; nobody attaches to what stays",
        (f"{F}/memory/test_after_lock.py -m 'not defence'", f"{D}/test_processes.py", f"{D}/test_pin_hold.py", PROCESS),
        (
            own("lock ends the process", f"{F}/memory/test_after_lock.py -m defence"),
            off("core_dumps", f"{PROCESS}::test_it_dies_without_a_core"),
            off("closed_memory", f"{PROCESS}::test_the_users_other_programs_may_not_read_its_memory"),
            off("bug_without_words", f"{PROCESS}::test_a_bug_is_told_without_its_words_on_every_thread"),
        ),
    ),
    Row(
        "finder, unlocked",
        "it covers and locks by itself",
        (f"{COVERING}::TestCover", f"{D}/test_idle.py", f"{D}/test_locking.py"),
        (off("idle", f"{D}/test_idle.py"),),
    ),
)
RECORD: Final = (
    Row(
        "collector alters, deletes, backdates",
        "detectable after the receipt; an old disk image is noticed at start",
        (VECTORS, f"{U}/verify/test_verify.py", f"{U}/verify/test_other_language.py", ROLLED_BACK),
        (
            off("chain", f"{VECTORS}::test_the_verdict_with_the_servers_key[alter_envelope]"),
            off(
                "proof_signatures",
                f"{VECTORS}::test_the_verdict_with_the_servers_key[foreign_key]",
                f"{VECTORS}::test_the_verdict_with_the_servers_key[receipt_forged]",
            ),
            off("content_hash", f"{VECTORS}::test_the_verdict_with_the_servers_key[alter]"),
            off("anchor", f"{ROLLED_BACK}::test_an_old_copy_put_back"),
            off("head_mark", f"{ROLLED_BACK}::test_a_cut_write_ahead_log"),
            off("receipt_check", f"{U}/sync/test_push.py::test_a_receipt_by_another_key_is_not_kept"),
            own("triggers", f"{U}/storage/test_journal_tables.py::test_it_is_the_trigger_that_forbids"),
        ),
    ),
    Row(
        "clock mover",
        "no contact in the forbidden hours, whatever the clock says",
        (f"{MATRIX}::test_nothing_is_let_through_in_the_forbidden_window", f"{F}/clock/test_faketime.py"),
        (
            own("interval, not the wall clock", f"{MATRIX}::test_whoever_trusts_the_wall_clock_lets_through"),
            own(
                "no fix outlives a reboot",
                f"{MATRIX}::test_whoever_believes_the_last_fix_over_a_reboot_lets_through",
            ),
            own(
                "sleep that was not counted",
                f"{MATRIX}::test_whoever_ignores_the_wall_clock_believes_a_sleep_that_was_not_counted",
            ),
            own("room for the call", f"{MATRIX}::test_without_room_for_the_call_a_told_time_is_too_sure"),
            own("room for the quartz", f"{MATRIX}::test_without_room_for_the_quartz_the_true_time_falls_out"),
        ),
    ),
)
NETWORK: Final = (
    Row(
        "branch Wi-Fi",
        "TLS and signatures both ways; not a byte of a body to anybody else",
        (WIRE, GATE, f"{S}/test_signature.py", f"{S}/test_access.py"),
        (
            off("environment", f"{WIRE}::test_the_environment_has_no_say"),
            off(
                "certificates",
                f"{WIRE}::test_an_authority_that_the_system_does_not_know_is_refused",
                f"{WIRE}::test_a_foreign_authority_is_refused",
                f"{WIRE}::test_another_name_and_an_expired_certificate_are_refused[host]",
                f"{WIRE}::test_another_name_and_an_expired_certificate_are_refused[expired]",
            ),
            off("tls_version", f"{WIRE}::test_old_tls_is_refused"),
            off(
                "answer_signature",
                f"{GATE}::test_an_unsigned_answer_changes_nothing",
                f"{GATE}::test_an_altered_answer_counts_as_unsigned",
            ),
            off("wire_signatures", f"{S}/test_access.py::test_nobody_else_gets_through -m 'not postgres'"),
        ),
    ),
    Row(
        "replay",
        "every recorded request a hundred times more has no effect",
        (REPLAYS,),
        (
            off("nonce", f"{REPLAYS}::test_a_hundred_repeats_in_any_order_change_nothing"),
            off("request_age", f"{REPLAYS}::test_later_they_are_too_old"),
        ),
    ),
    Row(
        "malicious server or proxy",
        "can withhold; can neither forge nor crash, write a file, or move the cursor",
        (
            MUTATIONS,
            f"{F}/sync/test_storms.py -m 'not defence'",
            f"{S}/test_codec.py",
            f"{D}/test_hostile_words.py",
        ),
        (
            off("answer_signature", f"{MUTATIONS}::test_nothing_spoilt_on_the_way_changes_anything"),
            off("receipt_check", f"{MUTATIONS}::test_a_malicious_centre_neither_forges_nor_crashes"),
            off("answer_size", f"{WIRE}::test_a_body_that_says_it_is_too_large_is_not_read"),
            off("inflated_size", f"{S}/test_codec.py::test_a_bomb_is_never_inflated_beyond_its_limit"),
            own(
                "signed answers, in storms",
                f"{F}/sync/test_storms.py::test_without_signatures_some_storm_would_do_harm",
            ),
        ),
    ),
    Row(
        "onlooker",
        "nothing sealed before the right party is alone: screen, titles, accessible names",
        (f"{WALK}::test_nothing_sealed_is_seen_on_a_short_walk", "tests/gui/visit/test_shoulder.py"),
        (
            own("disclosure gate", f"{WALK}::test_the_walk_finds_a_disclosure_gate_that_is_off"),
            own("cover", f"{WALK}::test_the_walk_finds_a_cover_that_does_not_cover"),
            own("quiet words", "tests/gui/visit/test_shoulder.py::test_the_scan_finds_the_matter_once_it_is_told"),
        ),
    ),
)
MACHINE: Final = (
    Row(
        "other OS user",
        "folders 0700, files 0600 whatever the umask; one window to a home",
        (FOLDERS, f"{D}/test_private.py", f"{D}/test_single.py", f"{STORE}::TestCreating"),
        (
            off("umask", f"{FOLDERS}::TestUnderAnOpenUmask::test_a_closed_process_makes_private_files_only"),
            off(
                "private_folders",
                f"{FOLDERS}::TestUnderAnOpenUmask::test_every_folder_is_private",
                f"{D}/test_private.py::test_another_user_reads_nothing",
            ),
            off("single_instance", f"{D}/test_single.py::test_a_home_is_claimed_once_and_given_back"),
        ),
    ),
    Row(
        "forensic examiner with the passphrase",
        "what was purged is gone from pages, log and older copies",
        (f"{PURGED} -m 'not defence'", f"{STORE}::TestSecrecy::test_deleted_is_gone_from_the_decrypted_pages"),
        (
            off("secure_delete", f"{STORE}::TestSecrecy::test_deleted_is_gone_from_the_decrypted_pages"),
            own("deleted rows overwritten", f"{PURGED}::test_without_secure_delete_it_would_be_found"),
            own("log emptied", f"{PURGED}::test_without_emptying_the_log_it_would_be_found"),
            own("another key", f"{PURGED}::test_without_another_key_an_older_copy_would_open"),
        ),
    ),
    Row(
        "power cut, kill: visit, migration, rekey, wipe",
        "old or new, never broken; what was acknowledged is there",
        (
            f"{IMAGES}::test_some_images_of_each_work",
            f"{KILLS}::test_a_kill_at_some_calls",
            f"{KILLS}::test_random_kills",
            f"{F}/vault/test_kills.py",
            f"{F}/vault/test_wipe_kills.py",
            f"{F}/test_storage_faults.py",
            f"{ROT} -m 'not defence'",
        ),
        (
            own(
                "a sync at each commit, FULL",
                f"{IMAGES}::TestDefencesOff::test_answers_are_lost_without_a_sync_at_each",
            ),
            own("order of a wipe", f"{IMAGES}::TestDefencesOff::test_a_wipe_that_begins_with_the_data"),
            own("note of a wipe", f"{IMAGES}::TestDefencesOff::test_a_wipe_without_a_note"),
            own("two slots for the key", f"{IMAGES}::TestDefencesOff::test_a_key_put_away_after_the_store_has_it"),
            own("two device secrets", f"{IMAGES}::TestDefencesOff::test_a_device_secret_that_replaces_the_last"),
            own("change a copy, then swap", f"{IMAGES}::TestDefencesOff::test_a_store_that_is_changed_where_it_lies"),
            own("mark beside the store", f"{ROT}::TestDefencesOff"),
            own("recovery of evidence", f"{F}/evidence/test_kills.py::test_an_entry_before_its_file_would_be_found"),
        ),
    ),
    Row(
        "full disk",
        "the journal stays whole and a visit can be closed",
        (
            f"{KILLS}::test_a_full_disk_from_some_writes_on",
            f"{KILLS}::test_a_log_that_is_full_stops_nobody",
            f"{F}/test_storage_faults.py::TestFullDisk",
            f"{F}/evidence/test_full_disk.py",
        ),
        (own("reserve", f"{KILLS} -m defence"),),
    ),
    Row(
        "supply chain",
        "wheels only, locked with hashes; the bundle holds what is on a list",
        (f"{DEV}", "tests/architecture/test_dependencies.py"),
        (
            off("hash_lock", f"{DEV}::test_wheels_are_installed_once_for_each_lock"),
            off("bundle_list", f"{DEV}::TestBundle::test_strangers_are_found"),
        ),
    ),
)
TABLE: Final[tuple[Row, ...]] = (*DISK, *RECORD, *NETWORK, *MACHINE)
