"""The addresses of a department's sheet about its work."""

from django.urls import URLPattern, path

from implementation.views import sheets

urlpatterns: list[URLPattern] = [
    path("updates/sheet/", sheets.sheet_hand_in, name="sheet-hand-in"),
    path("updates/sheet/file/", sheets.sheet_file, name="sheet-file"),
    path("updates/sheet/take/", sheets.sheet_take, name="sheet-take"),
]
