import Access
import Door
import Store
import Vocabulary

/// Tells what somebody counted at a place; what does not agree with the record is put right with its reason.
///
/// Only what was counted is told: the rest waits, so that a count that is broken off loses nothing.
package struct CountSupplies: Report {
    package static let permission = Permission.giveSupplies

    package struct Line: Hashable, Sendable {
        let lot: ID<SupplyLot>
        let counted: Int
        let seen: Int?
        let reason: SupplyReport.Reason?

        private static let mostSeen = 1_000_000_000

        /// - Parameter seen: what the record had when it was read; what has moved since stays moved.
        /// - Throws: ``Refusal`` about `counted`, or about `reason` where the two do not agree.
        package init(
            _ counted: Int, of lot: ID<SupplyLot>, seen: Int?, because reason: SupplyReport.Reason?
        ) throws(Refusal) {
            guard (0...Supply.mostQuantity).contains(counted) else {
                throw Refusal(.quantityOutOfRange, field: "counted")
            }
            guard seen.map((-Self.mostSeen...Self.mostSeen).contains) ?? true else {
                throw Refusal(.quantityOutOfRange, field: "counted")
            }
            guard seen == nil || seen == counted || reason != nil else { throw Refusal(.required, field: "reason") }
            (self.lot, self.counted, self.seen, self.reason) = (lot, counted, seen, reason)
        }
    }

    let lines: [Line]
    let place: ID<SupplyPlace>
    let at: Instant?

    /// - Throws: ``Refusal`` where nothing was counted.
    package init(_ lines: [Line], at place: ID<SupplyPlace>, when at: Instant? = nil) throws(Refusal) {
        guard !lines.isEmpty, lines.count <= 200, Set(lines.map(\.lot)).count == lines.count else {
            throw Refusal(.required, field: "counted")
        }
        (self.lines, self.place, self.at) = (lines, place, at)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (SupplyReport, [Event]) {
        let happened = at ?? now
        try happened.requirePast(now, field: "at")
        let ledger = SupplyLedger(db)
        let place = try Supplies(db).place(place)
        let report = try ledger.begin(.counted, at: place.id, happened: happened, by: worker, at: now)
        for line in lines {
            let lot = try ledger.lot(line.lot)
            let recorded = try ledger.quantity(of: lot.id, at: place.id)
            let seen = line.seen ?? recorded
            let difference = line.counted - seen
            guard difference == 0 || line.reason != nil else { throw Refusal(.required, field: "reason") }
            try ledger.count(
                difference, of: lot.id, at: place.id, in: report, because: difference == 0 ? nil : line.reason,
                flags: seen == recorded ? [] : [.countedOverChange], happened: happened)
        }
        return try ledger.told(report, .suppliesCounted)
    }
}
