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
                id, about, referral_id, link_id, channel, kind, language, sealed, asked_by, asked_at, attempts, next_at)
            VALUES (\(id), \("link \(link.id.text)"), \(link.referral), \(link.id), \(draft.channel),
                \(ReferralMessage.Kind.asked), \(draft.language), \(sealed), \(worker.id), \(now), 0, \(now))
            """)
        let said = try Referrals(db).referral(link.referral).said(need)
        return Event(
            .messageAsked, call.subject, said.merging(["carrier": .init(draft.channel)]) { first, _ in first })
    }

    /// Puts a text to a person into the box: once about each thing, however often it comes due.
    func put(
        _ kind: ReferralMessage.Kind, about subject: String, _ referral: Referral, _ need: Need,
        to agreement: TextAgreement, by worker: Worker, at now: Instant
    ) throws -> [Event] {
        let put = try db(
            """
            INSERT INTO outbox (
                id, about, referral_id, agreement_id, channel, kind, language, asked_by, asked_at, attempts, next_at)
            VALUES (\(ID<ReferralMessage>.new()), \("\(kind.rawValue) \(subject)"), \(referral.id), \(agreement.id),
                \(ReferralMessage.Channel.text), \(kind), \(agreement.language), \(worker.id), \(now), 0, \(now))
            ON CONFLICT (about) DO NOTHING RETURNING id
            """)
        guard !put.isEmpty else { return [] }
        let call = try Calls(db).call(referral.call)
        try Calls(db).save(call)
        let said = referral.said(need).merging(["message": .init(kind)]) { first, _ in first }
        return [Event(.textAsked, call.subject, said)]
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
        let errand: Taken.Errand =
            try isNeeded(message, at: now)
            // A row that nobody can read, under other keys than it was sealed with, must not hold up those behind it.
            ? content(of: message, row, opening: vault).map { .send($0) } ?? .end(.givenUp) : .end(.notNeeded)
        return Taken(message: message, errand: errand)
    }

    /// Whether whoever gets it still has to know it.
    private func isNeeded(_ message: ReferralMessage, at now: Instant) throws -> Bool {
        let referral = try Referrals(db).referral(message.referral)
        guard try Needs(db).need(referral.need).isOpen, referral.withdrawn == nil else { return false }
        if let agreement = message.agreement, try !TextAgreements(db).isStanding(agreement) { return false }
        switch message.kind {
        case .asked:
            guard let link = message.link else { return false }
            return try ReferralLinks(db).link(link).leads(at: now) && referral.awaited != nil
        case .reminder: return try referral.isTomorrow(at: now, in: Referrals(db).zone())
        case .helped: return try HelpReports(db).newest(of: [referral.id]).isEmpty
        }
    }

    private func content(
        of message: ReferralMessage, _ row: Row, opening vault: Vault
    ) throws -> ReferralMessage.Content? {
        guard let agreement = message.agreement else {
            return try? vault.open(try row["sealed"], at: Self.place(message.id), as: ReferralMessage.Content.self)
        }
        let ride = message.kind == .reminder ? try Referrals(db).referral(message.referral).ride : nil
        return try TextAgreements(db).number(of: agreement, opening: vault).map { number in
            ReferralMessage.Content(to: number, address: nil, ride: ride)
        }
    }

    /// Lets a message wait that did not go.
    package func postpone(_ message: ReferralMessage, at now: Instant, chance: Double) throws {
        try db.run(
            """
            UPDATE outbox SET next_at = \(message.retry(after: now, chance: chance))
            WHERE id = \(message.id) AND ended_at IS NULL
            """)
    }

    /// The newest message to the service of each of some referrals.
    package func newest(of referrals: [ID<Referral>]) throws -> [ID<Referral>: ReferralMessage] {
        guard !referrals.isEmpty else { return [:] }
        let found = try db(
            """
            SELECT * FROM outbox WHERE referral_id IN (\(each: referrals)) AND link_id IS NOT NULL
            ORDER BY asked_at DESC, id DESC LIMIT \(Referrals.most)
            """
        ).map(ReferralMessage.init)
        return Dictionary(found.map { ($0.referral, $0) }) { newest, _ in newest }
    }

    /// Sealed for one row, it opens in no other.
    private static func place(_ id: ID<ReferralMessage>) -> String { "outbox \(id.text)" }
}
