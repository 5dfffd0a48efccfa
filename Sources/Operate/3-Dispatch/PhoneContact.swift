import Access
import Door
import Store
import Vocabulary

/// A try to speak with somebody at the place by phone, before anybody goes in.
package struct PhoneContact: Sendable {
    /// Who was spoken to.
    package enum Reached: String, CaseIterable, Storable, Sendable {
        case person
        /// Somebody else who sees the place.
        case somebodyThere = "somebody-there"
        case nobody
    }

    package let id: ID<PhoneContact>
    package let reached: Reached
    package let at: Instant
    package let by: Author

    init(_ row: Row) throws {
        id = try row["id"]
        reached = try row["reached"]
        at = try row["at"]
        by = Author(id: try row["told_by"], name: try row["author"])
    }
}

/// Tells that somebody at the place was spoken to by phone, or that nobody answered.
///
/// Where the rules ask for it, a team without a weapon waits nearby until somebody was.
package struct TellPhoneContact: Report {
    package static let permission = Permission.addToCalls

    let call: ID<Call>
    let reached: PhoneContact.Reached
    let at: Instant?

    /// - Parameter moment: when it was, if not just now.
    package init(_ call: ID<Call>, _ reached: PhoneContact.Reached, at moment: Instant? = nil) {
        self.call = call
        self.reached = reached
        at = moment
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Call, [Event]) {
        let call = try Calls(db).call(call)
        let moment = at ?? now
        try moment.requirePast(now, field: "at")
        try db.insert(
            into: "phone_contact",
            [
                Row(new: [
                    "id": ID<PhoneContact>.new(), "path_id": call.path.id, "call_id": call.id, "reached": reached,
                    "at": moment,
                    "told_by": worker.id, "told_at": now,
                ])
            ])
        try Calls(db).save(call)
        let said: [String: Event.Fact] = ["reached": .init(reached), "at": .init(moment)]
        return (try Calls(db).call(call.id), [Event(.phoneContactTold, call.subject, said)])
    }
}

/// Every question asked about who was spoken to.
package struct PhoneContacts {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT phone_contact.*, coalesce(account.display_name, 'Alongside') AS author
        FROM phone_contact LEFT JOIN account ON account.id = phone_contact.told_by
        """

    /// The tries of one path, the latest first.
    package func of(path: ID<Path>) throws -> [PhoneContact] {
        try db(
            """
            \(PhoneContacts.joined) WHERE phone_contact.path_id = \(path)
            ORDER BY phone_contact.at DESC, phone_contact.id DESC LIMIT 50
            """
        ).map(PhoneContact.init)
    }
}

extension Event.Kind {
    package static let phoneContactTold: Self = "phone-contact-told"
}
