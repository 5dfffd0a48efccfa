import Foundation
import Operate
import Vocabulary

/// The form that records something observed at a place.
struct PlaceFactForm: Sendable {
    let action: String
    /// Where it comes back to.
    let backTo: String
    let kinds: [Choice]
    let sources: [Choice]
    let happenedOn: String
    /// The latest day that can be meant.
    let today: String
    let until: String
    let noteText: String
    let trouble: Trouble?
    let kindTrouble: String?
    let sourceTrouble: String?
    let happenedTrouble: String?
    let untilTrouble: String?
    let noteTrouble: String?

    /// - Parameter usual: who mostly says so on the page where it stands.
    init(
        _ call: String, backTo: String, usual: PlaceFact.Source, refused: Refused? = nil, _ reading: Reading
    ) {
        let words = reading.words
        func typed(_ field: String) -> String? { refused.typed(field, in: "place") }
        action = "\(reading.base)/calls/\(call)/place-facts"
        self.backTo = typed("back") ?? backTo
        kinds = [Choice](
            PlaceFact.Kind.allCases.map(\.rawValue), in: "places.codes.kinds", chosen: typed("observed"), words: words)
        sources = [Choice](
            PlaceFact.Source.allCases.map(\.rawValue), in: "places.codes.sources",
            chosen: typed("toldBy") ?? usual.rawValue, words: words)
        today = LocalTime(reading.now, in: reading.zone).day
        happenedOn = typed("happenedAt") ?? today
        until = typed("expiresAt") ?? ""
        noteText = typed("note") ?? ""
        trouble = refused.trouble(in: "place", words)
        kindTrouble = refused.trouble(with: "observed", in: "place", words)
        sourceTrouble = refused.trouble(with: "toldBy", in: "place", words)
        happenedTrouble = refused.trouble(with: "happenedAt", in: "place", words)
        untilTrouble = refused.trouble(with: "expiresAt", in: "place", words)
        noteTrouble = refused.trouble(with: "note", in: "place", words)
    }
}

/// What stands at the left of the clinician's page about the place and about other contacts.
struct PlaceColumn: Sendable {
    /// No place is written on the call yet, or none that is one place.
    let placeless: Bool
    let list: PlaceFactList
    let contacts: ContactList
    let recording: PlaceFactForm?
    let whole: String

    init(
        _ call: String, placed: Bool, _ list: PlaceFactList, _ contacts: ContactList, mayKeep: Bool,
        _ reading: Reading
    ) {
        placeless = !placed
        self.list = list
        self.contacts = contacts
        recording =
            mayKeep && placed ? PlaceFactForm(call, backTo: "triage", usual: .callerSaid, reading) : nil
        whole = "\(reading.base)/calls/\(call)/place"
    }

    init(_ file: PlaceFile, mayKeep: Bool, _ reading: Reading) {
        self.init(
            file.call.id.text, placed: file.place != nil, PlaceFactList(file, reading), ContactList(file, reading),
            mayKeep: mayKeep, reading)
    }
}

/// Everything about where a call is: what was observed there, recording more of it, taking it back, other contacts.
struct PlacePage: Page {
    static let template = "place"

    /// A fact that can be taken back.
    struct Standing: Sendable {
        let id: String
        let what: String
        let reasons: [Choice]
        let action: String
        let callID: String
    }

    let title: String
    let id: String
    let steps: [StepLink]
    /// The address as it is written on the call.
    let written: String?
    let placeless: Bool
    let list: PlaceFactList?
    /// For a team that goes there: what speaks now, and nothing of what has passed.
    let safety: SafetyFacts?
    let contacts: ContactList?
    let recording: PlaceFactForm?
    let standing: [Standing]
    let hasStanding: Bool
    /// What was refused that is no field of the form.
    let withdrawTrouble: Trouble?

    init(
        _ call: String, number: Int, address: String?, placed: Bool, facts: [ShownPlaceFact], contacts: ContactList?,
        mayWithdraw: (ShownPlaceFact) -> Bool, steps: [StepLink], refused: Refused? = nil, _ reading: Reading
    ) {
        let words = reading.words
        title = words("places.title", ["number": String(number)])
        id = call
        self.steps = steps
        written = address
        placeless = !placed
        let seesAll = contacts != nil
        list = seesAll && placed ? PlaceFactList(facts, reading) : nil
        safety = seesAll ? nil : SafetyFacts(facts, reading)
        self.contacts = contacts
        recording =
            placed
            ? PlaceFactForm(call, backTo: "place", usual: .responderSaw, refused: refused, reading) : nil
        standing = facts.filter { $0.state == .current && mayWithdraw($0) }.map { fact in
            let item = PlaceFactList.Item(fact, reading)
            return Standing(
                id: fact.id, what: "\(item.kindName) · \(item.when)",
                reasons: [Choice](
                    PlaceFact.Withdrawal.allCases.map(\.rawValue), in: "places.codes.withdrawals", chosen: nil,
                    words: words),
                action: "\(reading.base)/place-facts/\(fact.id)/withdrawal", callID: call)
        }
        hasStanding = !standing.isEmpty
        withdrawTrouble = refused.trouble(in: "withdrawal", words)
    }
}
