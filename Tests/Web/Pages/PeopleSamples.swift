import Access
import Foundation
import Store
import Vocabulary

@testable import Linkage
@testable import Operate
@testable import Web

/// People of whom everything is known, and of whom nothing is.
extension Samples {

    private static func entry(
        _ id: String, _ more: [String: any Storable], withdrawn: PersonWithdrawal? = nil
    ) -> Row {
        var values: [String: any Storable] = [
            "id": id, "person_id": "p-1", "recorded_by": "noor", "author": "Noor", "recorded_at": minutesAgo(90),
            "withdrawn_reason": withdrawn.stored, "withdrawn_at": (withdrawn == nil ? nil : minutesAgo(5)).stored,
        ]
        values.merge(more) { _, new in new }
        return Row(columns: Array(values.keys), values: values.values.map(\.stored))
    }

    private static func person(_ id: String, root: String = "p-1") throws -> Person {
        try Person(Row(new: ["id": id, "root_id": root, "begun_at": minutesAgo(9000)]))
    }

    private static func contact(_ id: String, _ certainty: Certainty) throws -> PersonContact {
        try PersonContact(
            Row(new: [
                "id": id, "person_id": "p-1", "call_person_id": "cp-\(id)", "call_id": "c-109", "number": 109,
                "received_at": minutesAgo(400), "role": CallPerson.Role.inCrisis, "known_as": Value.null,
                "certainty": certainty,
            ]))
    }

    private static func merge(_ id: String, undone: Bool) throws -> PersonMerge {
        try PersonMerge(
            Row(new: [
                "id": id, "kept_id": "p-1", "merged_id": "p-\(id)", "certainty": Certainty.probable,
                "reason": "Both showed the same card.", "likelihood": 987, "merged_by": "noor", "author": "Noor",
                "merged_at": minutesAgo(60), "undone_reason": (undone ? "Twins." : nil).stored,
                "undone_by": (undone ? "grace" : nil).stored, "undoer": "Grace",
                "undone_at": (undone ? minutesAgo(3) : nil).stored,
            ]))
    }

    private static func knownNames() throws -> [PersonName] {
        try [
            PersonName(
                entry("n-1", ["kind": PersonName.Kind.selfChosen, "given": "Juniper", "family": Value.null])),
            PersonName(entry("n-2", ["kind": PersonName.Kind.used, "given": "Marlene", "family": "Okafor"])),
            PersonName(
                entry(
                    "n-3", ["kind": PersonName.Kind.earlier, "given": "Marla", "family": Value.null],
                    withdrawn: .askedByPerson)),
        ]
    }

    private static func knownFacts() throws -> [PersonFact] {
        try [
            PersonFact(entry("f-1", ["kind": PersonFact.Kind.birthDate, "value": "1990-02-30"])),
            PersonFact(entry("f-2", ["kind": PersonFact.Kind.phone, "value": "+18125550100"], withdrawn: .noLongerSo)),
        ]
    }

    private static func personFile() throws -> PersonFile {
        PersonFile(
            person: try person("p-1"), records: [try person("p-1"), try person("p-2")], names: try knownNames(),
            facts: try knownFacts(),
            contacts: [(try contact("1", .certain), .certain), (try contact("2", .possible), .possible)],
            merges: [try merge("m-1", undone: false), try merge("m-2", undone: true)])
    }

    private static func match() -> PersonMatch {
        let reasons = zip(PersonMatching.fields, [Likeness.swapped, .exact, .oneEdit, .different, .unknown]).map {
            field, likeness in
            let isKnown = likeness != .unknown
            return MatchReason(
                field: field, likeness: likeness, m: isKnown ? 0.5 : nil, u: isKnown ? 0.0003 : nil,
                frequency: likeness == .exact ? 0.02 : nil,
                weight: likeness == .different ? -3.2 : isKnown ? 5.4 : 0)
        }
        return PersonMatch(
            person: ID(stored: "p-9"), calledBy: try? NameParts(given: "Okafor", family: "Marlena"),
            birthDate: "1990-04-09", proposal: MatchProposal(left: 0, right: 1, weight: 6.2, reasons: reasons))
    }

    private static func screener(_ id: String, grave: Bool) throws -> PersonScreener {
        let values: [String: any Storable] = [
            "id": id, "path_id": "path-1", "instrument": "c-ssrs-screener", "revision": 1,
            "state": InstrumentResult.State.current, "structure": "s", "wording_id": Value.null,
            "tier": grave ? "high" : "low", "settled": 1, "answers": "", "follow_up": grave ? "q6" : "",
            "needs_action": grave ? 1 : 0, "says": "", "asked_by": "sam", "asked_role": Value.null, "asker": "Sam",
            "manner": "phone", "assessed_on": Value.null, "assessor": Value.null, "vendor": Value.null,
            "recorded_by": "sam", "author": "Sam", "recorded_at": minutesAgo(300), "withdrawal": Value.null,
            "withdrawn_by": Value.null, "withdrawn_at": Value.null, "withdrawer": "Alongside",
        ]
        return PersonScreener(
            result: try InstrumentResult(Row(columns: Array(values.keys), values: values.values.map(\.stored))),
            call: ID(stored: "c-109"), number: 109, certainty: .possible, mayBeAnothers: grave, title: "Screener")
    }

    static func matches(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let lines = [
            PersonLine(
                id: ID(stored: "p-1"), calledBy: try NameParts(given: "Juniper", family: nil), alsoKnown: [],
                facts: try knownFacts()), PersonLine(id: ID(stored: "p-3"), calledBy: nil, alsoKnown: [], facts: []),
        ]
        let latest = try PeopleComparison(
            Row(new: [
                "id": "k-1", "people": 2400, "pairs": 31_000, "left_out": 2, "weights": "{}", "compared_by": "noor",
                "author": "Noor", "compared_at": minutesAgo(300),
            ]))
        let open = [MatchWork.Open(one: ID(stored: "p-1"), other: ID(stored: "p-3"), likelihood: 987)]
        func page(
            _ open: [MatchWork.Open], of count: Int, _ latest: PeopleComparison?, _ state: Comparing.State,
            isReady: Bool = true
        ) -> MatchesPage {
            MatchesPage(open, of: count, lines, latest: latest, state, isReady: isReady, reading)
        }
        return [
            ("matches", page(open, of: 5, latest, .idle), true),
            ("matches-never", page([], of: 0, nil, .idle), true),
            ("matches-none", page([], of: 0, latest, .failed), true),
            ("matches-running", page(open, of: 1, latest, .running(.reading(400, of: 2400))), true),
            ("matches-learning", page([], of: 0, latest, .running(.learning)), true),
            ("matches-weighing", page([], of: 0, nil, .running(.weighing(10, of: 40))), true),
            ("matches-beginning", page([], of: 0, nil, .running(nil)), true),
            ("matches-stopped", page([], of: 0, nil, .stopped, isReady: false), true),
        ]
    }

    static func people(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let all = PersonPage.Rights(
            keep: true, merge: true, seeSafetyPlans: true, seeNotes: true, seeConsents: true, giveOwnPages: true)
        let legal = try LegalName(
            entry("l-1", ["given": "Bartholomew", "family": "Quist", "source": LegalName.Source.document]))
        let nobody = PersonFile(
            person: try person("p-3", root: "p-3"), records: [try person("p-3", root: "p-3")], names: [], facts: [],
            contacts: [], merges: [])
        let line = PersonLine(
            id: ID(stored: "p-1"), calledBy: try NameParts(given: "Juniper", family: nil),
            alsoKnown: [try NameParts(given: "Marlene", family: "Okafor")], facts: try knownFacts())
        let unnamed = PersonLine(id: ID(stored: "p-3"), calledBy: nil, alsoKnown: [], facts: [])
        func refused(_ form: String, _ field: String, _ typed: [String: String] = [:]) -> Refused {
            Refused(form: form, refusal: Refusal(.required, field: field), typed: typed)
        }
        return [
            (
                "people",
                PeoplePage(
                    typed: "okaf", [line, unnamed], isReady: true, isFull: true, mayKeep: true, mayMerge: true,
                    refused: nil, reading),
                true
            ),
            (
                "people-none",
                PeoplePage(
                    typed: "xyz", [], isReady: true, isFull: false, mayKeep: false, mayMerge: false, refused: nil,
                    reading), true
            ),
            (
                "people-waiting",
                PeoplePage(
                    typed: "", nil, isReady: false, isFull: false, mayKeep: true, mayMerge: false,
                    refused: refused("person", "phone", ["given": "Dana"]), reading), true
            ),
            (
                "person",
                PersonPage(
                    try personFile(), matches: [match()], legalNames: [legal],
                    history: PersonHistory(
                        contacts: try personFile().contacts,
                        screeners: try [screener("s-1", grave: true), screener("s-2", grave: false)]), all,
                    refused: nil, reading), true
            ),
            (
                "person-held-back",
                PersonPage(
                    try personFile(), matches: [], legalNames: nil,
                    PersonPage.Rights(
                        keep: true, merge: false,
                        held: HeldBack(
                            [.seePersonHistory, .seeSafetyPlans, .seeConsents], opening: "/north/people/p-1/open",
                            reading.words)), refused: nil, reading), true
            ),
            (
                "person-opened",
                PersonPage(
                    try personFile(), matches: [], legalNames: nil,
                    history: PersonHistory(
                        contacts: [], screeners: try [screener("s-2", grave: false)], isPart2Closed: true),
                    PersonPage.Rights(
                        keep: true, merge: false, held: HeldBack([.seeConsents], opening: nil, reading.words)),
                    refused: nil, reading), true
            ),
            (
                "person-unknown",
                PersonPage(
                    nobody, matches: [], legalNames: nil, PersonPage.Rights(keep: false, merge: false), refused: nil,
                    reading), true
            ),
            (
                "person-waiting",
                PersonPage(
                    nobody, matches: nil, legalNames: [], history: PersonHistory(contacts: [], screeners: []), all,
                    refused: refused("fact", "value", ["kind": "phone"]),
                    reading), true
            ),
            (
                "person-name-refused",
                PersonPage(
                    try personFile(), matches: [], legalNames: [], all, refused: refused("name", "given"), reading),
                true
            ),
            (
                "person-legal-refused",
                PersonPage(
                    try personFile(), matches: [], legalNames: [], all, refused: refused("legal", "given"), reading),
                true
            ),
            (
                "person-merge-refused",
                PersonPage(
                    try personFile(), matches: [match()], legalNames: [], all, refused: refused("merge", "reason"),
                    reading),
                true
            ),
        ]
    }
}
