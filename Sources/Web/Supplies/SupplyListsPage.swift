import Foundation
import Operate
import Vocabulary

/// What is to be ordered.
struct SupplyReorderPage: Page {
    static let template = "supply-reorder"

    struct Line: Sendable {
        let name: String
        let place: String
        let par: Int
        let usable: Int
        let expiring: Int
        let missing: Int
    }

    let title: String
    let days: String
    let lines: [Line]
    let none: Bool
    let trouble: Trouble?

    init(_ found: [ReorderLine], days: Int, refused: Refused?, _ reading: Reading) {
        title = reading.words("supplies.reorder")
        self.days = refused.typed("days", in: "reorder") ?? String(days)
        lines = found.map {
            Line(
                name: $0.supply.name(in: reading.words.language), place: $0.place.name, par: $0.par, usable: $0.usable,
                expiring: $0.expiring, missing: $0.missing)
        }
        none = lines.isEmpty
        trouble = refused.formless(in: "reorder", reading.words)
    }
}

/// What is known of a lot, in one question.
struct SupplyRecallPage: Page {
    static let template = "supply-recall"

    struct Found: Sendable {
        let id: String
        let heading: String
        let expiry: String?
        let standing: [String]
        let nowhere: Bool
        let gone: [String]
        let given: [String]
        let nobody: Bool
        let reversals: String?
    }

    let title: String
    let asked: String
    let found: [Found]
    let none: Bool

    init(_ recalls: [SupplyRecall], asked: String?, _ reading: Reading) {
        let words = reading.words
        title = words("supplies.recall")
        self.asked = asked ?? ""
        found = recalls.map { one in
            Found(
                id: one.lot.id.text, heading: "\(one.supply.name(in: words.language)) · \(one.lot.lot)",
                expiry: one.lot.expiresOn.map { words("supplies.goodTo", ["day": $0.description]) },
                standing: one.standing.map { "\($0.quantity) · \($0.place.name)" }, nowhere: one.standing.isEmpty,
                gone: one.gone.map {
                    "\($0.quantity > 0 ? "+" : "")\($0.quantity) · "
                        + words.name(of: $0.kind.rawValue, in: "supplies.codes.reports")
                },
                given: one.given.map {
                    "\($0.code?.text ?? words("supplies.withoutCode")): \($0.quantity) · \(Moment($0.last, reading).time)"
                }, nobody: one.given.isEmpty,
                reversals: one.reversals > 0 ? words("supplies.recallReversals", count: one.reversals) : nil)
        }
        none = asked != nil && found.isEmpty
    }
}

/// How much came, went and stands: numbers only.
struct SupplyTotalsPage: Page {
    static let template = "supply-totals"

    struct Line: Sendable {
        let name: String
        let cells: [String]
    }

    let title: String
    let from: String
    let to: String
    let heads: [String]
    let lines: [Line]
    let none: Bool
    let used: String
    let reversals: [String]
    let export: String?
    let trouble: Trouble?

    private static let kinds: [SupplyReport.Kind] = [.received, .given, .lost, .expired, .counted]

    init(_ totals: SupplyTotals, _ period: Period, may: SupplyRights, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        title = words("supplies.totals")
        from = refused.typed("from", in: "totals") ?? period.firstDay ?? ""
        to = refused.typed("to", in: "totals") ?? period.lastDay ?? ""
        heads =
            Self.kinds.map { words.name(of: $0.rawValue, in: "supplies.codes.reports") }
            + [words("supplies.standsNow")]
        lines = totals.lines.map { line in
            Line(
                name: line.supply.name(in: words.language),
                cells: Self.kinds.map { String(line.moved[$0] ?? 0) } + [String(line.standing)])
        }
        none = lines.isEmpty
        used = words("supplies.usedBack", count: totals.usedSyringes)
        reversals = OverdoseReversal.Outcome.allCases.map {
            "\(words.name(of: $0.rawValue, in: "supplies.codes.outcomes")): \(totals.reversals[$0] ?? 0)"
        }
        let days = [("from", period.firstDay), ("to", period.lastDay)].compactMap { name, day in
            day.map { "\(name)=\($0)" }
        }.joined(separator: "&")
        export = may.exports ? "\(reading.base)/supplies/overdoses.csv\(days.isEmpty ? "" : "?\(days)")" : nil
        trouble = refused.formless(in: "totals", words)
    }
}
