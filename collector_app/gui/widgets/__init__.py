"""Painted widgets. Import each from its module; every one takes plain data and knows no use case.

Sizes follow the worn theme (100-200 %); lengths given to ``column``/``row`` are design pixels. On a theme or language
change a ``Drawn`` calls ``restyle()``: override it to set translated texts again, and call super.

drawn       ``Drawn`` base; ``Panel(fill=, edge=, radius=)``; ``column(parent, margins, gap)``, ``row(...)``;
            ``Hairline(direction)``; ``DrawnButton`` base; ``clear(layout)``
pen         ``pen_on(widget)`` gives a ``Pen``; ``Span(text, bold)``; ``text_width``; ``watch_cuts(list)`` for tests
texts       ``Paragraph(text|spans, size, role, bold=, align=)`` wraps; ``TextLine(text, size, role, bold=, icon=)``
marks       ``Chip(text, tone, icon)``; ``Keycap(key)``; ``StopNumber(n, state)``; ``Mask(before, hidden, after)``;
            ``BudgetPips(label, used, limit)``
key_button  ``KeyButton(text, kind, icon=, key=, height=, width=)``: primary neutral stop outline flat; ``clicked``
choice      ``ChoiceButton(number, title, consequence)``: checkable; ``clicked`` ``toggled``
speak       ``SpeakPanel(caption, words)``; ``HushLine(hush, answer)``;
            ``PeekRow(note, items, hold)``: ``peek_started`` ``peek_ended``, ``show_values``
rail        ``StageRail([Stage(title, state, time, steps)])``; ``StageMarks(stages)``; ``InnerStep(title, state)``
live        ``TimeRing(TimeLeft)``; ``LevelMeter.set_state/push``; ``Persons.set_people``; ``NextGate.set_needs``
visit_bar   ``VisitBar``: ``covered`` ``somebody_came`` ``stopped`` ``went_back`` ``went_on``; ``set_next`` ``set_back``
            ``set_stage_keys``
gate_rows   ``GateBanner.set_gate``; ``GateVerdictCard(VerdictRow)`` large: ``acted``; ``GateVerdictRow`` small;
            ``MarkIcon(mark)``
case_rows   ``CaseRow`` data under ``CASE_ROLE``; ``CaseRowDelegate``; ``CaseListView``
strip       status_strip: ``StatusStrip([StatusItem(strong, after, before, icon, share, tone)])``
notices     ``Notice(text, tone)``; ``Toast(parent).pop(...)``; ``EmptyState(icon, title, hint, action)``;
            ``ProgressRow``
segments    ``Segments([(key, text)], current)``: ``chosen(key)``; use it for tabs and language switches
field       ``TextArea(height)``; ``IconEdit(icon, key=, secret=)`` line edit with icon, keycap, eye;
            ``Field(icon, secret=)`` with label and
            sentence: ``entered`` ``edited``, ``set_texts``, ``set_message``
contacts    ``ContactRow(ContactLine)``; ``SealedPanel(title, note, action)``: ``open_asked``;
            ``Timeline([TimelineEntry])``; ``Pocket(title, note).inside``; ``ReasonRow(Reason)``; ``Glyph(icon)``
route_map   ``RouteMap.set_places([RoutePlace], strong, summary)``: ``chosen(key)``, ``mark(key)``
sync_rows   ``TickHeads``; ``ThreeTicks(SyncItem)``; ``ClosingStatement(Statement)``
flow        ``FlowRow(parent, gap)`` layout that wraps, for chips
fade        ``fade(widget, change)``: make a change of step, the old picture fades 120 ms
brand       ``Badge(side)``; gate_card ``GateCard`` stage of unlock and enrol; street ``Street``
"""
