"""Takes in what is the same for the whole world: articles, SDGs and UNICEF's goals."""

import csv
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "reference_data"

FILES = {
    "Article": "articles.csv",
    "SustainableDevelopmentGoal": "sdgs.csv",
    "ProgrammeGoal": "goals.csv",
}


def load(apps: Any) -> None:
    """Write the files' rows into their tables; rows that stand there are brought up to date."""
    for name, file in FILES.items():
        model = apps.get_model("programme", name)
        with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
            model.objects.bulk_create(
                [
                    model(
                        number=int(row["no"]),
                        title_da=row["da"],
                        title_de=row["de"],
                        title_en=row["en"],
                    )
                    for row in csv.DictReader(lines)
                ],
                update_conflicts=True,
                unique_fields=["number"],
                update_fields=["title_da", "title_de", "title_en"],
            )
