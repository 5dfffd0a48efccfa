import Operate
import Vocabulary

@testable import Web

/// What happened with a person, in every state of the pages.
extension Samples {
    private static func at(_ minutes: Int, _ reading: Reading) -> Moment {
        Moment(now.adding(.seconds(-60 * minutes)), reading)
    }

    private static let met = [
        "contact": "met", "whom": "p-1", "needs-shelter": "on", "safety-nothing": "on", "ending": "goes-on",
    ]

    private static func form(
        _ reading: Reading, typed: [String: String] = [:], refused field: String? = nil,
        code: Refusal.Code = "required", teams: Int = 1, correcting: Bool = false
    ) -> EncounterForm {
        let refused = field.map {
            Refused(form: "encounter", refusal: Refusal(code, field: $0, values: ["most": "99"]), typed: typed)
        }
        let filled = EncounterForm.Filled(
            typed: typed, refused: refused,
            people: [Web.Choice(value: "p-1", name: "Green coat · Person in crisis", chosen: false)],
            assignments: ["North · Arrived", "South · Sent"].prefix(teams).map {
                Web.Choice(value: $0, name: $0, chosen: false)
            }, isCorrection: correcting)
        let action = correcting ? "/north/encounters/e-1/corrections" : "/north/calls/c-109/encounters"
        var form = EncounterForm(filled, action: action, reading)
        if correcting { form.seen = "2" }
        return form
    }

    private static func record(_ number: Int, readable: Bool, _ reading: Reading) -> ShownEncounter {
        let words = reading.words
        let change = ShownEncounter.Change(
            sentence: words(
                "encounter.changed",
                [
                    "field": words("encounter.asks.supplies"), "old": "Naloxone × 1", "new": "Naloxone × 2",
                    "by": "Rosa", "time": "08:50:00",
                ]), reason: "Counted again")
        return ShownEncounter(
            id: "e-\(number)", heading: words("encounter.metHeading"), when: at(30, reading), byWhom: "Rosa",
            late: readable ? words("encounter.late", ["time": "08:52:10"]) : nil,
            flags: readable ? [words.name(of: "encounters-disagree", in: "flags")] : [], readable: readable,
            lines: readable
                ? [
                    .init(label: words("encounter.asks.needs"), value: words.name(of: "shelter", in: "needKinds")),
                    .init(
                        label: words("encounter.asks.safety"),
                        value: words.name(of: "nothing", in: "encounter.codes.safety")),
                ] : [], narrative: readable ? "She sat in the doorway and talked.\nShe wants a bed." : nil,
            changes: readable ? [change] : [], hasChanges: readable, correct: readable ? "/north/encounters/e-1" : nil)
    }

    private static func page(
        _ records: [ShownEncounter] = [], _ entry: EncounterForm?, place: String? = "Harbour House",
        folded: Bool = false, _ reading: Reading
    ) -> EncounterPage {
        let words = reading.words
        return EncounterPage(
            title: words("encounter.title", ["number": "109"]),
            suspect: "/north/mandated-reports/new?call=c-109", family: "/north/calls/c-109/family",
            legal: "/north/calls/c-109/legal", id: "c-109",
            steps: [StepLink(address: "/north/calls/c-109/encounter", name: "Encounter", current: true, shown: true)],
            place: place,
            others: records.isEmpty
                ? []
                : [PeopleForm.Other(address: "/north/calls/c-99", name: words("people.alsoOpen", ["number": "99"]))],
            records: records, entry: entry, folded: folded, mayNotRecord: entry == nil,
            observing: records.isEmpty
                ? PlaceFactForm("c-109", backTo: "encounter", usual: .responderSaw, reading) : nil,
            safety: records.isEmpty ? safety(reading) : nil)
    }

    /// Every state of the pages of an encounter.
    static func encounters(_ reading: Reading) -> [(name: String, page: any Page, signedIn: Bool)] {
        var elsewhere = met
        elsewhere["ending"] = "arrested"
        elsewhere["whom"] = "new"
        var full = met
        for (field, value) in [
            "supplies-naloxone": "2", "suicideRisk": "high", "behaviours-hopeless": "on", "strengths": "Her sister",
            "narrative": "She talked.", "began": "2026-11-22T22:10", "ended": "2026-11-22T22:50", "ending": "gone",
        ] { full[field] = value }
        let refusals: [(field: String, code: Refusal.Code, typed: [String: String])] = [
            ("contact", "required", [:]), ("needs", "required", ["contact": "met"]), ("safety", "required", met),
            ("ending", "required", met), ("alternativeSent", "needs-alternative", elsewhere),
            ("alternativeOutcome", "needs-alternative-outcome", elsewhere), ("supplies", "too-many", full),
            ("safetyActions", "needs-safety-action", full), ("began", "not-in-future", full),
            ("knownAs", "text-too-long", elsewhere), ("strengths", "text-too-long", full),
            ("narrative", "text-too-long", full), ("suicideRisk", "not-one-of", met), ("whom", "no-such-person", met),
        ]
        let refused = refusals.map { one in
            (
                "encounter-refused-\(one.field)",
                page([], form(reading, typed: one.typed, refused: one.field, code: one.code), reading) as any Page, true
            )
        }
        let correcting = ["reason", "safety"].map { (field: String) in
            (
                "encounter-correction-\(field)",
                EncounterCorrectionPage(
                    title: reading.words("encounter.correctTitle", ["number": "109"]),
                    back: "/north/calls/c-109/encounter", record: record(1, readable: true, reading),
                    entry: form(reading, typed: met, refused: field, code: "needs-reason", correcting: true))
                    as any Page, true
            )
        }
        return refused + correcting + [
            ("encounter", page([], form(reading), reading), true),
            ("encounter-two-teams", page([], form(reading, typed: met, teams: 2), place: nil, reading), true),
            (
                "encounter-again",
                page(
                    [record(1, readable: true, reading), record(2, readable: false, reading)], form(reading),
                    folded: true, reading),
                true
            ),
            ("encounter-none", page([], nil, reading), true),
        ]
    }
}
