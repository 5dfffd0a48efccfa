import Access
import Door
import Store
import Vocabulary

/// Tells that supplies came in.
package struct ReceiveSupplies: Report {
    package static let permission = Permission.keepSupplies

    let supply: ID<Supply>
    let place: ID<SupplyPlace>
    let quantity: Int
    let lot: String
    let expiresOn: CalendarDay?
    let at: Instant?

    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ quantity: Int, of supply: ID<Supply>, at place: ID<SupplyPlace>, lot: String? = nil,
        expiresOn: CalendarDay? = nil, when at: Instant? = nil
    ) throws(Refusal) {
        guard (1...Supply.mostQuantity).contains(quantity) else {
            throw Refusal(.quantityOutOfRange, field: "quantity")
        }
        self.lot = try FreeText.given(lot, most: SupplyLot.mostName, field: "lot") ?? ""
        (self.supply, self.place, self.quantity) = (supply, place, quantity)
        (self.expiresOn, self.at) = (expiresOn, at)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (SupplyReport, [Event]) {
        let happened = at ?? now
        try happened.requirePast(now, field: "at")
        let ledger = SupplyLedger(db)
        let place = try Supplies(db).place(place)
        let lot = try ledger.lot(of: Supplies(db).supply(supply).id, named: lot, expires: expiresOn)
        let odd: [SupplyReport.Flag] = lot.expiresOn == expiresOn ? [] : [.otherExpiry]
        let report = try ledger.begin(.received, at: place.id, happened: happened, by: worker, at: now)
        try ledger.move(quantity, of: lot.id, at: place.id, in: report, flags: odd)
        return try ledger.told(report, .suppliesReceived)
    }
}

/// Tells that supplies went from one place to another.
package struct MoveSupplies: Report {
    package static let permission = Permission.keepSupplies

    let line: SupplyLine
    let from: ID<SupplyPlace>
    let to: ID<SupplyPlace>

    /// - Throws: ``Refusal`` about `to` where both are one.
    package init(_ line: SupplyLine, from: ID<SupplyPlace>, to: ID<SupplyPlace>) throws(Refusal) {
        guard from != to else { throw Refusal(.samePlace, field: "to") }
        (self.line, self.from, self.to) = (line, from, to)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (SupplyReport, [Event]) {
        let ledger = SupplyLedger(db)
        let (from, to) = (try Supplies(db).place(from), try Supplies(db).place(to, field: "to"))
        let lot = try ledger.lot(line.lot)
        let report = try ledger.begin(.moved, at: from.id, to: to.id, happened: now, by: worker, at: now)
        try ledger.move(-line.quantity, of: lot.id, at: from.id, in: report)
        try ledger.move(line.quantity, of: lot.id, at: to.id, in: report)
        return try ledger.told(report, .suppliesMoved)
    }
}

/// Tells that supplies were lost, or are no longer good.
package struct WriteOffSupplies: Report {
    package static let permission = Permission.keepSupplies

    package enum Why: String, CaseIterable, Sendable { case lost, expired }

    let line: SupplyLine
    let place: ID<SupplyPlace>
    let why: Why

    package init(_ line: SupplyLine, at place: ID<SupplyPlace>, as why: Why) {
        (self.line, self.place, self.why) = (line, place, why)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (SupplyReport, [Event]) {
        let ledger = SupplyLedger(db)
        let (place, lot) = (try Supplies(db).place(place), try ledger.lot(line.lot))
        let today = try db.day(of: now)
        let odd: [SupplyReport.Flag] = why == .expired && !lot.isExpired(on: today) ? [.notExpired] : []
        let report = try ledger.begin(
            why == .lost ? .lost : .expired, at: place.id, happened: now, by: worker, at: now)
        try ledger.move(-line.quantity, of: lot.id, at: place.id, in: report, flags: odd)
        return try ledger.told(report, .suppliesWrittenOff)
    }
}

/// Tells what somebody was given, under a code of their own or none, and how many used syringes they brought.
package struct GiveSupplies: Report {
    package static let permission = Permission.giveSupplies

    /// Under which code it was given.
    package enum To: Hashable, Sendable {
        case nobody
        case code(SupplyCode)
        /// A code that nobody has yet.
        case newCode
    }

    let lines: [SupplyLine]
    let place: ID<SupplyPlace>
    let to: To
    let usedSyringes: Int
    let at: Instant?

    package static let mostLines = 40

    /// - Throws: ``Refusal`` where nothing was given and nothing brought.
    package init(
        _ lines: [SupplyLine], from place: ID<SupplyPlace>, to: To = .nobody, usedSyringes: Int = 0,
        when at: Instant? = nil
    ) throws(Refusal) {
        guard (0...Supply.mostQuantity).contains(usedSyringes) else {
            throw Refusal(.quantityOutOfRange, field: "usedSyringes")
        }
        guard !lines.isEmpty || usedSyringes > 0, lines.count <= Self.mostLines else {
            throw Refusal(.required, field: "quantity")
        }
        (self.lines, self.place, self.to, self.usedSyringes, self.at) = (lines, place, to, usedSyringes, at)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (SupplyReport, [Event]) {
        let happened = at ?? now
        try happened.requirePast(now, field: "at")
        let ledger = SupplyLedger(db)
        let place = try Supplies(db).place(place)
        let day = try db.day(of: happened)
        let report = try ledger.begin(
            .given, at: place.id, code: try code(in: db), usedSyringes: usedSyringes, happened: happened, by: worker,
            at: now)
        for line in lines {
            let lot = try ledger.lot(line.lot)
            try ledger.move(
                -line.quantity, of: lot.id, at: place.id, in: report,
                flags: lot.isExpired(on: day) ? [.expiredLot] : [])
        }
        return try ledger.told(report, .suppliesGiven)
    }

    private func code(in db: any Transaction) throws -> SupplyCode? {
        switch to {
        case .nobody: return nil
        case .code(let code): return code
        case .newCode:
            var code = SupplyCode.chance()
            while try !db("SELECT id FROM supply_report WHERE code = \(code.text) LIMIT 1").isEmpty {
                code = SupplyCode.chance()
            }
            return code
        }
    }
}

extension Refusal.Code {
    package static let samePlace: Self = "same-place"
}

extension Event.Kind {
    package static let suppliesReceived: Self = "supplies-received"
    package static let suppliesMoved: Self = "supplies-moved"
    package static let suppliesWrittenOff: Self = "supplies-written-off"
    package static let suppliesGiven: Self = "supplies-given"
    package static let suppliesCounted: Self = "supplies-counted"
}
