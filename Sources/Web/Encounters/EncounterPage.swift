import Foundation
import Operate
import Vocabulary

/// What happened with the person: a page for one thumb, required things first.
struct EncounterPage: Page {
    static let template = "encounter"

    let title: String
    /// Where a suspicion of harm is said, and where contacts with the family are.
    let suspect: String
    let family: String
    /// Where holds, warnings and interpreters are written down.
    let legal: String
    let id: String
    let steps: [StepLink]
    let place: String?
    /// The same person stands in another call.
    let others: [PeopleForm.Other]
    let records: [ShownEncounter]
    let entry: EncounterForm?
    /// One stands already and nobody waits to write another, so that the form keeps out of its way.
    let folded: Bool
    let mayNotRecord: Bool
    /// Recording something observed there, where the call names one place.
    var observing: PlaceFactForm?
    /// What was observed at the place and has not expired.
    var safety: SafetyFacts?
    var summons: SummonsForm?
}

extension EncounterPage {
    init(
        _ file: EncounterFile, safety: SafetyFacts?, steps: [StepLink], mayRecord: Bool, mayObserve: Bool,
        mayCorrect: Set<String>, summons: SummonsForm? = nil, brief: Brief? = nil, refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        let call = file.file.call
        title = words("encounter.title", ["number": String(call.number)])
        id = call.id.text
        suspect = "\(reading.base)/mandated-reports/new?call=\(call.id)"
        family = "\(reading.base)/calls/\(call.id)/family"
        legal = "\(reading.base)/calls/\(call.id)/legal"
        self.steps = steps
        place = file.file.facts[.location]?.value
        observing =
            mayObserve && place.flatMap(PlaceKey.init) != nil
            ? PlaceFactForm(call.id.text, backTo: "encounter", usual: .responderSaw, reading) : nil
        self.safety = safety
        others = file.file.alsoIn.map { other in
            PeopleForm.Other(
                address: "\(reading.base)/calls/\(other.id)",
                name: words(other.isOpen ? "people.alsoOpen" : "people.alsoIn", ["number": String(other.number)]))
        }
        records = file.encounters.map { encounter in
            ShownEncounter(
                encounter, readable: file.readable.contains(encounter.id),
                corrections: file.corrections[encounter.id] ?? [],
                mayCorrect: mayCorrect.contains(encounter.id.text), reading)
        }
        entry =
            mayRecord
            ? EncounterForm(
                EncounterForm.Filled(
                    typed: refused?.typed ?? EncounterPage.begun(file), refused: refused,
                    digest: file.file.call.path.programDigest,
                    people: file.file.people.map {
                        let role = words.name(of: $0.role.rawValue, in: "personRoles")
                        return Choice(
                            value: $0.id.text, name: $0.knownAs.map { "\($0) · \(role)" } ?? role, chosen: false)
                    },
                    assignments: EncounterPage.choices(file, words), isCorrection: false,
                    briefed: brief.map { brief in
                        words(
                            "briefs.wasTold", ["unit": brief.unit, "time": Moment(brief.givenAt, reading).time])
                    }),
                action: "\(reading.base)/calls/\(call.id)/encounters", reading) : nil
        let told = Set(file.encounters.compactMap(\.assignment))
        let owesOne = file.assignments.contains { $0.isOwn && !told.contains($0.assignment.id) }
        folded = !file.encounters.isEmpty && refused == nil && !owesOne
        mayNotRecord = !mayRecord
        self.summons = summons
    }

    /// The team's own sending, newest first, is what is meant unless told.
    private static func begun(_ file: EncounterFile) -> [String: String] {
        guard let own = file.assignments.last(where: \.isOwn) else { return [:] }
        return ["assignment": own.assignment.id.text]
    }

    /// A team chooses among its own; whoever writes for others among all.
    private static func choices(_ file: EncounterFile, _ words: Words) -> [Choice] {
        let own = file.assignments.filter(\.isOwn)
        let shown = own.isEmpty ? file.assignments : own
        return shown.map {
            let state = words.name(of: $0.assignment.state.rawValue, in: "dispatch.codes.states")
            return Choice(
                value: $0.assignment.id.text, name: "\($0.assignment.teamName) · \(state)", chosen: false)
        }
    }
}

/// Correcting one encounter.
struct EncounterCorrectionPage: Page {
    static let template = "encounter-correction"

    let title: String
    let back: String
    let record: ShownEncounter
    let entry: EncounterForm
}

extension EncounterCorrectionPage {
    init(
        _ encounter: Encounter, of digest: String?, corrections: [EncounterCorrection], number: Int, refused: Refused?,
        _ reading: Reading
    ) {
        title = reading.words("encounter.correctTitle", ["number": String(number)])
        back = "\(reading.base)/calls/\(encounter.call)/encounter"
        record = ShownEncounter(encounter, readable: true, corrections: corrections, mayCorrect: false, reading)
        var entry = EncounterForm(
            EncounterForm.Filled(
                typed: refused?.typed ?? encounter.told.fields(in: reading.zone), refused: refused, digest: digest,
                people: [],
                assignments: [], isCorrection: true),
            action: "\(reading.base)/encounters/\(encounter.id)/corrections", reading)
        entry.seen = String(encounter.corrections)
        self.entry = entry
    }
}
