"""Two supervisors give a laptop its records back; everybody else, alone or with altered files, gives nothing."""

from __future__ import annotations

import base64
import itertools
import re
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from collector_app.domain.clock import DRIFT
from collector_app.domain.recovery import (
    LIFE,
    MOST,
    BadRecoveryFileError,
    RecoveryAnswer,
    RecoveryApproval,
    RecoveryList,
    RecoveryReason,
    RecoveryRequest,
    approval_input,
    follow_lists,
    from_file,
    good_approvals,
    join,
    request_code,
    split,
    to_file,
)
from collector_app.domain.silence import Contact
from collector_app.protocol.signature import verify_bytes
from collector_app.security import vault_seal
from collector_app.security.keys import DATABASE, EVIDENCE, VaultKeys
from collector_app.security.recovery import RecoveredKeys, VaultRecovery
from collector_app.security.vault import KeyringVault
from collector_app.security.vault_file import VaultContent, read_vault, write_vault
from collector_app.server.recovery_key import KeyCost, OpenKey, make_key, open_key, public_text, read_public
from collector_app.server.refusal import OperatorError
from collector_app.usecases.failures import Failure, FailureCode
from tests.fakes.device import FakeClock
from tests.fakes.keyring import CHEAP, MemoryKeyring

GOOD = "seven green kettles sing"
NEXT = "eight brown saucepans hum"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
QUICK = KeyCost(64, 1, 1)
FORGOTTEN = RecoveryReason.PASSPHRASE


def supervisor(folder: Path, name: str) -> OpenKey:
    file = folder / f"{name}.key"
    make_key(file, name, GOOD, QUICK)
    return open_key(file, GOOD, QUICK)


def listed(people: Sequence[OpenKey], serial: int = 1) -> RecoveryList:
    return RecoveryList(serial, tuple(person.public for person in people))


@dataclass
class Bench:
    """A laptop with a vault, and three supervisors who can recover it."""

    folder: Path
    device: str = "device-1"
    ring: MemoryKeyring = field(default_factory=MemoryKeyring)
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.path = self.folder / "collector.vault"
        self.people = [supervisor(self.folder, name) for name in ("wu.min", "lin.yue", "tan.hao")]
        self.told = listed(self.people)
        self.keys = self.vault().prepare().seal(GOOD, self.device, "周舟")
        assert self.recovery().keep(self.keys, self.told)

    def vault(self) -> KeyringVault:
        return KeyringVault(self.path, self.ring, self.clock, CHEAP)

    def recovery(self) -> VaultRecovery:
        return self.vault().recovery()

    def request(self, reason: RecoveryReason = FORGOTTEN, name: str = "0" * 36) -> RecoveryRequest:
        return self.recovery().request(reason, name, self.clock.read())

    def answer(self, at: int, request: RecoveryRequest | None = None) -> bytes:
        request = request or self.request()
        return to_file(self.people[at].answer(request, request_code(request), NOW))

    def refused(self, *answers: bytes) -> str:
        with pytest.raises(Failure) as failure:
            self.recovery().open(answers)
        assert failure.value.code is FailureCode.RECOVERY_REFUSED
        return str(failure.value.details["reason"])


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "laptop")


def same_keys(recovered: RecoveredKeys, keys: VaultKeys) -> bool:
    return (recovered.database, recovered.evidence) == (keys.ring.key(DATABASE), keys.ring.key(EVIDENCE))


class TestTwoSupervisors:
    @pytest.mark.parametrize("pair", list(itertools.permutations(range(3), 2)))
    def test_any_two_give_every_key_but_the_signing_key(self, bench: Bench, pair: tuple[int, int]) -> None:
        recovered = bench.recovery().open([bench.answer(at) for at in pair])
        assert same_keys(recovered, bench.keys)
        assert recovered.device == "device-1"
        assert not hasattr(recovered, "signing")
        assert bench.keys.ring.master.signing.hex() not in repr(recovered)

    def test_a_lost_keyring_is_no_hindrance(self, bench: Bench) -> None:
        bench.ring.secrets.clear()
        request = bench.request(RecoveryReason.KEYRING)
        assert same_keys(bench.recovery().open([bench.answer(at, request) for at in (0, 2)]), bench.keys)

    def test_one_alone_gives_nothing(self, bench: Bench) -> None:
        assert bench.refused(bench.answer(0)) == "same"
        assert bench.refused(bench.answer(0), bench.answer(0)) == "same"
        assert bench.refused() == "same"

    def test_one_share_says_nothing_of_the_key(self) -> None:
        """Whatever the key is, a share is bytes that some pads give with it: it fits every key alike."""
        for people in range(2, MOST + 1):
            pads = [secrets.token_bytes(32) for _ in range(people * people)]
            first, second = b"\x11" * 32, b"\x22" * 32
            shares = split(first, people, drawn(pads))
            difference = bytes(a ^ b for a, b in zip(first, second, strict=True))
            shifted = [bytes(a ^ b for a, b in zip(pad, difference, strict=True)) for pad in pads]
            assert split(second, people, drawn(shifted))[-1] == shares[-1]  # the last one holds no pad of his own
            assert split(second, people, drawn(pads))[0] == shares[0]  # the first one holds nothing but pads
            for i, j in itertools.permutations(range(people), 2):
                assert join(i, shares[i], j, shares[j], people) == first

    def test_the_request_and_the_answers_hold_no_key(self, bench: Bench) -> None:
        request = bench.request()
        told = to_file(request) + bench.answer(0) + bench.answer(1)
        for key in (bench.keys.ring.master.data, bench.keys.ring.master.signing, bench.keys.ring.key(DATABASE)):
            assert key not in told
            assert key.hex().encode() not in told
            assert base64.b64encode(key) not in told

    def test_without_the_keyrings_half_of_the_request_the_answers_open_nothing(self, bench: Bench) -> None:
        answers = [bench.answer(0), bench.answer(1)]
        bench.ring.secrets = {name: secret for name, secret in bench.ring.secrets.items() if "recovery" not in name[1]}
        assert bench.refused(*answers) == "begun"

    def test_a_later_request_makes_earlier_answers_worthless(self, bench: Bench) -> None:
        answers = [bench.answer(0), bench.answer(1)]
        assert bench.request() == bench.request()
        bench.request(RecoveryReason.KEYRING, "1" * 36)
        assert bench.refused(*answers) == "other"

    def test_unlocking_ends_a_request(self, bench: Bench) -> None:
        answers = [bench.answer(0), bench.answer(1)]
        bench.vault().unlock(GOOD)
        assert not [name for _, name in bench.ring.secrets if "recovery" in name]
        assert bench.refused(*answers) == "begun"
        assert bench.request(name="1" * 36).id == "1" * 36

    def test_a_request_ends_after_seven_days_that_have_certainly_passed(self, bench: Bench) -> None:
        start = bench.clock.read()
        bench.vault().contact("device-1").write(Contact.now(start.wall, start))
        request = bench.request()
        answers = [bench.answer(0, request), bench.answer(1, request)]
        bench.clock.wall += timedelta(days=400)  # anybody can set it
        assert same_keys(bench.recovery().open(answers), bench.keys)
        bench.clock.advance(LIFE / (1 - DRIFT) + timedelta(seconds=1))
        assert bench.refused(*answers) == "late"
        assert bench.request(name="1" * 36).id == "1" * 36

    def test_a_late_answer_counts_nowhere(self, bench: Bench) -> None:
        request = bench.request()
        late = request.made + LIFE + timedelta(seconds=1)
        with pytest.raises(OperatorError, match="older than seven days"):
            bench.people[0].answer(request, request_code(request), late)
        answer = from_file(RecoveryAnswer, bench.answer(0, request))
        approval = replace(answer.approval, time=late, signature="")
        signed = bench.people[0].signing.sign(approval_input(approval))
        approval = replace(approval, signature=base64.b64encode(signed).decode())
        assert bench.refused(to_file(replace(answer, approval=approval)), bench.answer(1, request)) == "late"
        assert good_approvals(request, [approval], [approval.key], verify_bytes) == ()

    def test_the_code_has_eighty_bits_in_groups_to_read_out(self, bench: Bench) -> None:
        assert re.fullmatch(r"(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}", request_code(bench.request()))

    def test_forgetting_takes_the_request_along(self, bench: Bench) -> None:
        bench.request()
        bench.vault().forget("device-1")
        bench.vault().shred()
        assert bench.ring.secrets == {}
        assert sorted(path.suffix for path in bench.folder.iterdir()) == [".key"] * 3


def drawn(pads: Sequence[bytes]) -> Callable[[int], bytes]:
    left = iter(pads)
    return lambda size: next(left)[:size]


class TestKeeping:
    def test_it_is_sealed_once_and_anew_for_another_list(self, bench: Bench) -> None:
        before = bench.path.read_bytes()
        assert not bench.recovery().keep(bench.keys, bench.told)
        assert bench.path.read_bytes() == before
        assert bench.recovery().keep(bench.keys, listed(bench.people[:2], serial=2))
        assert bench.recovery().helpers() == ("wu.min", "lin.yue")
        assert same_keys(bench.recovery().open([bench.answer(0), bench.answer(1)]), bench.keys)

    def test_nobody_on_the_list_takes_nothing_away(self, bench: Bench) -> None:
        assert not bench.recovery().keep(bench.keys, RecoveryList(2))
        assert bench.recovery().helpers() == ("wu.min", "lin.yue", "tan.hao")

    def test_a_changed_passphrase_and_a_rotation_keep_it(self, bench: Bench) -> None:
        vault = bench.vault()
        vault.change_passphrase(GOOD, NEXT)
        keys = vault.unlock(NEXT)
        assert not vault.recovery().keep(keys, bench.told)
        vault.begin_rotation(keys)
        recovered = bench.recovery().open([bench.answer(0), bench.answer(1)])
        assert (recovered.database, recovered.pending) == (keys.ring.key(DATABASE), keys.pending_key())
        vault.finish_rotation(keys)
        assert same_keys(bench.recovery().open([bench.answer(1), bench.answer(2)]), keys)

    def test_a_list_and_a_new_key_at_the_same_time_both_stay(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The sync takes a list while the window locks: between reading and writing nobody else writes."""
        vault, keys = bench.vault(), bench.keys
        threads: list[threading.Thread] = []

        def read_and_let_the_other_run(path: Path) -> VaultContent:
            content = read_vault(path)
            other = threading.Thread(target=bench.recovery().keep, args=(keys, listed(bench.people[:2], serial=2)))
            other.start()
            other.join(0.2)  # it waits for the lock; without one it is over by now
            threads.append(other)
            return content

        with monkeypatch.context() as between:
            between.setattr(vault_seal, "read_vault", read_and_let_the_other_run)
            vault.begin_rotation(keys)
        for thread in threads:
            thread.join()
        assert bench.recovery().helpers() == ("wu.min", "lin.yue")
        assert bench.vault().unlock(GOOD).pending_key() == keys.pending_key() is not None

    def test_an_exchanged_share_is_mended_at_the_next_unlock(self, bench: Bench) -> None:
        content = read_vault(bench.path)
        slot = content.recovery
        assert slot is not None
        swapped = replace(slot.shares[0], sealed=slot.shares[1].sealed)
        write_vault(bench.path, replace(content, recovery=replace(slot, shares=(swapped, *slot.shares[1:]))))
        with pytest.raises(OperatorError, match="altered"):
            bench.answer(0)
        assert bench.recovery().keep(bench.vault().unlock(GOOD), bench.told)
        assert same_keys(bench.recovery().open([bench.answer(0), bench.answer(1)]), bench.keys)

    def test_a_vault_nobody_can_recover_says_so(self, bench: Bench) -> None:
        write_vault(bench.path, replace(read_vault(bench.path), recovery=None))
        assert bench.recovery().helpers() == ()
        with pytest.raises(Failure) as failure:
            bench.request()
        assert failure.value.details == {"reason": "none"}

    def test_twelve_people_fit(self, bench: Bench) -> None:
        people = [supervisor(bench.folder, f"s{number}") for number in range(MOST)]
        assert bench.recovery().keep(bench.keys, listed(people, serial=2))
        request = bench.request()
        answers = [to_file(people[at].answer(request, request_code(request), NOW)) for at in (0, MOST - 1)]
        assert same_keys(bench.recovery().open(answers), bench.keys)


class TestWrongFiles:
    def test_another_laptops_answers_open_nothing(self, bench: Bench, tmp_path: Path) -> None:
        other = Bench(tmp_path / "other", "device-2")
        bench.request()
        assert bench.refused(other.answer(0), other.answer(1)) == "other"

    def test_two_different_ceremonies_do_not_mix(self, bench: Bench, tmp_path: Path) -> None:
        stranger = supervisor(tmp_path, "wu.min")  # the same name, another key
        request = bench.request()
        with pytest.raises(OperatorError, match="not for this key"):
            stranger.answer(request, request_code(request), NOW)
        forged = replace(request, shares=(replace(request.shares[0], box_key=stranger.public.box_key),))
        with pytest.raises(OperatorError, match="altered"):
            stranger.answer(forged, request_code(forged), NOW)

    def test_an_approval_by_somebody_else_counts_for_nothing(self, bench: Bench, tmp_path: Path) -> None:
        stranger = supervisor(tmp_path, "xu.lan")
        answer = from_file(RecoveryAnswer, bench.answer(0))
        approval = replace(answer.approval, key=stranger.public.signing_key)
        assert bench.refused(to_file(replace(answer, approval=approval)), bench.answer(1)) == "stranger"
        lied = replace(answer.approval, name="tan.hao")
        assert bench.refused(to_file(replace(answer, approval=lied)), bench.answer(1)) == "altered"

    def test_an_answers_parts_belong_to_its_approval(self, bench: Bench) -> None:
        one, other = (from_file(RecoveryAnswer, bench.answer(at)) for at in (0, 1))
        assert bench.refused(to_file(replace(one, sealed=other.sealed)), to_file(other)) == "altered"

    def test_the_code_must_be_the_one_that_was_read_out(self, bench: Bench) -> None:
        request = bench.request()
        with pytest.raises(OperatorError, match="not the code"):
            bench.people[0].answer(request, "AAAAA-AAAAA", NOW)
        read_out = request_code(request).lower().replace("-", " ")
        assert bench.people[0].answer(request, read_out, NOW).approval.device == "device-1"

    def test_an_exchanged_request_has_another_code(self, bench: Bench) -> None:
        request = bench.request()
        for forged in (
            replace(request, box_key=bench.people[0].public.box_key),
            replace(request, device="device-2"),
            replace(request, reason=RecoveryReason.KEYRING),
        ):
            assert request_code(forged) != request_code(request)

    def test_no_flipped_byte_of_an_answer_opens_or_crashes(self, bench: Bench, pytestconfig: pytest.Config) -> None:
        one, other = bench.answer(0), bench.answer(1)
        for flipped in flips(one, every=1 if pytestconfig.getoption("--long") else 7):
            assert bench.refused(flipped, other) in {"file", "other", "stranger", "altered"}
        for cut in range(0, len(one), 40):
            assert bench.refused(one[:cut], other) == "file"

    def test_no_flipped_byte_of_a_request_is_answered_unnoticed(
        self, bench: Bench, pytestconfig: pytest.Config
    ) -> None:
        request = bench.request()
        code, whole = request_code(request), to_file(request)
        for flipped in flips(whole, every=1 if pytestconfig.getoption("--long") else 11):
            with pytest.raises((BadRecoveryFileError, OperatorError)):
                bench.people[0].answer(from_file(RecoveryRequest, flipped), code, NOW)

    def test_no_flipped_byte_of_the_vaults_slot_gives_a_key(self, bench: Bench, pytestconfig: pytest.Config) -> None:
        answers = [bench.answer(0), bench.answer(1)]
        whole = bench.path.read_bytes()
        for flipped in flips(whole, every=1 if pytestconfig.getoption("--long") else 13):
            bench.path.write_bytes(flipped)
            with pytest.raises(Failure):
                bench.recovery().open(answers)


def flips(whole: bytes, every: int) -> list[bytes]:
    return [
        whole[:at] + bytes([whole[at] ^ (1 << at % 8)]) + whole[at + 1 :]
        for at in range(0, len(whole) - 1, every)  # the line end at the very end may be missing
    ]


class TestSupervisorsKey:
    def test_a_wrong_passphrase_and_a_flipped_byte_open_nothing(
        self, tmp_path: Path, pytestconfig: pytest.Config
    ) -> None:
        file = tmp_path / "wu.key"
        made = make_key(file, "吴敏", GOOD, QUICK)
        assert open_key(file, f"  {GOOD} ", QUICK).public == made
        assert file.stat().st_mode & 0o077 == 0
        with pytest.raises(OperatorError, match="not the passphrase"):
            open_key(file, NEXT, QUICK)
        whole = file.read_bytes()
        for flipped in flips(whole, every=1 if pytestconfig.getoption("--long") else 3):
            file.write_bytes(flipped)
            with pytest.raises(OperatorError):
                open_key(file, GOOD, QUICK)

    def test_one_that_was_made_cheaper_is_refused(self, tmp_path: Path) -> None:
        make_key(tmp_path / "wu.key", "wu.min", GOOD, QUICK)
        with pytest.raises(OperatorError, match="damaged"):
            open_key(tmp_path / "wu.key", GOOD)

    def test_it_is_never_overwritten_and_asks_for_a_good_passphrase(self, tmp_path: Path) -> None:
        file = tmp_path / "wu.key"
        with pytest.raises(OperatorError, match="15 characters"):
            make_key(file, "wu.min", "short", QUICK)
        with pytest.raises(OperatorError, match="whose key"):
            make_key(file, " ", GOOD, QUICK)
        make_key(file, "wu.min", GOOD, QUICK)
        with pytest.raises(OperatorError, match="exists already"):
            make_key(file, "wu.min", GOOD, QUICK)

    def test_its_public_line_reads_back(self, tmp_path: Path) -> None:
        made = make_key(tmp_path / "wu.key", "吴敏", GOOD, QUICK)
        assert read_public(public_text(made)) == made
        for line in ("", "吴敏", "吴敏=abc", "=" + public_text(made).partition("=")[2]):
            with pytest.raises(OperatorError):
                read_public(line)


class TestLists:
    def test_a_later_list_needs_two_of_the_one_before(self, bench: Bench, tmp_path: Path) -> None:
        intruders = [supervisor(tmp_path, name) for name in ("x", "y")]
        takeover = listed(intruders, serial=2)
        for vouchers in ((), intruders, bench.people[:1], [bench.people[0], intruders[0]]):
            told = takeover
            for voucher in vouchers:
                told = voucher.vouch(told)
            assert follow_lists(bench.told, [told], verify_bytes) == bench.told
        twice = bench.people[0].vouch(bench.people[0].vouch(takeover))
        assert follow_lists(bench.told, [twice], verify_bytes) == bench.told
        good = bench.people[1].vouch(bench.people[0].vouch(takeover))
        assert follow_lists(bench.told, [good], verify_bytes) == good
        altered = replace(good, keys=good.keys[:1] + bench.told.keys[:1])
        assert follow_lists(bench.told, [altered], verify_bytes) == bench.told

    def test_a_laptop_that_was_away_follows_one_by_one(self, bench: Bench, tmp_path: Path) -> None:
        later = [supervisor(tmp_path, name) for name in ("x", "y")]
        second = bench.people[1].vouch(bench.people[0].vouch(listed(later, serial=2)))
        third = later[1].vouch(later[0].vouch(listed(bench.people, serial=3)))
        assert follow_lists(bench.told, [third, second], verify_bytes) == third
        assert follow_lists(bench.told, [third], verify_bytes) == bench.told

    def test_the_first_list_is_believed_and_a_list_of_one_never(self, bench: Bench) -> None:
        assert follow_lists(RecoveryList(), [bench.told], verify_bytes) == bench.told
        assert follow_lists(RecoveryList(), [listed(bench.people[:1])], verify_bytes) == RecoveryList()
        doubled = listed([bench.people[0], bench.people[0]])
        assert follow_lists(RecoveryList(), [doubled], verify_bytes) == RecoveryList()


def test_a_file_of_another_kind_is_none(bench: Bench) -> None:
    with pytest.raises(BadRecoveryFileError):
        from_file(RecoveryAnswer, to_file(bench.request()))
    approval = RecoveryApproval("", "", "", "", FORGOTTEN, NOW)
    assert from_file(RecoveryAnswer, to_file(RecoveryAnswer(approval, ""))).approval == approval
