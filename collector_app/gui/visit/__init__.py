"""The visit: one step at a time, at a door.

``visit_controller`` drives a ``VisitSession``; ``visit_view`` is the frame (rail, page, live panel, bar, cover). In the
middle stands one ``Page`` at a time: ``step_page``, ``passage_page`` (the way into the next stage), ``refusal_page``,
``warnings_page``, ``why_page``, ``stop_pages``, ``reason_page``, ``open_visit_page``, ``closed_page``. How a step is
answered is an ``AnswerArea``; ``answers`` picks it by the step's kind.

What is shown is computed from ``VisitView`` by ``visit_model`` and ``live_model``; words stand in ``phrases`` and
``clauses``. While covered the page is taken down, so that nothing sealed is left in a widget.
"""
