"""The central server: owns cases, assignments and packs, keeps what the devices recorded, and signs for it.

Sees `protocol` and `domain` only. SQLite by default, PostgreSQL by URL; every process is stateless, so several may run
behind a load balancer on one PostgreSQL. `api.create_app(settings)` is the way in for HTTP, `command.main` for people.

====================  ==================================================================================================
`api`, `wire`         routes; size caps, signatures both ways, and the one place where a failure becomes an answer
`authentication`      which device speaks, and whether it may
`enrolment`, `feed`   one-time codes and certificates; the numbered list of changes behind `GET /v1/packet`
`ingest`              chain, seal, forks, verdicts, receipts, the visit projection and what a stop means for a case
`imports`, `company`  lists of cases (CSV, XLSX), lender and collectors, packs
`database`, `tables`  transactions that behave the same on both databases; the schema and its migrations
====================  ==================================================================================================
"""
