import Operate
import Vocabulary

/// Overdoses that were reversed, and who is offered a contact after one.
struct ReversalsPage: Page {
    static let template = "reversals"

    struct Shown: Sendable {
        let reversals: [OverdoseReversal]
        /// With how the person may be reached, where that is still known.
        let open: [(contact: OverdoseContact, reversal: OverdoseReversal, way: String?)]
        let ended: [OverdoseContact]
        /// Naloxone that was received here, with the item's name.
        let lots: [(SupplyLot, Supply)]
    }

    struct Contact: Sendable {
        let id: String
        let action: String
        let when: Moment
        let due: Moment
        let opens: String?
        let isLate: Bool
        let way: String?
        let tries: [String]
        let results: [Choice]
        let trouble: Trouble?
    }

    struct Reversal: Sendable {
        let hour: String
        let what: [String]
    }

    let title: String
    let contacts: [Contact]
    let seesContacts: Bool
    let noContacts: Bool
    let endings: [String]
    let hasEndings: Bool
    let reversals: [Reversal]
    let none: Bool
    let at: String
    let doses: String
    let outcomes: [Choice]
    let givers: [Choice]
    let lots: [Choice]
    let latitude: String
    let longitude: String
    let agreements: [Choice]
    let way: String
    let trouble: Trouble?

    init(_ shown: Shown, may: SupplyRights, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        title = words("supplies.reversals")
        contacts = shown.open.map { Contact($0.contact, $0.reversal, way: $0.way, refused, reading) }
        seesContacts = may.contacts
        noContacts = contacts.isEmpty
        endings = shown.ended.map { one in
            let result = one.endedAs.map { words.name(of: $0.rawValue, in: "supplies.codes.results") } ?? ""
            return "\(result) · \(one.endedAt.map { Moment($0, reading).time } ?? "")"
        }
        hasEndings = !endings.isEmpty
        reversals = shown.reversals.map { one in
            var what = [
                words.name(of: one.outcome.rawValue, in: "supplies.codes.outcomes"),
                one.doses.map { words("supplies.dosesGiven", count: $0) } ?? words("supplies.dosesUnknown"),
                words.name(of: one.givenBy.rawValue, in: "supplies.codes.givers"),
            ]
            if let cell = one.cell { what.append("\(cell.latitude), \(cell.longitude)") }
            return Reversal(hour: Moment(one.hour, reading).time, what: what)
        }
        none = reversals.isEmpty
        func typed(_ field: String) -> String? { refused.typed(field, in: "reversal") }
        at = typed("at") ?? reading.nowField
        doses = typed("doses") ?? ""
        outcomes = [Choice](
            OverdoseReversal.Outcome.allCases.map(\.rawValue), in: "supplies.codes.outcomes",
            chosen: typed("overdoseOutcome"), words: words)
        givers = [Choice](
            OverdoseReversal.Giver.allCases.map(\.rawValue), in: "supplies.codes.givers",
            chosen: typed("givenBy") ?? "team", words: words)
        lots = shown.lots.map { lot, supply in
            Choice(
                value: lot.id.text, name: "\(supply.name(in: words.language)) · \(lot.lot)",
                chosen: typed("lot") == lot.id.text)
        }
        latitude = typed("latitude") ?? ""
        longitude = typed("longitude") ?? ""
        agreements = [Choice](
            OverdoseReversal.Agreement.allCases.map(\.rawValue), in: "supplies.codes.agreements",
            chosen: typed("agreement") ?? "not-asked", words: words)
        way = typed("way") ?? ""
        trouble = refused.formless(in: "reversal", words)
    }
}

extension ReversalsPage.Contact {
    init(
        _ one: OverdoseContact, _ reversal: OverdoseReversal, way: String?, _ refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        id = one.id.text
        action = "\(reading.base)/supplies/contacts/\(one.id)/tries"
        when = Moment(reversal.hour, reading)
        due = Moment(one.dueAt, reading)
        opens =
            one.opensAt > reading.now
            ? words("supplies.opensAt", ["time": Moment(one.opensAt, reading).time]) : nil
        isLate = one.dueAt <= reading.now
        self.way = way
        tries = one.tries.map {
            "\(words.name(of: $0.result.rawValue, in: "supplies.codes.results")) · \(Moment($0.at, reading).time) · \($0.by.name)"
        }
        results = [Choice](
            OverdoseContact.Result.allCases.map(\.rawValue), in: "supplies.codes.results", chosen: nil, words: words)
        trouble = refused.formless(in: "try-\(one.id)", words)
    }
}
