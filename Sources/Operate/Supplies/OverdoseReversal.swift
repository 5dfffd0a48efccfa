import Access
import Door
import Store
import Vocabulary

/// Where something was, no closer than a cell of a hundredth of a degree: a kilometre or so.
package struct CoarseCell: Hashable, Sendable {
    /// In hundredths of a degree, of the cell's south-west corner.
    let south: Int
    let west: Int

    /// - Throws: ``Refusal`` about `latitude` or `longitude`, where they are none, or about the one that is missing.
    package static func around(_ latitude: Double?, _ longitude: Double?) throws(Refusal) -> CoarseCell? {
        guard latitude != nil || longitude != nil else { return nil }
        guard let latitude else { throw Refusal(.required, field: "latitude") }
        guard let longitude else { throw Refusal(.required, field: "longitude") }
        guard (-90..<90).contains(latitude) else { throw Refusal(.notACoordinate, field: "latitude") }
        guard (-180..<180).contains(longitude) else { throw Refusal(.notACoordinate, field: "longitude") }
        // A hundredth has no end as a binary fraction: what was typed as 39.96 is meant to be in the cell that begins there.
        return CoarseCell(
            south: Int((latitude * 100 + 1e-9).rounded(.down)), west: Int((longitude * 100 + 1e-9).rounded(.down)))
    }

    init(south: Int, west: Int) {
        (self.south, self.west) = (south, west)
    }

    /// The middle of the cell, to three places: `39.965`.
    package var latitude: String { Self.written(south * 10 + 5) }
    package var longitude: String { Self.written(west * 10 + 5) }

    private static func written(_ thousandths: Int) -> String {
        let (whole, rest) = abs(thousandths).quotientAndRemainder(dividingBy: 1000)
        let digits = String(rest)
        return "\(thousandths < 0 ? "-" : "")\(whole).\(String(repeating: "0", count: 3 - digits.count))\(digits)"
    }
}

/// That an overdose was reversed, or was tried to be: nobody's name, and no address.
package struct OverdoseReversal: Hashable, Sendable {
    package enum Outcome: String, CaseIterable, Storable, Sendable { case recovered, hospital, died, unknown }

    package enum Giver: String, CaseIterable, Storable, Sendable {
        case team, bystander
        case personThemselves = "person-themselves"
        case police, ambulance, unknown
    }

    /// Whether the person agreed that somebody is in touch.
    package enum Agreement: String, CaseIterable, Storable, Sendable {
        case agreed, declined
        case notAsked = "not-asked"
    }

    package let id: ID<OverdoseReversal>
    /// To the hour.
    package let hour: Instant
    /// Nothing where nobody knows.
    package let doses: Int?
    package let outcome: Outcome
    package let givenBy: Giver
    package let lot: ID<SupplyLot>?
    package let cell: CoarseCell?
    package let contact: Agreement
    package let by: Author

    package static let mostDoses = 30

    init(_ row: Row) throws {
        id = try row["id"]
        hour = try row["hour"]
        doses = try row["doses"]
        outcome = try row["outcome"]
        givenBy = try row["given_by"]
        lot = try row["lot_id"]
        let (south, west): (Int?, Int?) = (try row["latitude"], try row["longitude"])
        cell = if let south, let west { CoarseCell(south: south, west: west) } else { nil }
        contact = try row["contact"]
        by = Author(id: try row["recorded_by"], name: try row["author"])
    }

    /// Whether the person died of it; nothing where nobody knows.
    package var isFatal: Bool? {
        switch outcome {
        case .died: true
        case .recovered, .hospital: false
        case .unknown: nil
        }
    }
}

/// Every question asked about reversals.
package struct OverdoseReversals {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT overdose_reversal.*, coalesce(account.display_name, 'Alongside') AS author
        FROM overdose_reversal LEFT JOIN account ON account.id = overdose_reversal.recorded_by
        """

    /// - Throws: ``Refusal`` with `.noSuchReversal`.
    package func reversal(_ id: ID<OverdoseReversal>) throws -> OverdoseReversal {
        guard let row = try db("\(Self.joined) WHERE overdose_reversal.id = \(id)").first else {
            throw Refusal(.noSuchReversal, .absent)
        }
        return try OverdoseReversal(row)
    }

    /// Those of a time, the latest first.
    package func reversals(from: Instant? = nil, to: Instant? = nil, most: Int = 100_000) throws -> [OverdoseReversal] {
        try db(
            """
            \(Self.joined) WHERE overdose_reversal.hour >= \(from ?? Instant(microseconds: .min))
                AND overdose_reversal.hour < \(to ?? Instant(microseconds: .max))
            ORDER BY overdose_reversal.hour DESC, overdose_reversal.id DESC LIMIT \(most)
            """
        ).map(OverdoseReversal.init)
    }
}

/// Reports that an overdose was reversed, and asks for a contact within three days where the person agreed to one.
package struct ReportReversal: Report {
    package static let permission = Permission.reportReversals

    let at: Instant
    let doses: Int?
    let outcome: OverdoseReversal.Outcome
    let givenBy: OverdoseReversal.Giver
    let lot: ID<SupplyLot>?
    let cell: CoarseCell?
    let contact: OverdoseReversal.Agreement
    let way: String?
    let vault: Vault

    package static let mostWay = 200

    /// - Parameters:
    ///   - way: how the person may be reached, where they agreed; it is kept sealed, and only until the contact ended.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        at: Instant, doses: Int?, _ outcome: OverdoseReversal.Outcome, givenBy: OverdoseReversal.Giver,
        lot: ID<SupplyLot>? = nil, cell: CoarseCell? = nil, contact: OverdoseReversal.Agreement = .notAsked,
        way: String? = nil, sealedBy vault: Vault
    ) throws(Refusal) {
        guard doses.map((0...OverdoseReversal.mostDoses).contains) ?? true else {
            throw Refusal(.quantityOutOfRange, field: "doses")
        }
        self.way =
            contact == .agreed
            ? try FreeText.needed(way, most: Self.mostWay, field: "way")
            : try FreeText.given(way, most: Self.mostWay, field: "way")
        // Who did not agree is not to be reached, whatever was typed.
        guard contact == .agreed || self.way == nil else { throw Refusal(.wayWithoutAgreement, field: "way") }
        (self.at, self.doses, self.outcome, self.givenBy) = (at, doses, outcome, givenBy)
        (self.lot, self.cell, self.contact, self.vault) = (lot, cell, contact, vault)
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (OverdoseReversal, [Event]) {
        try at.requirePast(now, field: "at")
        if let lot { _ = try SupplyLedger(db).lot(lot) }
        let id = ID<OverdoseReversal>.new()
        let hourLong: Int64 = 3_600_000_000
        let hour = Instant(microseconds: at.microseconds - ((at.microseconds % hourLong) + hourLong) % hourLong)
        try db.keep(
            in: "overdose_reversal",
            """
            INSERT INTO overdose_reversal (id, hour, doses, outcome, given_by, lot_id, latitude, longitude, contact,
                recorded_by, recorded_at)
            VALUES (\(id), \(hour), \(doses), \(outcome), \(givenBy), \(lot), \(cell?.south), \(cell?.west),
                \(contact), \(worker.id), \(now))
            RETURNING *
            """)
        var events = [
            Event(
                .reversalReported, Event.Subject(kind: "reversal", id: id.text),
                [
                    "outcome": .init(outcome), "givenBy": .init(givenBy),
                ])
        ]
        if let way, outcome != .died {
            let contact = try OverdoseContacts(db).offer(after: id, at: hour, now: now)
            let sealed = try vault.seal(way, at: OverdoseContacts.place(contact.id))
            try db.run("INSERT INTO overdose_way (contact_id, sealed) VALUES (\(contact.id), \(sealed))")
            events.append(
                Event(
                    .overdoseContactOffered, Event.Subject(kind: "reversal", id: id.text),
                    ["due": .init(contact.dueAt)]))
        }
        return (try OverdoseReversals(db).reversal(id), events)
    }

    package func subject(of outcome: OverdoseReversal) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> OverdoseReversal {
        try OverdoseReversals(db).reversal(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchReversal: Self = "no-such-reversal"
    package static let notACoordinate: Self = "not-a-coordinate"
    package static let wayWithoutAgreement: Self = "way-without-agreement"
}

extension Event.Kind {
    package static let reversalReported: Self = "reversal-reported"
    package static let overdoseContactOffered: Self = "overdose-contact-offered"
}
