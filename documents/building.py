"""Making a document: from the plan in the database to the stored file."""

import hashlib
from functools import cache
from importlib.metadata import version

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from actionplan.models import ActionPlan, PlanVersion
from actionplan.reading import Data
from documents.assembling import render_document
from documents.choices import DocumentKind, FileFormat
from documents.content import content_key
from documents.models import Document
from documents.removed import is_outdated
from documents.rendering import OnProgress, Rendered
from documents.sheets import write_report_sheet
from documents.shelf import StoredChapters
from documents.word import write_report, write_word
from participation.statements import plan_with_statements

TEMPLATES: dict[str, str] = {
    DocumentKind.ACTION_PLAN: "documents/action_plan.html",
    DocumentKind.CATALOGUE: "documents/catalogue.html",
    DocumentKind.POSTER: "documents/poster.html",
    DocumentKind.STATUS_REPORT: "documents/status_report.html",
}
# Every file that has a say in how the same content looks on paper.
MADE_OF = (
    "templates/documents/*.html",
    "templates/components/*.html",
    "documents/assets/*",
    "documents/*.py",
    "documents/pdf/*.py",
    "documents/word/*.py",
    "documents/templatetags/*.py",
    "bkportal/templatetags/prose.py",
    "locale/*/LC_MESSAGES/*.po",
)
# The libraries that have one as well.
PACKAGES = (
    *("weasyprint", "pydyf", "pikepdf", "python-docx", "openpyxl"),
    "fontpkg-atkinson-hyperlegible",
)


@cache
def template_version() -> str:
    """Return what the lay-out is made of: templates, styles, fonts and the printing library."""
    made_of = hashlib.sha256()
    for pattern in MADE_OF:
        for file in sorted(each for each in settings.BASE_DIR.glob(pattern) if each.is_file()):
            made_of.update(file.read_bytes())
    for package in PACKAGES:
        made_of.update(version(package).encode())
    return made_of.hexdigest()[:16]


class Built:
    """A document's content, found or rendered, and not yet written into the database."""

    def __init__(
        self,
        plan: ActionPlan,
        language: str,
        version: PlanVersion | None = None,
        *,
        public: bool = False,
        kind: str = DocumentKind.ACTION_PLAN,
        file_format: str = FileFormat.PDF,
        content: Data | None = None,
        made_of: Data | None = None,
    ) -> None:
        """Gather what the plan says now, or said when a version was frozen, or may say to all.

        What is not made of the plan alone brings its own `content`, and what that is `made_of`.
        """
        self.plan = plan
        self.language = language
        self.version = version
        self.public = public
        self.kind = kind
        self.format = FileFormat(file_format)
        self.made_of = made_of or {}
        # Words may be removed while it is made: then it says what was there before.
        self.read_at = timezone.now()
        self.content = (
            plan_with_statements(plan, language=language, version=version, public=public)
            if content is None
            else content
        )
        # What everybody may read is a file of its own, even where it says the same.
        lay_out = f"{template_version()}-{kind}-{self.format}" + ("-public" if public else "")
        self.key = content_key(self.content, language=language, template_version=lay_out)

    def stored(self) -> Document | None:
        """Return the file that was made of exactly this content before, if it is still there."""
        document = Document.objects.filter(
            municipality=self.plan.municipality, key=self.key
        ).first()
        if document is None or not document.file.storage.exists(str(document.file.name)):
            return None
        return document

    def confirm(self, document: Document) -> None:
        """Note that a file says what there is now, also after words were removed elsewhere."""
        if is_outdated(document):
            Document.objects.filter(pk=document.pk).update(created_at=self.read_at)

    def render(self, on_progress: OnProgress) -> Rendered:
        """Lay the document out; of the PDF only the chapters that are new."""
        if self.format == FileFormat.SHEET:
            return write_report_sheet(
                self.content, language=self.language, on_progress=on_progress
            )
        if self.format == FileFormat.WORD:
            write = write_report if self.kind == DocumentKind.STATUS_REPORT else write_word
            return write(self.content, language=self.language, on_progress=on_progress)
        return render_document(
            TEMPLATES[self.kind],
            {"plan": self.content},
            language=self.language,
            lay_out=template_version(),
            shelf=StoredChapters(self.plan.municipality),
            on_progress=on_progress,
        )

    def keep(self, rendered: Rendered, *, attempt: int) -> str:
        """Put the file into the storage; return its name there.

        The attempt is part of the name: an attempt that was given up never touches the file of
        the one that took over.
        """
        name = f"documents/{self.plan.municipality.slug}/{self.key[:32]}-{attempt}.{self.format}"
        return default_storage.save(name, ContentFile(rendered.content))

    def register(self, rendered: Rendered, file_name: str, *, by: User | None) -> Document:
        """Write the document's row; the same content twice is one row."""
        document, _created = Document.objects.update_or_create(
            municipality=self.plan.municipality,
            key=self.key,
            defaults={
                "plan": self.plan,
                "version": self.version,
                "is_public": self.public,
                "kind": self.kind,
                "format": self.format,
                "language": self.language,
                "made_of": self.made_of,
                "file": file_name,
                "sha256": rendered.sha256,
                "size": len(rendered.content),
                "pages": rendered.pages,
                "created_by": by,
                "created_at": self.read_at,
            },
        )
        return document
