import Access
import Door
import Foundation
import Operate
import Vocabulary

/// From the record to what a page shows of it.
extension ShownCall {
    init(_ file: CallFile) {
        let (call, path) = (file.call, file.call.path)
        self.init(
            id: call.id.text, number: call.number, stage: path.stage, open: path.isOpen, receivedAt: call.receivedAt,
            since: path.since, screenedAt: file.screenedAt, takenBy: call.takenBy.name, promisedBy: path.promised,
            missedAt: path.promiseMissedAt, enteredLateAt: call.enteredLate ? call.enteredAt : nil,
            departure: path.departure.map(ShownDeparture.init),
            linked: file.linked.map { ShownLink(id: $0.id.text, number: $0.number) },
            program: path.program == Path.undecided ? nil : path.program, digest: path.programDigest,
            people: file.people.map { ShownPerson(id: $0.id.text, role: $0.role.rawValue, knownAs: $0.knownAs) },
            alsoIn: file.alsoIn.map { ShownOtherCall(id: $0.id.text, number: $0.number, open: $0.isOpen) },
            facts: Dictionary(
                uniqueKeysWithValues: FactField.allCases.compactMap { field in
                    ShownFact(file.facts[field], rivals: file.rivals.filter { $0.field == field }).map { (field, $0) }
                }))
    }
}

extension Path {
    /// By when the next step is promised, while it still is.
    var promised: Instant? { isOpen ? promise : nil }
}

extension ShownDeparture {
    init(_ departure: Departure) {
        self.init(
            reason: departure.reason.written, kind: departure.kind, at: departure.at,
            alternativeSent: departure.sent?.rawValue, alternativeOutcome: departure.outcome?.rawValue)
    }
}

extension ShownFact {
    init?(_ fact: Fact?, rivals: [Fact]) {
        guard let fact else { return nil }
        self.init(
            value: fact.value, revision: fact.revision, by: fact.by.name, at: fact.at,
            rivals: rivals.map { ShownRival(value: $0.value, revision: $0.revision, by: $0.by.name, at: $0.at) })
    }
}

extension CallStatus {
    init(_ file: CallFile, _ reading: Reading) {
        let shown = ShownCall(file)
        self.init(
            stage: shown.stage, open: shown.open, receivedAt: shown.receivedAt, since: shown.since,
            takenBy: shown.takenBy, promisedBy: shown.promisedBy, missedAt: shown.missedAt,
            enteredLateAt: shown.enteredLateAt, departure: shown.departure, linked: shown.linked, reading)
    }
}

extension BoardRow {
    init(_ line: BoardLine, _ reading: Reading) {
        let call = line.call
        func answer(_ field: FactField) -> Answer? {
            line.facts[field]?.value.flatMap(Answer.init(rawValue:))
        }
        self.init(
            id: call.id.text, number: call.number, stage: call.path.stage,
            source: line.facts[.source]?.value.flatMap(CallSource.init(rawValue:)), since: call.path.since,
            promisedBy: call.path.promised, location: line.facts[.location]?.value,
            whatHappened: line.facts[.whatHappened]?.value, weapon: answer(.weapon), violence: answer(.violence),
            injury: answer(.injury), takenBy: call.takenBy.name, alerts: line.dispatch.alerts,
            teams: line.dispatch.teams.map(\.text), rank: line.rank, open: call.path.isOpen, reading)
    }
}

extension TimelineItem {
    init(_ entry: TimelineEntry, _ reading: Reading) {
        var kind = entry.kind.rawValue
        var values = entry.said.mapValues(\.text)
        var text = entry.note?.text
        var facts: [Fact] = []
        switch entry.kind {
        case .callTaken:
            facts = entry.facts
        case .factKept, .factCleared, .factRival:
            values["new"] = entry.facts.first?.value
            values["old"] = entry.before?.value
        case .corrected:
            guard let correction = entry.correction else { break }
            values["old"] = correction.old
            values["new"] = correction.new
            text = correction.reason
            if correction.field == Amendment.returned.field, correction.new == "none" { kind = "call-returned" }
        case .promiseMissed:
            // Events from before it was said tell only that the next step was late.
            values["promise"] = reading.words.name(of: values["promise"] ?? "next", in: "missedPromises")
        case .triageBegun, .triageAnswered, .triageDecided:
            values.merge(entry.triageValues(reading.words)) { _, words in words }
        case .secondOpinionAsked, .secondOpinionAnswered, .secondOpinionWithdrawn:
            values.merge(entry.triageValues(reading.words)) { _, words in words }
            values["of"] = entry.opinion?.asked?.name
            if entry.kind == .secondOpinionAnswered { text = entry.opinion?.answer?.note }
        case .instrumentRecorded, .resultWithdrawn, .safetyMeasured:
            values.merge(entry.instrumentValues(reading.words)) { _, words in words }
        default: break
        }
        if entry.said["team"] != nil || entry.kind == .sceneDeclared {
            values.merge(entry.dispatchValues(reading)) { _, words in words }
        }
        values.merge(entry.careValues(reading.words)) { _, words in words }
        values.merge(entry.besideValues(reading)) { _, words in words }
        if entry.isWithheld, entry.kind != .encounterRecorded || entry.team == nil { kind = "withheld" }
        let told = entry.toldAt
        self.init(
            position: Int(entry.position), kind: kind, at: told ?? entry.at, by: entry.by.name, values: values,
            facts: facts.map { (field: $0.field, value: $0.value) }, text: text,
            writtenAt: told == nil ? nil : entry.at, reading)
    }
}

/// A fact as scripts read it.
struct FactDocument: Encodable {
    /// The value that stands, where it is another's.
    struct Standing: Encodable {
        let value: String?
        let revision: Int
        let by: String
    }

    let field: String
    let value: String?
    let revision: Int
    let by: String
    let at: String
    let atText: String
    let state: String
    let current: Standing?

    init(_ fact: Fact, beside standing: Fact? = nil, _ reading: Reading) {
        field = fact.field.rawValue
        value = fact.value
        revision = fact.revision
        by = fact.by.name
        at = fact.at.description
        atText = Moment(fact.at, reading).time
        state = fact.state.rawValue
        current = standing.map { Standing(value: $0.value, revision: $0.revision, by: $0.by.name) }
    }
}
