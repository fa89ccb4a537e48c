"""The addresses of the plan, below a municipality's own."""

from django.urls import include, path

from actionplan.views import (
    drafts,
    history,
    initiatives,
    kept_searches,
    listing,
    looking,
    many,
    ordering,
    overviews,
    plan,
    sheet_preview,
    sheets,
    structure,
    versions,
    your_sheet,
)

app_name = "actionplan"

# /aalborg/plans/2/...
plan_urls = [
    path("", plan.PlanDetailView.as_view(), name="plan-detail"),
    path("timeline/", overviews.plan_timeline, name="plan-timeline"),
    path("money/", overviews.plan_money, name="plan-money"),
    path("rights/", overviews.plan_rights, name="plan-rights"),
    path("edit/", structure.plan_edit, name="plan-edit"),
    path("history/", history.plan_history, name="plan-history"),
    path("look/<str:what>/", looking.look, name="look"),
    path("order/", ordering.PlanOrderView.as_view(), name="plan-order"),
    path("<str:kind>/<int:pk>/place/", ordering.part_put, name="part-put"),
    path("<str:kind>/<int:pk>/place/<str:step>/", structure.part_place, name="part-place"),
    path("<str:kind>/<int:pk>/move/<str:name>/", structure.part_move, name="part-move"),
    # For new parts, the key is the one they will have.
    path("<str:kind>/<slug:key>/draft/", drafts.part_draft, name="part-draft"),
    path("<str:kind>/<slug:key>/draft/discard/", drafts.part_discard, name="part-discard"),
    path("<str:kind>/<slug:key>/present/", drafts.part_present, name="part-present"),
    path("import/", sheets.import_upload, name="import-upload"),
    path("import/<int:pk>/", sheet_preview.import_preview, name="import-preview"),
    path("import/<int:pk>/answer/", sheet_preview.import_answer, name="import-answer"),
    path("import/<int:pk>/take-back/", sheet_preview.import_take_back, name="import-take-back"),
    path(
        "import/<int:pk>/<str:decision>/", sheet_preview.import_decide, name="import-decide"
    ),
    path("sheet/", your_sheet.your_sheet, name="your-sheet"),
    path("sheet/<int:pk>.xlsx", your_sheet.your_sheet_file, name="your-sheet-file"),
    path("export/initiatives.<str:form>", sheets.export, name="export"),
    path("chapters/new/", structure.SectionView.as_view(), name="section-add"),
    path("chapters/<int:pk>/edit/", structure.SectionView.as_view(), name="section-edit"),
    path(
        "chapters/<int:pk>/history/",
        history.part_history,
        {"kind": "chapters"},
        name="section-history",
    ),
    path("focus-areas/new/", structure.FocusAreaView.as_view(), name="focus-area-add"),
    path("focus-areas/<int:pk>/edit/", structure.FocusAreaView.as_view(), name="focus-area-edit"),
    path(
        "focus-areas/<int:pk>/history/",
        history.part_history,
        {"kind": "focus-areas"},
        name="focus-area-history",
    ),
    path("themes/new/", structure.ThemeView.as_view(), name="theme-add"),
    path("themes/<int:pk>/edit/", structure.ThemeView.as_view(), name="theme-edit"),
    path(
        "themes/<int:pk>/history/",
        history.part_history,
        {"kind": "themes"},
        name="theme-history",
    ),
]

# /aalborg/plans/2/initiatives/...
initiative_urls = [
    path("", listing.InitiativeListView.as_view(), name="initiative-list"),
    path("columns/", listing.initiative_columns, name="initiative-columns"),
    path("searches/", kept_searches.filter_list, name="filter-list"),
    path("searches/<int:pk>/edit/", kept_searches.filter_edit, name="filter-edit"),
    path("searches/<int:pk>/delete/", kept_searches.filter_delete, name="filter-delete"),
    path("new/", initiatives.initiative_add, name="initiative-add"),
    path("many/", many.initiative_many, name="initiative-many"),
    path("<int:pk>/", initiatives.initiative_detail, name="initiative-detail"),
    path("<int:pk>/edit/", initiatives.initiative_edit, name="initiative-edit"),
    path("<int:pk>/history/", history.initiative_history, name="initiative-history"),
    path("<int:pk>/<str:name>/", initiatives.initiative_move, name="initiative-move"),
]

# /aalborg/plans/2/versions/3/...
version_urls = [
    path("", versions.version_list, name="version-list"),
    path("<int:pk>/", versions.version_detail, name="version-detail"),
    path("<int:pk>/compare/<int:other>/", versions.version_compare, name="version-compare"),
    path("<int:pk>/decide/", versions.version_decide, name="version-decide"),
    path("<int:pk>/decide/<int:meeting>/", versions.version_decide, name="version-correct"),
]


urlpatterns = [
    path("plan/", plan.plan_current, name="plan-current"),
    path("plans/<int:number>/", include(plan_urls)),
    path("plans/<int:number>/initiatives/", include(initiative_urls)),
    path("plans/<int:number>/versions/", include(version_urls)),
]
