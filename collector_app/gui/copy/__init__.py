"""The borrower's copy on paper.

Its words stand in ``copy_text``, with ``matter_words`` for what only the right party may read and ``open_words`` for
the rest; its sheet is ``copy_document``; ``copy_output`` takes it to a file or a printer. ``CopyPanel`` is what a
screen shows of it. The copy has a language of its own: that of the customer, not of the laptop. Nothing here is a
screen, so that any screen that shows a closed visit may use the panel.
"""
