// A verifier in another language, written from resources/formats/visit-bundle.md alone: node verifier.mjs FILE [KEY]
// Prints one line of JSON: verdict, problem, and for what holds case, outcome, visit code, window and erased entries.
import { createHash, createHmac, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

class Broken extends Error { constructor(code, seq = null) { super(code); Object.assign(this, { code, seq }); } }
class Unreadable extends Broken {}

const MEMBERS = ["bundle.json", "certificates.json", "entries.jsonl", "seals.jsonl", "receipts.jsonl"];
const EVIDENCE = /^evidence\/([A-Za-z0-9][A-Za-z0-9._-]{0,127})\.(sealed|clear)$/;
const MIB = 1024 * 1024;
const ZEROS = "0".repeat(64);
const sha = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest("hex");

// ------------------------------------------------------------------------------------------------------------ the zip

function members(file) {
  const end = file.lastIndexOf("PK\x05\x06", undefined, "latin1");
  if (end < 0 || end + 22 > file.length) throw new Unreadable("not_a_zip");
  const found = new Map();
  let at = file.readUInt32LE(end + 16);
  for (let count = file.readUInt16LE(end + 10); count > 0; count--) {
    if (at + 46 > file.length || file.toString("latin1", at, at + 4) !== "PK\x01\x02") throw new Unreadable("not_a_zip");
    const [flags, method] = [file.readUInt16LE(at + 8), file.readUInt16LE(at + 10)];
    const [packed, size] = [file.readUInt32LE(at + 20), file.readUInt32LE(at + 24)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => file.readUInt16LE(at + offset));
    const title = file.toString("utf8", at + 46, at + 46 + name);
    const start = file.readUInt32LE(at + 42);
    at += 46 + name + extra + comment;
    if (title === "evidence/") continue;
    if (!MEMBERS.includes(title) && !EVIDENCE.test(title)) throw new Unreadable("unexpected_member");
    if (found.has(title)) throw new Unreadable("duplicate_member");
    if (flags & 1) throw new Unreadable("encrypted");
    if (method !== 0 && method !== 8) throw new Unreadable("compression");
    if (size > (EVIDENCE.test(title) ? 2048 : 64) * MIB || found.size >= 10000) throw new Unreadable("too_large");
    found.set(title, () => unpacked(file, start, packed, size, method, title));
  }
  for (const name of MEMBERS) if (!found.has(name)) throw new Unreadable("missing_member");
  return found;
}

function unpacked(file, start, packed, size, method, title) {
  try {
    const name = file.readUInt16LE(start + 26);
    if (file.toString("utf8", start + 30, start + 30 + name) !== title) throw new Error("another name");
    const from = start + 30 + name + file.readUInt16LE(start + 28);
    const data = file.subarray(from, from + packed);
    const plain = method === 8 ? inflateRawSync(data, { maxOutputLength: size + 1 }) : data;
    if (plain.length !== size) throw new Error("another size");
    return plain;
  } catch { throw new Unreadable("damaged_member"); }
}

// ------------------------------------------------------------------------------------------------------ canonical JSON

function canonical(value) {
  if (value === null || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isInteger(value) || Object.is(value, -0)) throw new Error("no integer");
    return String(value);
  }
  if (typeof value === "string") {
    if (/[\ud800-\udfff]/.test(value.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ""))) throw new Error("half a pair");
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${canonical(key)}:${canonical(value[key])}`).join(",")}}`;
}

function parsed(bytes) {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  const value = JSON.parse(text);
  if (canonical(value) !== text) throw new Error("not canonical");
  return value;
}

function lines(bytes) {
  const parts = bytes.toString("latin1").split("\n");
  if (parts.at(-1) === "") parts.pop();
  return parts.map((part) => Buffer.from(part, "latin1"));
}

// ------------------------------------------------------------------------------------------------------------- fields

const text = (value) => typeof value === "string";
const count = (value) => Number.isSafeInteger(value) && value >= 0;
const hash = (value) => text(value) && /^[0-9a-f]{64}$/.test(value);
const base64 = (size) => (value) =>
  text(value) && Buffer.from(value, "base64").length === size && Buffer.from(value, "base64").toString("base64") === value;
function time(value) {
  const part = text(value) && /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{3}[+-](\d\d):(\d\d)$/.exec(value);
  if (!part || +part[2] > 23 || +part[3] > 59 || part[1].startsWith("0000")) return false;
  const moment = new Date(`${part[1]}Z`);
  return !Number.isNaN(+moment) && moment.toISOString().startsWith(part[1]);
}
const KEY = base64(32);
const SIGNATURE = base64(64);
const CERTIFICATE = { device: text, collector: text, collector_name: text, signing_key: KEY, box_key: text, server_key: KEY,
  issued: time, signature: SIGNATURE };
const SEAL = { device: text, seq: count, hash, time, signature: SIGNATURE };
const RECEIPT = { device: text, from_seq: count, to_seq: count, head: hash, server_time: time, epoch: text,
  durable_through: count, prev_receipt: hash, signature: SIGNATURE };
const ENVELOPE = { specversion: (value) => value === "1.0", id: text, type: text, subject: text, actor: text, boot: text,
  packs: text, source: text, time, seq: (value) => count(value) && value >= 1, prev: hash, monoms: count, anchor: hash,
  datahash: hash };

function shaped(value, shape) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Error("no object");
  if (Object.keys(value).sort().join() !== Object.keys(shape).sort().join()) throw new Error("other fields");
  for (const [name, fits] of Object.entries(shape)) if (!fits(value[name])) throw new Error(name);
  return value;
}

function under(tag, record) {
  const { signature, ...bare } = record;
  return Buffer.concat([Buffer.from(`${tag}\0`), Buffer.from(canonical(bare))]);
}

function signed(tag, record, key) {
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(key, "base64")]);
  const ours = createPublicKey({ key: der, format: "der", type: "spki" });
  try { return verify(null, under(tag, record), ours, Buffer.from(record.signature, "base64")); } catch { return false; }
}

// ------------------------------------------------------------------------------------------------------------- checks

function claimOf(bytes) {
  let claim;
  try { claim = parsed(bytes); } catch { throw new Broken("malformed_claim"); }
  const object = claim !== null && typeof claim === "object" && !Array.isArray(claim);
  if (object && text(claim.format) && claim.format !== "collector/visit-bundle/v1") throw new Unreadable("unknown_format");
  try { return shaped(claim, { case: text, format: text, visit: text }); } catch { throw new Broken("malformed_claim"); }
}

function certificateOf(bytes, serverKey) {
  let certificate;
  try {
    const list = parsed(bytes);
    if (!Array.isArray(list) || list.length !== 1) throw new Error("not one");
    certificate = shaped(list[0], CERTIFICATE);
  } catch { throw new Broken("malformed_certificate"); }
  if (!signed("collector/enrolment/v1", certificate, certificate.server_key)) throw new Broken("certificate_signature");
  if (serverKey !== undefined && certificate.server_key !== serverKey) throw new Broken("server_key");
  return certificate;
}

function entryOf(line) {
  const outer = parsed(line);
  const whole = Object.hasOwn(outer, "data");
  shaped(outer, whole ? { data: text, envelope: text, salt: base64(32) } : { envelope: text });
  const raw = Buffer.from(outer.envelope);
  const envelope = shaped(parsed(raw), ENVELOPE);
  if (raw.length > 65536 || (whole && Buffer.byteLength(outer.data) > 65536)) throw new Error("too long");
  const content = whole ? parsed(Buffer.from(outer.data)) : undefined;
  return { envelope, seq: envelope.seq, hash: sha("collector/entry/v1\0", raw), content, outer };
}

function entriesOf(bytes, certificate) {
  const run = [];
  const all = lines(bytes);
  for (const [place, line] of all.entries()) {
    const before = run.at(-1);
    let entry;
    try { entry = entryOf(line); } catch { throw new Broken("malformed_entry", before ? before.seq + 1 : null); }
    if (entry.envelope.source !== `urn:collector:device:${certificate.device}`) throw new Broken("foreign_device", entry.seq);
    if (before && entry.seq !== before.seq + 1) throw misplaced(entry.seq, before.seq + 1, all.slice(place + 1));
    if (entry.content !== undefined) {
      const digest = createHmac("sha256", Buffer.from(entry.outer.salt, "base64")).update(entry.outer.data).digest("hex");
      if (digest !== entry.envelope.datahash) throw new Broken("content", entry.seq);
    }
    if (before && entry.envelope.prev !== before.hash) throw new Broken("altered", before.seq);
    const start = sha(under("collector/enrolment/v1", certificate));
    if (!before && entry.seq === 1 && entry.envelope.prev !== start) throw new Broken("wrong_start", 1);
    run.push(entry);
  }
  if (!run.length) throw new Broken("not_opened");
  return run;
}

function misplaced(found, expected, later) {
  if (found < expected) return new Broken("out_of_order", found);
  const there = later.some((line) => { try { return entryOf(line).seq === expected; } catch { return false; } });
  return new Broken(there ? "out_of_order" : "missing", expected);
}

function recordsOf(bytes, shape, code) {
  try { return lines(bytes).map((line) => shaped(parsed(line), shape)); } catch { throw new Broken(code); }
}

function checkSeals(seals, run, certificate) {
  const [first, last] = [run[0].seq, run.at(-1).seq];
  const hashes = new Map();
  for (const seal of seals) {
    if (seal.device !== certificate.device) throw new Broken("foreign_device", seal.seq);
    if (!signed("collector/seal/v1", seal, certificate.signing_key)) throw new Broken("seal_signature", seal.seq);
    if ((hashes.get(seal.seq) ?? seal.hash) !== seal.hash) throw new Broken("fork", seal.seq);
    hashes.set(seal.seq, seal.hash);
    if (seal.seq > last) throw new Broken("cut_tail", last + 1);
    if (seal.seq < first) throw new Broken("cut_head", seal.seq);
    if (run[seal.seq - first].hash !== seal.hash) throw new Broken("seal_mismatch", seal.seq);
  }
  return Math.max(0, ...hashes.keys());
}

function checkReceipts(receipts, run, certificate) {
  const [first, last] = [run[0].seq, run.at(-1).seq];
  for (const receipt of receipts) {
    const seq = receipt.to_seq;
    if (receipt.device !== certificate.device) throw new Broken("foreign_device", seq);
    if (!signed("collector/receipt/v1", receipt, certificate.server_key)) throw new Broken("receipt_signature", seq);
    if (!(receipt.from_seq >= 1 && receipt.from_seq <= seq)) throw new Broken("malformed_receipt", seq);
    if (seq > last) throw new Broken("cut_tail", last + 1);
    if (seq >= first && run[seq - first].hash !== receipt.head) throw new Broken("fork", seq);
  }
  for (const [place, after] of receipts.entries()) {
    const before = receipts[place - 1];
    if (!before || before.epoch !== after.epoch) continue;
    if (after.prev_receipt !== sha(under("collector/receipt/v1", before))) throw new Broken("receipt_chain", after.to_seq);
  }
}

function codeOf(closing) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...Buffer.from(closing, "hex")].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const letters = Array.from({ length: 10 }, (_, place) => alphabet[parseInt(bits.slice(place * 5, place * 5 + 5), 2)]);
  return `${letters.slice(0, 5).join("")}-${letters.slice(5).join("")}`;
}

function checkVisit(claim, run, sealed) {
  const own = run.filter((entry) => entry.envelope.subject === `visit/${claim.visit}`);
  const opening = own.find((entry) => entry.envelope.type === "visit.opened.v1");
  if (!opening) throw new Broken("not_opened");
  if (opening.content !== undefined && opening.content.case !== claim.case) throw new Broken("wrong_case", opening.seq);
  const closing = own.find((entry) => entry.envelope.type === "visit.closed.v1");
  if (!closing) throw new Broken("not_closed", run.at(-1).seq);
  if (sealed < closing.seq) throw new Broken("unsealed", closing.seq);
  return { own, opening, closing };
}

function checkEvidence(found, run) {
  for (const name of [...found.keys()].filter((title) => EVIDENCE.test(title)).sort()) {
    const [, item, kind] = EVIDENCE.exec(name);
    const captured = run.find((entry) =>
      entry.envelope.type === "evidence.captured.v1" && entry.content !== undefined && entry.content.item === item);
    if (!captured) throw new Broken("evidence_unlisted");
    const told = captured.content[kind === "sealed" ? "cipher_sha256" : "plain_sha256"];
    if (sha(found.get(name)()) !== told) throw new Broken("evidence_altered", captured.seq);
  }
}

function judge(file, serverKey) {
  const found = members(file);
  const bytes = Object.fromEntries(MEMBERS.map((name) => [name, found.get(name)()]));
  const claim = claimOf(bytes["bundle.json"]);
  const certificate = certificateOf(bytes["certificates.json"], serverKey);
  const run = entriesOf(bytes["entries.jsonl"], certificate);
  const sealed = checkSeals(recordsOf(bytes["seals.jsonl"], SEAL, "malformed_seal"), run, certificate);
  const receipts = recordsOf(bytes["receipts.jsonl"], RECEIPT, "malformed_receipt");
  checkReceipts(receipts, run, certificate);
  const { own, opening, closing } = checkVisit(claim, run, sealed);
  checkEvidence(found, run);
  const anchor = own[0].envelope.anchor;
  const known = receipts.find((receipt) => sha(under("collector/receipt/v1", receipt)) === anchor);
  const covering = receipts.filter((receipt) => receipt.to_seq >= closing.seq);
  const times = covering.map((receipt) => receipt.server_time).sort((one, two) => new Date(one) - new Date(two));
  const subjects = [`visit/${claim.visit}`, `case/${claim.case}`, "device"];
  const erased = run.filter((entry) => entry.content === undefined && subjects.includes(entry.envelope.subject));
  return {
    case: opening.content === undefined ? null : claim.case,
    outcome: closing.content === undefined ? null : closing.content.outcome,
    visit_code: codeOf(closing.hash),
    window: {
      after: known ? known.server_time : anchor === ZEROS && run[0].seq === 1 ? certificate.issued : null,
      before: times[0] ?? null,
    },
    erased: erased.map((entry) => entry.seq),
  };
}

let report;
try {
  report = { verdict: "holds", problem: null, ...judge(readFileSync(process.argv[2]), process.argv[3]) };
} catch (error) {
  if (!(error instanceof Broken)) throw error;
  const verdict = error instanceof Unreadable ? "unreadable" : "broken";
  report = { verdict, problem: { code: error.code, seq: error.seq } };
}
console.log(JSON.stringify(report));
process.exitCode = { holds: 0, broken: 1, unreadable: 2 }[report.verdict];
