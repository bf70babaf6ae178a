"""Lists of cases from the lender: CSV or XLSX, Chinese or English. The format stands in `resources/sample/README.md`.

`files` (bytes to rows of text) → `columns` and `cells` (text to values) → `rows` (every error of every row at once)
→ `build` (values to domain records) → `store` (one transaction, or nothing).
"""
