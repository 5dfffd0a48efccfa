import Access
import Door
import Store
import Vocabulary

/// Every question asked about messages that go out, and how they wait.
package struct Outbox {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// What a server sends that took a message: nobody else takes it before the lease is over.
    package struct Taken: Sendable {
        package enum Errand: Sendable {
            case send(ReferralMessage.Content)
            /// It does not go, and that is its end.
            case end(ReferralMessage.Ending)
        }

        package let message: ReferralMessage
        package let errand: Errand
    }

    /// Puts a message into the box, in the transaction of what it tells of.
    func put(
        _ draft: ReferralMessage.Draft, with link: ReferralLink, _ need: Need, on call: Call, by worker: Worker,
        at now: Instant
    ) throws -> Event {
        let id = ID<ReferralMessage>.new()
        let sealed = try draft.vault.seal(draft.content, at: Self.place(id))
        try db.run(
            """
            INSERT INTO outbox (
                id, referral_id, link_id, channel, kind, language, sealed, asked_by, asked_at, attempts, next_at)
            VALUES (\(id), \(link.referral), \(link.id), \(draft.channel), \(ReferralMessage.Kind.asked),
                \(draft.language), \(sealed), \(worker.id), \(now), 0, \(now))
            """)
        let said = try Referrals(db).referral(link.referral).said(need)
        return Event(
            .messageAsked, call.subject, said.merging(["carrier": .init(draft.channel)]) { first, _ in first })
    }

    /// Takes the message that is due first, if any is; another server that looked at the same moment gets another or none.
    package func take(at now: Instant, opening vault: Vault) throws -> Taken? {
        let due = try db(
            "SELECT id FROM outbox WHERE ended_at IS NULL AND next_at <= \(now) ORDER BY next_at, id LIMIT 1")
        guard let id: String = try due.first?["id"] else { return nil }
        let taken = try db(
            """
            UPDATE outbox SET attempts = attempts + 1, next_at = \(now.adding(ReferralMessage.lease))
            WHERE id = \(id) AND ended_at IS NULL AND next_at <= \(now) RETURNING *
            """)
        guard let row = taken.first else { return nil }
        let message = try ReferralMessage(row)
        let referral = try Referrals(db).referral(message.referral)
        guard try ReferralLinks(db).link(message.link).leads(at: now), referral.awaited != nil,
            try Needs(db).need(referral.need).isOpen
        else { return Taken(message: message, errand: .end(.notNeeded)) }
        let place = Self.place(message.id)
        // A row that nobody can read, under other keys than it was sealed with, must not hold up those behind it.
        let content = try? vault.open(try row["sealed"], at: place, as: ReferralMessage.Content.self)
        return Taken(message: message, errand: content.map { .send($0) } ?? .end(.givenUp))
    }

    /// Lets a message wait that did not go.
    package func postpone(_ message: ReferralMessage, at now: Instant, chance: Double) throws {
        try db.run(
            """
            UPDATE outbox SET next_at = \(message.retry(after: now, chance: chance))
            WHERE id = \(message.id) AND ended_at IS NULL
            """)
    }

    /// The newest message of each of some referrals.
    package func newest(of referrals: [ID<Referral>]) throws -> [ID<Referral>: ReferralMessage] {
        guard !referrals.isEmpty else { return [:] }
        let found = try db(
            """
            SELECT * FROM outbox WHERE referral_id IN (\(each: referrals)) ORDER BY asked_at DESC, id DESC
            LIMIT \(Referrals.most)
            """
        ).map(ReferralMessage.init)
        return Dictionary(found.map { ($0.referral, $0) }) { newest, _ in newest }
    }

    /// Sealed for one row, it opens in no other.
    private static func place(_ id: ID<ReferralMessage>) -> String { "outbox \(id.text)" }
}
