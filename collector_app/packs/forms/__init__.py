"""Scripts that were written as XLSForm workbooks: read by pyxform, translated to our script format and CEL.

What a workbook says and a script can't is never dropped silently: each such thing is a `Loss` with sheet and row. The
importer needs the extra ``forms``; nothing that runs at a door imports it.

How a form becomes a script: the outermost groups that are named like a stage (``at_door``, ``negotiating``, …) are the
stages; whatever stands outside of them goes to one stage that the author chooses. Groups within lend their `relevant`
to what they hold. A `calculate` has no answer of its own, so it is put in place wherever it is used. XLSForm's logic is
two-valued: an empty answer is an empty text. A script's facts are absent instead, so every comparison asks `has()`.

Columns of our own say what a form otherwise can't, and other readers of the form pass over them: on the survey sheet
``bind::collector:marks`` (``private=true; place=nearby``), ``bind::collector:records`` and ``bind::collector:kind``, on
the choices sheet ``marks`` and ``move``.
"""
