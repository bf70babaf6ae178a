"""Pull, push and evidence upload. No Qt; clock and network are arguments.

`transport` (bytes over the wire) → `gateway` (signed both ways, refusals understood) → `push`, `pull` → `exchange` (one
round) → `engine` (the thread, states and waits). `enrolment` is the first contact, `assembly` joins everything. The
base of what is still to be sent moves by verified receipts only, the cursor by pages applied in one unit, and both live
in the store: a killed process begins again where the last durable unit left it.
"""
