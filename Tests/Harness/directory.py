"""An invented directory of services, as another system would give it."""

from __future__ import annotations

import csv
import uuid
from pathlib import Path

import requests
from running import Running
from waiting import until

SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://alder-county.example/")

NAMES = ["Night beds", "Warm meals", "Walk-in clinic", "Bus passes", "Legal help desk", "Detox at the quay"]
TERMS = ["Emergency Shelter", "Free Meals", "Medical Care", "Bus Passes", "Advocacy & Legal Aid", "Detox"]


def name(*parts: object) -> str:
    return str(uuid.uuid5(SPACE, "/".join(map(str, parts))))


def table(folder: Path, file: str, rows: list[dict[str, object]]) -> None:
    with open(folder / file, "w", newline="", encoding="utf-8") as target:
        writer = csv.DictWriter(target, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def write_directory(folder: Path, count: int = 40) -> Path:
    """Writes the tables: of the first service everything is known, of every sixth nearly nothing, every ninth is closed."""
    folder.mkdir(parents=True, exist_ok=True)
    services = range(count)
    table(folder, "organizations.csv", [
        {"id": name("organization", n), "name": f"Alder House {n}", "description": "Helps people in Alder County."}
        for n in range(5)])
    table(folder, "services.csv", [
        {
            "id": name("service", n), "organization_id": name("organization", n % 5),
            "name": f"{NAMES[n % 6]} {n + 1}",
            "description": "Beds for a night, no questions asked.\nCome before ten." if n % 6 != 5 else "",
            "status": "temporarily closed" if n % 9 == 8 else "active",
            "url": "https://alder-house.example/beds" if n == 0 else "",
            "email": "desk@alder-house.example" if n == 0 else "",
            "eligibility_description": "Adults who live in Alder County" if n % 6 != 5 else "",
            "application_process": "Ring or walk in" if n == 0 else "",
            "fees_description": "None" if n == 0 else "", "minimum_age": 18 if n == 0 else "",
            "alert": "Six beds fewer until the end of the month" if n == 0 else "",
            "last_modified": "2026-03-02T09:00:00Z" if n % 6 != 5 else "",
        } for n in services])
    table(folder, "locations.csv", [
        {"id": name("location", n), "location_type": "physical", "name": f"Quay {n + 1}",
         "transportation": "Tram 4, stop Quay" if n == 0 else ""} for n in services])
    table(folder, "service_at_location.csv", [
        {"id": name("at", n), "service_id": name("service", n), "location_id": name("location", n)}
        for n in services if n % 6 != 5])
    table(folder, "addresses.csv", [
        {"id": name("address", n), "location_id": name("location", n), "address_1": f"{n + 1} Quay Street",
         "city": "Alder Falls", "state_province": "CO", "postal_code": "80000", "country": "US",
         "address_type": "physical"} for n in services])
    table(folder, "phones.csv", [
        {"id": name("phone", n), "service_id": name("service", n), "number": f"303 555-01{n:02}", "type": "voice",
         "extension": 12 if n == 0 else ""} for n in services if n % 6 != 5])
    table(folder, "schedules.csv", [
        {"id": name("schedule", n), "service_id": name("service", n), "description": "Every night, six to eight"}
        for n in services if n % 6 != 5])
    table(folder, "languages.csv", [
        {"id": name("language", n), "service_id": name("service", 0), "name": spoken}
        for n, spoken in enumerate(["English", "Spanish", "Vietnamese"])])
    table(folder, "accessibility.csv", [
        {"id": name("way", 0), "location_id": name("location", 0), "description": "Step-free from the street"}])
    table(folder, "service_areas.csv", [
        {"id": name("area", 0), "service_id": name("service", 0), "name": "Alder County"}])
    table(folder, "required_documents.csv", [
        {"id": name("document", 0), "service_id": name("service", 0), "document": "Nothing; a name is enough"}])
    table(folder, "taxonomies.csv", [
        {"id": name("taxonomy"), "name": "Open Eligibility", "description": "What services do"}])
    table(folder, "taxonomy_terms.csv", [
        {"id": name("term", n), "name": term, "description": term, "taxonomy_id": name("taxonomy")}
        for n, term in enumerate(TERMS)])
    table(folder, "attributes.csv", [
        {"id": name("attribute", n), "link_id": name("service", n), "link_entity": "service",
         "taxonomy_term_id": name("term", n % 6)} for n in services])
    return folder


def serve_directory(running: Running) -> None:
    """Reads the directory into a workspace that is served, and waits until its services are found there."""
    place = write_directory(running.workspace.folder / "hsds")
    running.workspace.json("directory", "import", str(place), "--source", "Alder County")

    def is_found() -> bool:
        page = requests.get(
            f"{running.url}/directory?wanted=beds", cookies=running.session("noor"), headers={"Accept": "text/html"}, timeout=30)
        assert page.status_code == 200, page.status_code
        return "just being read in" not in page.text and "Night beds" in page.text

    until(is_found)


def write_again(folder: Path) -> Path:
    """Another publisher's directory, which tells three of the county's services in its own words."""
    folder.mkdir(parents=True, exist_ok=True)
    told = [
        (0, "Night Beds 1 (Alder House)", "Alder House 0", "1 Quay St."),
        (1, "Warm meals 2", "Alder House 1, Inc.", "2 Quay Street"), (4, "Legal help desk 5", "Alder House 4", "5 Quay Street"),
    ]
    table(folder, "organizations.csv", [
        {"id": name("again", "organization", n), "name": runs, "description": "As 211 tells it."} for n, _, runs, _ in told])
    table(folder, "services.csv", [
        {"id": name("again", n), "organization_id": name("again", "organization", n), "name": called,
         "description": "As 211 tells it: breakfast too." if n == 1 else "As 211 tells it.", "status": "active"}
        for n, called, _, _ in told])
    table(folder, "locations.csv", [
        {"id": name("again", "location", n), "location_type": "physical", "name": called} for n, called, _, _ in told])
    table(folder, "service_at_location.csv", [
        {"id": name("again", "at", n), "service_id": name("again", n), "location_id": name("again", "location", n)}
        for n, _, _, _ in told])
    table(folder, "addresses.csv", [
        {"id": name("again", "address", n), "location_id": name("again", "location", n), "address_1": street,
         "city": "Alder Falls", "state_province": "CO", "postal_code": "80000", "country": "US",
         "address_type": "physical"} for n, _, _, street in told])
    table(folder, "phones.csv", [
        {"id": name("again", "phone", n), "service_id": name("again", n), "number": f"+1 (303) 555 01{n:02}",
         "type": "voice"} for n, _, _, _ in told])
    return folder


def serve_again(running: Running) -> None:
    """Reads another publisher's directory beside the county's, and waits until both are compared."""
    place = write_again(running.workspace.folder / "again")
    running.workspace.json("directory", "import", str(place), "--source", "211")

    def is_compared() -> bool:
        page = requests.get(
            f"{running.url}/directory/duplicates", cookies=running.session("noor"), headers={"Accept": "text/html"},
            timeout=30)
        assert page.status_code == 200, page.status_code
        return "just being compared" not in page.text and "As 211 tells it" in page.text

    until(is_compared)
