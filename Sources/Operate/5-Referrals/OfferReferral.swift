import Access
import Door
import Store
import Vocabulary

/// Offers a need to a service, or to up to three at once, of which the first to accept has it; with or without the person's
/// consent that they are told about them.
package struct OfferReferral: Order {
    package static let permission = Permission.makeReferrals
    /// So many services are asked at once at most.
    package static let mostAtOnce = 3
    /// The longest note to a service, in characters.
    package static let mostNote = 500

    let need: ID<Need>
    let services: [ID<LocalService>]
    let hasConsent: Bool
    let note: String?
    let at: Instant?
    let expected: Int?

    /// - Parameter at: when it was offered, if not just now.
    package init(
        _ need: ID<Need>, to service: ID<LocalService>, consent: Bool, at: Instant? = nil, expected: Int? = nil
    ) {
        self.need = need
        services = [service]
        hasConsent = consent
        note = nil
        self.at = at
        self.expected = expected
    }

    /// - Parameters:
    ///   - note: what the services ought to know of it, where the person agreed that they are told.
    ///   - at: when it was offered, if not just now.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ need: ID<Need>, toFirstOf services: [ID<LocalService>], consent: Bool, note: String?, at: Instant? = nil,
        expected: Int? = nil
    ) throws(Refusal) {
        guard !services.isEmpty else { throw Refusal(.required, field: "service") }
        guard services.count <= Self.mostAtOnce, Set(services).count == services.count else {
            throw Refusal(.servicesAskedTwice, field: "service", values: ["most": String(Self.mostAtOnce)])
        }
        self.need = need
        self.services = services
        hasConsent = consent
        self.note = try FreeText.given(note, most: Self.mostNote, field: "note")
        // A note is about the person, whoever is named in it or not.
        guard self.note == nil || consent else { throw Refusal(.noteNeedsConsent, field: "note") }
        self.at = at
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Referral, [Event]) {
        let need = try Needs(db).need(need)
        var call = try Calls(db).call(Needs(db).call(of: need))
        try call.require(version: expected)
        let offered = at ?? now
        try offered.requirePast(now, field: "at")
        let ids = services.map { _ in ID<Referral>.new() }
        var events: [Event] = []
        for (id, service) in zip(ids, services) {
            let offer = Referrals.Offer(
                id: id, service: service, hasConsent: hasConsent, note: note, with: ids.count > 1 ? ids[0] : nil)
            events += try Referrals(db).offer(need, offer, on: call, by: worker, at: offered, entered: now)
        }
        events += try Needs(db).advance(need, to: .referred, on: &call, by: worker, at: offered, entered: now)
        try Calls(db).save(call)
        return (try Referrals(db).referral(ids[0]), events)
    }
}

extension Referrals {
    /// What is offered to one service.
    struct Offer {
        let id: ID<Referral>
        let service: ID<LocalService>
        let hasConsent: Bool
        let note: String?
        /// The first of those that are asked together.
        let with: ID<Referral>?
    }

    /// Keeps that a need was offered to a service; the need itself goes on by whoever asks.
    ///
    /// - Throws: ``Refusal`` with `.needClosed`, `.noSuchService`, `.serviceInactive` or `.alreadyReferred`.
    func offer(
        _ need: Need, _ offer: Offer, on call: Call, by worker: Worker, at offered: Instant, entered now: Instant
    ) throws -> [Event] {
        guard need.isOpen else { throw Refusal(.needClosed, .conflicting) }
        let (service, listed) = try LocalServices(db).offered(offer.service, for: need.kind, by: worker, at: now)
        guard service.isActive else { throw Refusal(.serviceInactive, .conflicting, field: "service") }
        let before = try referrals(of: [need.id])[need.id] ?? []
        let alike = try Directories(db).counted().all(with: service.id.text)
        guard !before.contains(where: { alike.contains($0.service.text) && $0.isOpen }) else {
            throw Refusal(.alreadyReferred, .conflicting, field: "service")
        }
        try db.keep(
            in: "referral",
            """
            INSERT INTO referral (id, need_id, call_id, service_id, consent, note, asked_with, offered_at, offered_by)
            VALUES (\(offer.id), \(need.id), \(call.id), \(service.id), \(offer.hasConsent ? "yes" : "no"),
                \(offer.note), \(offer.with), \(offered), \(worker.id))
            RETURNING *
            """
        )
        try expectAnswer(to: offer.id, offered: offered)
        let said: [String: Event.Fact] = [
            "need": .init(need.id), "needed": .init(need.kind), "referral": .init(offer.id),
            "service": .init(service.id),
            "consent": .word(offer.hasConsent ? "yes" : "no"),
        ]
        return listed + [Event(.referralOffered, call.subject, said)]
    }
}

extension Refusal.Code {
    package static let serviceInactive: Self = "service-inactive"
    package static let alreadyReferred: Self = "already-referred"
    package static let servicesAskedTwice: Self = "services-asked-twice"
    package static let noteNeedsConsent: Self = "note-needs-consent"
}

extension Event.Kind {
    package static let referralOffered: Self = "referral-offered"
}
