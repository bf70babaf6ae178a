"""Rule packs and visit scripts: read, check, compile into domain objects.

A pack is a folder: `pack.yaml` (what it is, the documents it cites), `rules.yaml`, `tests.yaml` and, if it has any,
`phrases.yaml`. A script is one YAML file; so are the stop scripts. Both come from a folder or, in a packet, as file
name → bytes. The shapes of the files are `shapes`, published as JSON Schema in `resources/formats`.

Decisions that bind this package:

- It is a layer of its own, above the domain and below the use cases, and imports the domain only. The design first made
  it an adapter of the desktop and let the server see protocol and domain alone. But a centre that re-checks a visit has
  to judge by the very code that judged it: a second reading of the same rules would sooner or later differ, and then
  nobody could say which of the two the collector had to obey. So desktop and server both import it, nobody else does;
  to the use cases it is `ports.rules`, joined in `desktop.rule_books`. It raises `PacksError` and knows no `Failure`.

- Nothing half-good loads. Every fault of every file is collected and raised as one `PacksError`, with file, rule or
  step and column: the person who mends a pack is no programmer and wants the whole list. A pack also runs its own tests
  each time it is loaded (some milliseconds), so a device never works with a rule that does something else than its
  author tested.
- Conditions are CEL over `domain.facts.FACT_TREE`, three-valued. A fact that is absent makes an error in CEL; CEL's own
  logic decides whether it matters (`false && error` is false, `true || error` is true), and an error that is left over
  is *cannot tell*, with the dotted names of the absent facts. `has(…)` asks whether a fact is known.
- A flag (`case.flags.…`, `domain.flags`) that nobody looked at is absent, so a rule that asks `case.flags.agency` can't
  tell. One that asks `has()` about it does not load: it would read that as a no. A script may, to be on the safe side.
- Marks (`visit.marks.…`) are the facts that answers set. A script documents each of its marks once, at its top; a rule
  that reads a mark which no step can set does not load.
- What may be read over somebody's shoulder (steps at the door, rules at the gates around it) must not contain a word of
  `words.SHOULDER`: checked on load, so a company's own pack can't break it either.
- `cel` is imported when the first condition is compiled, without its own command line: that costs 0.2 s and 25 MB.
- A pack or script that was read once in a process is not read again: the same files are asked for at every unlock, pull
  and close. `book.read_ahead` reads the shipped ones while the passphrase is typed.
"""
