import Foundation
import Operate
import Programs
import Vocabulary

@testable import Web

/// A place with everything that can be known of it, and with nothing.
extension Samples {
    private static func days(_ days: Int) -> Instant { now.adding(.seconds(-86_400 * days)) }

    static let observed: [ShownPlaceFact] = [
        ShownPlaceFact(
            id: "f-1", kind: .responderAttacked, source: .responderSaw, happenedAt: days(40), expiresAt: days(-690),
            note: "On the stairs. Ring first and step back.", by: "Rosa", state: .current, call: "c-99", number: 99),
        ShownPlaceFact(
            id: "f-2", kind: .uncontrolledDog, source: .callerSaid, happenedAt: days(90), expiresAt: days(-275),
            note: nil, by: "Sam", state: .current, elsewhere: "Harbour House, room 21", isOtherUnit: true, call: "c-88",
            number: 88),
        ShownPlaceFact(
            id: "f-3", kind: .helpful, source: .otherAgency, happenedAt: days(12), expiresAt: days(-700),
            note: "Speak with the porter, who knows everybody.", by: "Grace", state: .current,
            elsewhere: "harbour house", call: "c-70", number: 70),
        ShownPlaceFact(
            id: "f-4", kind: .weaponSeen, source: .record, happenedAt: days(500), expiresAt: days(135), note: "A bat.",
            by: "Sam", state: .expired, call: "c-12", number: 12),
        ShownPlaceFact(
            id: "f-5", kind: .hazardInside, source: .responderSaw, happenedAt: days(30), expiresAt: days(-335),
            note: nil,
            by: "Rosa", state: .withdrawn, withdrawal: .noLongerSo, elsewhere: "Harbour House", call: "c-90", number: 90
        ),
    ]

    static func contacts(_ reading: Reading) -> ContactList {
        let left = ShownDeparture(
            reason: "weapon", kind: .elsewhere, at: days(40), alternativeSent: "police",
            alternativeOutcome: "not-known-yet")
        let done = ShownDeparture(
            reason: "caller-withdrew", kind: .lost, at: days(3), alternativeSent: nil, alternativeOutcome: nil)
        return ContactList(
            [
                ShownContact(
                    call: "c-110", number: 110, receivedAt: now.adding(.seconds(-30)), matched: [.callback],
                    isLater: true,
                    open: true, stage: .received),
                ShownContact(
                    call: "c-100", number: 100, receivedAt: days(3), matched: [.address, .callback], open: false,
                    stage: .screened, departure: done),
                ShownContact(
                    call: "c-99", number: 99, receivedAt: days(40), matched: [.address], isOtherUnit: true, open: false,
                    stage: .triaged, departure: left, decided: (.higher, "Police")),
                ShownContact(
                    call: "c-70", number: 70, receivedAt: days(80), matched: [.address], open: false, stage: .resolved,
                    decided: (.fieldTeam, "STAR team")),
            ], more: 4, isCut: false, searched: [.address, .callback], reading)
    }

    static func noContacts(searched: Set<EarlierContact.Match>, _ reading: Reading) -> ContactList {
        ContactList([], more: 0, isCut: false, searched: searched, reading)
    }

    static func column(_ reading: Reading, empty: Bool = false, placed: Bool = true, may: Bool = true) -> PlaceColumn {
        PlaceColumn(
            "c-109", placed: placed, PlaceFactList(empty ? [] : observed, reading),
            empty ? noContacts(searched: placed ? [.address] : [], reading) : contacts(reading), mayKeep: may, reading)
    }

    static func safety(_ reading: Reading) -> SafetyFacts? {
        SafetyFacts(observed, more: "/north/calls/c-109/place", reading)
    }

    private static func page(
        facts: [ShownPlaceFact] = observed, placed: Bool = true, team: Bool = false, refused: Refused? = nil,
        _ reading: Reading
    ) -> PlacePage {
        PlacePage(
            "c-109", number: 109, address: placed ? "Harbour House, room 12" : nil, placed: placed, facts: facts,
            contacts: team ? nil : facts.isEmpty ? noContacts(searched: [], reading) : contacts(reading),
            mayWithdraw: { !team || $0.by == "Rosa" },
            steps: [StepLink(address: "/north/calls/c-109", name: "Call", current: false, shown: false)],
            refused: refused, reading)
    }

    /// Every state of the page of a place.
    static func places(_ reading: Reading) -> [(name: String, page: any Page, signedIn: Bool)] {
        let typed = ["observed": "helpful", "toldBy": "record", "happenedAt": "2026-11-01", "note": "The porter"]
        let refusals = ["observed", "toldBy", "happenedAt", "expiresAt", "note", nil].map { field in
            (
                "place-refused-\(field ?? "whole")",
                page(
                    refused: Refused(
                        form: "place", refusal: Refusal(field == nil ? "no-one-place" : "required", field: field),
                        typed: typed), reading) as any Page, true
            )
        }
        let taken = Refused(form: "withdrawal", refusal: Refusal("already-withdrawn", .conflicting))
        return refusals + [
            ("place", page(reading), true), ("place-empty", page(facts: [], reading), true),
            ("place-none", page(facts: [], placed: false, reading), true),
            ("place-team", page(team: true, reading), true),
            ("place-taken", page(refused: taken, reading), true),
        ]
    }
}
