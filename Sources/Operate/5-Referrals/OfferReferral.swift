import Access
import Door
import Store
import Vocabulary

/// Offers a need to a service, with or without the person's consent that the service is told about them.
package struct OfferReferral: Order {
    package static let permission = Permission.makeReferrals

    let need: ID<Need>
    let service: ID<LocalService>
    let hasConsent: Bool
    let at: Instant?
    let expected: Int?

    /// - Parameter at: when it was offered, if not just now.
    package init(
        _ need: ID<Need>, to service: ID<LocalService>, consent: Bool, at: Instant? = nil, expected: Int? = nil
    ) {
        self.need = need
        self.service = service
        hasConsent = consent
        self.at = at
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Referral, [Event]) {
        let need = try Needs(db).need(need)
        var call = try Calls(db).call(Needs(db).call(of: need))
        try call.require(version: expected)
        guard need.isOpen else { throw Refusal(.needClosed, .conflicting) }
        let (service, listed) = try LocalServices(db).offered(service, for: need.kind, by: worker, at: now)
        guard service.isActive else { throw Refusal(.serviceInactive, .conflicting, field: "service") }
        let before = try Referrals(db).referrals(of: [need.id])[need.id] ?? []
        guard !before.contains(where: { $0.service == service.id && $0.isOpen }) else {
            throw Refusal(.alreadyReferred, .conflicting, field: "service")
        }
        let offered = at ?? now
        try offered.requirePast(now, field: "at")
        let id = ID<Referral>.new()
        try db.keep(
            in: "referral",
            """
            INSERT INTO referral (id, need_id, call_id, service_id, consent, offered_at, offered_by)
            VALUES (\(id), \(need.id), \(call.id), \(service.id), \(hasConsent ? "yes" : "no"), \(offered),
                \(worker.id))
            RETURNING *
            """
        )
        try Referrals(db).expectAnswer(to: id, offered: offered)
        let moved = try Needs(db).advance(need, to: .referred, on: &call, by: worker, at: offered, entered: now)
        try Calls(db).save(call)
        let said: [String: Event.Fact] = [
            "need": .init(need.id), "needed": .init(need.kind), "referral": .init(id), "service": .init(service.id),
            "consent": .word(hasConsent ? "yes" : "no"),
        ]
        return (try Referrals(db).referral(id), listed + [Event(.referralOffered, call.subject, said)] + moved)
    }
}

extension Refusal.Code {
    package static let serviceInactive: Self = "service-inactive"
    package static let alreadyReferred: Self = "already-referred"
}

extension Event.Kind {
    package static let referralOffered: Self = "referral-offered"
}
