"""The plan as a Word document: for those who work on with it, from the same data as the paper.

The only place that knows python-docx. Real headings, lists and tables, so that Word's own
navigation, its contents and a screen reader find what they look for.
"""

from documents.word.plan import write_word
from documents.word.report import write_report

__all__ = ["write_report", "write_word"]
