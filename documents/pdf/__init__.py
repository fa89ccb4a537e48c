"""A page of HTML becomes a document: one file that screen readers and archives both accept.

The only place that knows WeasyPrint. It takes plain text and a folder of assets and gives bytes
back; it knows neither Django nor the portal's data. Run as a program it is the child process that
`documents.printers` starts; it lays out what it is told to, and in the end joins the chapters.

The same input gives the same bytes: every date stands in the input, no clock is read.
"""

from documents.pdf.laying import Printed, render

__all__ = ["Printed", "render"]
