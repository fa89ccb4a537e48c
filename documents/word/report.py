"""A status report in Word: the same words and numbers as on paper, part by part."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplan.reading import Data
from documents.rendering import OnProgress, Rendered
from documents.word.files import written
from documents.word.pieces import Writer
from documents.word.prose import write_prose
from documents.word.styles import LABEL


def write_report(report: Data, *, language: str, on_progress: OnProgress) -> Rendered:
    """Return a status report as a .docx file, telling how far it is."""
    return written(
        report,
        lambda writer: _Report(writer, report).write(on_progress),
        language=language,
        on_progress=on_progress,
    )


class _Report:
    """Writes one report."""

    def __init__(self, to: Writer, report: Data) -> None:
        self.to, self.report = to, report

    def write(self, on_progress: OnProgress) -> None:
        """Write everything, the council's part first."""
        self._council()
        for each in self.report["narrative"]:
            if each["key"] not in {"summary", "to_decide"}:
                self.to.heading(each["heading"], 1)
                write_prose(self.to, each["text"])
        self._figures()
        if self.report["since"]:
            self._since(self.report["since"])
        done, many = 0, sum(len(area["measures"]) for area in self.report["focus_areas"])
        for area in self.report["focus_areas"]:
            self.to.heading(_titled(area), 1)
            for measure in area["measures"]:
                self._measure(measure)
                done += 1
                if done % 20 == 0:
                    step = _("The text is being put together.")
                    on_progress(step, 10 + 80 * done // many)

    def _council(self) -> None:
        report = self.report
        self.to.paragraph(report["municipality"]["name"], style="Subtitle")
        self.to.paragraph(report["title"], style="Title")
        day = date_format(report["as_of"], "DATE_FORMAT")
        about = [report["plan_title"], _("as of %(day)s") % {"day": day}]
        self.to.paragraph(" · ".join(about + ([] if report["is_frozen"] else [_("Draft")])))
        if report["seal"]:
            self.to.paragraph(f"{report['seal']['title']} · {report['seal']['sentence']}")
        if report["municipality"]["is_demo"]:
            self.to.paragraph(
                _("Demo: made to try out the portal. This is not a document of the municipality.")
            )
        for each in report["narrative"]:
            if each["key"] in {"summary", "to_decide"}:
                self.to.heading(each["heading"], 2)
                write_prose(self.to, each["text"])
        self.to.heading(_("Where the plan stands"), 1)
        self._table(
            _("All measures by status"),
            (_("Status"), _("Measures"), _("of all")),
            [
                *((each["label"], each["many"], f"{each['per_cent']} %")
                  for each in report["statuses"]),
                (_("Together"), report["many"], ""),
            ],
            (0.6, 0.2, 0.2),
        )  # fmt: skip
        self._table(
            _("Needs a look"),
            (_("Why"), _("Measures")),
            [(each["label"], each["many"]) for each in report["attention"]],
            (0.6, 0.4),
        )

    def _figures(self) -> None:
        report = self.report
        for title, first, rows in (
            (_("By focus area"), _("Focus area"), report["by_area"]),
            (_("By lead department"), _("Lead department"), report["by_department"]),
        ):
            self._table(
                title,
                (first, _("Measures"), _("By status")),
                [(row["label"], row["many"], _in_words(row)) for row in rows],
                (0.36, 0.14, 0.5),
            )
        self._money(report["money"])
        if report["many_indicators"]:
            said = [(row["label"], row["value"]) for row in report["indicators"]]
            head = (_("How far"), _("Indicators"))
            self._table(_("Indicators against their targets"), head, said, (0.7, 0.3))
        if report["voices"]:
            said = [(row["label"], row["value"]) for row in report["voices"]]
            head = (_("Consultation"), _("Contributions"))
            self._table(_("What young people said"), head, said, (0.5, 0.5))
        if report["became"]:
            self._table(
                _("What became of young people's input"),
                (_("What became of them"), _("Contributions"), _("of all")),
                [
                    *((each["label"], each["many"], f"{each['per_cent']} %")
                      for each in report["became"]),
                    (_("Together"), report["many_said"], ""),
                ],
                (0.6, 0.2, 0.2),
            )  # fmt: skip
        rights = report["rights"]
        if rights["served"]:
            said = [(row["label"], row["value"]) for row in rights["served"]]
            title = _("Measures for each article of the Convention")
            self._table(title, (_("Article"), _("Measures")), said, (0.8, 0.2))
        if rights["gaps"]:
            words = ngettext(
                "%(counter)s article that no measure serves:",
                "%(counter)s articles that no measure serves:",
                len(rights["gaps"]),
            ) % {"counter": len(rights["gaps"])}
            self.to.paragraph(f"{words} {'; '.join(rights['gaps'])}.")

    def _money(self, money: Data) -> None:
        says = money["says"]
        if says["spent"]["many"]:
            self.to.paragraph(_("Spent so far: %(sum)s") % {"sum": money["spent"]})
        for title, first, heads, rows, last in (
            (_("Planned, and how sure it is"), _("How sure"), money["heads"],
             money["by_certainty"], (_("Planned together"), money["planned"])),
            (_("Planned and spent, by focus area"), _("Focus area"), money["area_heads"],
             money["by_area"], (_("Together"), money["together"])),
        ):  # fmt: skip
            if heads:
                said = [(row["label"], row["cells"]) for row in rows] + [last]
                cells = [(label, *(cell for _head, cell in own)) for label, own in said]
                share = 0.64 / len(heads)
                self._table(title, (first, *heads), cells, (0.36, *(share for _head in heads)))

    def _since(self, since: Data) -> None:
        self.to.heading(_("Since the last report"), 1)
        day = date_format(since["as_of"], "DATE_FORMAT")
        self.to.paragraph(
            _("Compared with “%(title)s” of %(day)s.") % {"title": since["title"], "day": day}
        )
        self._table(
            _("What has changed"),
            (_("What"), _("Measures")),
            [
                (_("Another status"), since["moved"]),
                (_("The same status"), since["same"]),
                (_("New"), since["new"]),
                (_("Followed no more"), len(since["gone"])),
            ],
            (0.7, 0.3),
        )
        if since["moves"]:
            said = [
                (move["before"]["label"], move["after"]["label"], move["many"])
                for move in since["moves"]
            ]
            head = (_("Then"), _("Now"), _("Measures"))
            self._table(_("From which status to which"), head, said, (0.4, 0.4, 0.2))
        if self.report["moved"]:
            said = [
                (_titled(each), each["before_label"], each["status_label"])
                for each in self.report["moved"]
            ]
            head = (_("Measure"), _("Then"), _("Now"))
            self._table(_("Measures with another status"), head, said, (0.5, 0.25, 0.25))
        for each in since["gone"]:
            self.to.paragraph(f"{_titled(each)} ({each['label']})", style="List Bullet")

    def _measure(self, measure: Data) -> None:
        self.to.heading(_titled(measure), 2)
        said = [measure["status_label"]]
        if self.report["since"] and measure["has_moved"]:
            said.append(_("before: %(status)s") % {"status": measure["before_label"]})
        elif self.report["since"] and measure["is_new"]:
            said.append(_("new since the last report"))
        said += measure["watch"]
        if measure["as_of"]:
            said.append(date_format(measure["as_of"], "DATE_FORMAT"))
        self.to.paragraph(" · ".join(map(str, said)), style=LABEL)
        self.to.paragraph(measure["sentence"] or _("Nobody has said anything yet."))
        if measure["facts"]:
            self.to.table(measure["facts"], widths=(0.25, 0.75), about=_titled(measure))

    def _table(
        self,
        title: str,
        head: tuple[str, ...],
        rows: Sequence[Sequence[object]],
        widths: tuple[float, ...],
    ) -> None:
        self.to.heading(title, 2)
        self.to.table(rows, widths=widths, head=head, about=title)


def _titled(part: Data) -> str:
    return " ".join(filter(None, [part["number"], part["title"]]))


def _in_words(row: Data) -> str:
    said = [*row["statuses"], *row["attention"]]
    return " · ".join(f"{each['label']} {each['many']}" for each in said)
