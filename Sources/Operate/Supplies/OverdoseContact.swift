import Access
import Door
import Store
import Vocabulary

/// That somebody who was brought back from an overdose is offered a contact, one to three days after it.
package struct OverdoseContact: Hashable, Sendable {
    package enum Result: String, CaseIterable, Storable, Sendable {
        case reached, declined
        case notReached = "not-reached"
    }

    package struct Try: Hashable, Sendable {
        package let result: Result
        package let at: Instant
        package let by: Author

        init(_ row: Row) throws {
            result = try row["result"]
            at = try row["tried_at"]
            by = Author(id: try row["recorded_by"], name: try row["author"])
        }
    }

    package let id: ID<OverdoseContact>
    package let reversal: ID<OverdoseReversal>
    package let opensAt: Instant
    package let dueAt: Instant
    /// Since when nobody had tried although it was due.
    package let missedAt: Instant?
    package let endedAt: Instant?
    package let endedAs: Result?
    package let tries: [Try]

    init(_ row: Row, _ tries: [Try]) throws {
        id = try row["id"]
        reversal = try row["reversal_id"]
        opensAt = try row["opens_at"]
        dueAt = try row["due_at"]
        missedAt = try row["missed_at"]
        endedAt = try row["ended_at"]
        endedAs = try row["ended_as"]
        self.tries = tries
    }
}

/// Every question asked about such contacts.
package struct OverdoseContacts {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    static let opens: Duration = .seconds(24 * 3600)
    static let due: Duration = .seconds(72 * 3600)
    /// How long after it was due the way to the person is kept at most.
    static let kept: Duration = .seconds(48 * 3600)

    static func place(_ id: ID<OverdoseContact>) -> String { "overdose_way \(id.text)" }

    /// - Throws: ``Refusal`` with `.noSuchOverdoseContact`.
    package func contact(_ id: ID<OverdoseContact>) throws -> OverdoseContact {
        guard let found = try read(db("SELECT * FROM overdose_contact WHERE id = \(id)")).first else {
            throw Refusal(.noSuchOverdoseContact, .absent)
        }
        return found
    }

    /// Those that nobody has ended, whichever is due first first.
    package func open() throws -> [OverdoseContact] {
        try read(db("SELECT * FROM overdose_contact WHERE ended_at IS NULL ORDER BY due_at, id LIMIT 200"))
    }

    /// Those that were ended last.
    package func ended(most: Int = 20) throws -> [OverdoseContact] {
        try read(
            db(
                """
                SELECT * FROM overdose_contact WHERE ended_at IS NOT NULL ORDER BY ended_at DESC, id DESC LIMIT \(most)
                """))
    }

    /// How somebody may be reached; nothing once that is over.
    package func way(of id: ID<OverdoseContact>, opening vault: Vault) throws -> String? {
        guard let row = try db("SELECT sealed FROM overdose_way WHERE contact_id = \(id)").first else { return nil }
        return try? vault.open(try row["sealed"], at: Self.place(id), as: String.self)
    }

    private func read(_ rows: [Row]) throws -> [OverdoseContact] {
        let ids: [String] = try rows.map { try $0["id"] }
        guard !ids.isEmpty else { return [] }
        var tries: [String: [OverdoseContact.Try]] = [:]
        for row in try db(
            """
            SELECT overdose_try.*, coalesce(account.display_name, 'Alongside') AS author
            FROM overdose_try LEFT JOIN account ON account.id = overdose_try.recorded_by
            WHERE overdose_try.contact_id IN (\(each: ids)) ORDER BY overdose_try.tried_at, overdose_try.id
            """)
        { tries[try row["contact_id"], default: []].append(try OverdoseContact.Try(row)) }
        return try zip(rows, ids).map { try OverdoseContact($0, tries[$1] ?? []) }
    }

    func offer(after reversal: ID<OverdoseReversal>, at hour: Instant, now: Instant) throws -> OverdoseContact {
        let id = ID<OverdoseContact>.new()
        let due = hour.adding(Self.due)
        try db.keep(
            in: "overdose_contact",
            """
            INSERT INTO overdose_contact (id, reversal_id, opens_at, due_at)
            VALUES (\(id), \(reversal), \(hour.adding(Self.opens)), \(due)) RETURNING *
            """)
        // What is told late is not late at once, and is not kept longer for it.
        try DueWork(db).ask(MissOverdoseContact.kind, about: id.text, at: max(due, now))
        try DueWork(db).ask(EndOverdoseContact.kind, about: id.text, at: max(due, now).adding(Self.kept))
        return try contact(id)
    }

    func end(_ id: ID<OverdoseContact>, as result: OverdoseContact.Result, at now: Instant) throws -> Bool {
        try db.run("DELETE FROM overdose_way WHERE contact_id = \(id)")
        return try !db.keep(
            in: "overdose_contact",
            """
            UPDATE overdose_contact SET ended_at = \(now), ended_as = \(result)
            WHERE id = \(id) AND ended_at IS NULL RETURNING *
            """
        ).isEmpty
    }
}

/// Tells that somebody tried to be in touch after an overdose; who was reached or declined is not asked again.
package struct TryOverdoseContact: Report {
    package static let permission = Permission.contactAfterOverdose

    let contact: ID<OverdoseContact>
    let result: OverdoseContact.Result
    let at: Instant?

    package init(_ contact: ID<OverdoseContact>, _ result: OverdoseContact.Result, when at: Instant? = nil) {
        (self.contact, self.result, self.at) = (contact, result, at)
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (OverdoseContact, [Event]) {
        let happened = at ?? now
        try happened.requirePast(now, field: "at")
        let contacts = OverdoseContacts(db)
        let contact = try contacts.contact(contact)
        try db.keep(
            in: "overdose_try",
            """
            INSERT INTO overdose_try (id, contact_id, result, tried_at, recorded_by, recorded_at)
            VALUES (\(ID<OverdoseContact.Try>.new()), \(contact.id), \(result), \(happened), \(worker.id), \(now))
            RETURNING *
            """)
        if result != .notReached { _ = try contacts.end(contact.id, as: result, at: now) }
        let subject = Event.Subject(kind: "reversal", id: contact.reversal.text)
        return (try contacts.contact(contact.id), [Event(.overdoseContactTried, subject, ["result": .init(result)])])
    }

    package func subject(of outcome: OverdoseContact) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> OverdoseContact {
        try OverdoseContacts(db).contact(ID(stored: subject))
    }
}

/// Marks that nobody had tried to be in touch when it was due.
package struct MissOverdoseContact: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "overdose-contact"

    let contact: String

    package init(_ contact: String) {
        self.contact = contact
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let rows = try db.keep(
            in: "overdose_contact",
            """
            UPDATE overdose_contact SET missed_at = \(now)
            WHERE id = \(contact) AND ended_at IS NULL AND missed_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM overdose_try WHERE overdose_try.contact_id = overdose_contact.id)
            RETURNING *
            """)
        guard let row = rows.first else { return ((), []) }
        return ((), [Event(.overdoseContactMissed, Event.Subject(kind: "reversal", id: try row["reversal_id"]))])
    }
}

/// Ends a contact that came to nothing, and with it what was known of how to reach the person.
package struct EndOverdoseContact: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "overdose-way"

    let contact: String

    package init(_ contact: String) {
        self.contact = contact
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let contacts = OverdoseContacts(db)
        let contact = try contacts.contact(ID(stored: contact))
        guard try contacts.end(contact.id, as: .notReached, at: now) else { return ((), []) }
        let subject = Event.Subject(kind: "reversal", id: contact.reversal.text)
        return ((), [Event(.overdoseContactEnded, subject, ["result": .init(OverdoseContact.Result.notReached)])])
    }
}

extension Refusal.Code {
    package static let noSuchOverdoseContact: Self = "no-such-overdose-contact"
}

extension Event.Kind {
    package static let overdoseContactTried: Self = "overdose-contact-tried"
    package static let overdoseContactMissed: Self = "overdose-contact-missed"
    package static let overdoseContactEnded: Self = "overdose-contact-ended"
}
