import Access
import Door
import Store
import Vocabulary

/// A service that somebody means to ask, before the person was asked or the offer was sent.
package struct ReferralDraft: Sendable {
    package enum Ending: String, CaseIterable, Storable, Sendable {
        case sent, dropped
    }

    /// Its referral has the same identifier once it is sent.
    package let id: ID<Referral>
    package let need: ID<Need>
    package let call: ID<Call>
    package let service: ID<LocalService>
    package let serviceName: String
    package let at: Instant
    package let by: String
    /// Whether the person agreed that the service is told about them; nothing while nobody has asked them.
    package let hasConsent: Bool?
    package let consentAt: Instant?
    package let ending: Ending?

    init(_ row: Row) throws {
        id = try row["id"]
        need = try row["need_id"]
        call = try row["call_id"]
        service = try row["service_id"]
        serviceName = try row["service_name"]
        at = try row["drafted_at"]
        by = try row["author"]
        hasConsent = try (row["consent"] as String?).map { $0 == "yes" }
        consentAt = try row["consent_at"]
        ending = try row["ended_as"]
    }
}

/// Every question asked about drafts.
package struct ReferralDrafts {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT referral_draft.*, service.name AS service_name, coalesce(account.display_name, 'Alongside') AS author
        FROM referral_draft JOIN service ON service.id = referral_draft.service_id
        LEFT JOIN account ON account.id = referral_draft.drafted_by
        """

    /// - Throws: ``Refusal`` with `.noSuchReferral`.
    package func draft(_ id: ID<Referral>) throws -> ReferralDraft {
        guard let row = try db("\(ReferralDrafts.joined) WHERE referral_draft.id = \(id)").first else {
            throw Refusal(.noSuchReferral, .absent)
        }
        return try ReferralDraft(row)
    }

    /// Those of some needs that were neither sent nor dropped, in the order they were made.
    package func open(of needs: [ID<Need>]) throws -> [ID<Need>: [ReferralDraft]] {
        guard !needs.isEmpty else { return [:] }
        let found = try db(
            """
            \(ReferralDrafts.joined) WHERE referral_draft.need_id IN (\(each: needs)) AND referral_draft.ended_at IS NULL
            ORDER BY referral_draft.drafted_at, referral_draft.id LIMIT \(Referrals.most)
            """
        ).map(ReferralDraft.init)
        return Dictionary(grouping: found, by: \.need)
    }

    func end(_ draft: ReferralDraft, _ ending: ReferralDraft.Ending, at now: Instant) throws {
        try db.keep(
            in: "referral_draft",
            "UPDATE referral_draft SET ended_as = \(ending), ended_at = \(now) WHERE id = \(draft.id) RETURNING *")
    }

    /// - Throws: ``Refusal`` with `.noSuchReferral`, or `.draftOver`.
    func standing(_ id: ID<Referral>) throws -> ReferralDraft {
        let draft = try draft(id)
        guard draft.ending == nil else { throw Refusal(.draftOver, .conflicting) }
        return draft
    }
}

/// Notes which service is to be asked.
package struct DraftReferral: Order {
    package static let permission = Permission.makeReferrals

    let need: ID<Need>
    let service: ID<LocalService>

    package init(_ need: ID<Need>, to service: ID<LocalService>) {
        self.need = need
        self.service = service
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (ReferralDraft, [Event]) {
        let need = try Needs(db).need(need)
        let call = try Calls(db).call(Needs(db).call(of: need))
        guard need.isOpen else { throw Refusal(.needClosed, .conflicting) }
        let (service, listed) = try LocalServices(db).offered(service, for: need.kind, by: worker, at: now)
        guard service.isActive else { throw Refusal(.serviceInactive, .conflicting, field: "service") }
        let asked = try Referrals(db).referrals(of: [need.id])[need.id] ?? []
        let drafts = try ReferralDrafts(db).open(of: [need.id])[need.id] ?? []
        let alike = try Directories(db).counted().all(with: service.id.text)
        guard !asked.contains(where: { alike.contains($0.service.text) && $0.isOpen }),
            !drafts.contains(where: { alike.contains($0.service.text) })
        else { throw Refusal(.alreadyReferred, .conflicting, field: "service") }
        let id = ID<Referral>.new()
        try db.keep(
            in: "referral_draft",
            """
            INSERT INTO referral_draft (id, need_id, call_id, service_id, drafted_at, drafted_by)
            VALUES (\(id), \(need.id), \(call.id), \(service.id), \(now), \(worker.id)) RETURNING *
            """)
        try Calls(db).save(call)
        let draft = try ReferralDrafts(db).draft(id)
        return (draft, listed + [Event(.referralDrafted, call.subject, draft.said(need))])
    }
}

/// Notes what the person said to being named to the service.
package struct NoteDraftConsent: Order {
    package static let permission = Permission.makeReferrals

    let draft: ID<Referral>
    let hasConsent: Bool

    package init(_ draft: ID<Referral>, _ hasConsent: Bool) {
        self.draft = draft
        self.hasConsent = hasConsent
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (ReferralDraft, [Event]) {
        let before = try ReferralDrafts(db).standing(draft)
        try ReferralDrafts(db).note(hasConsent, of: before, by: worker, at: now)
        let call = try Calls(db).call(before.call)
        try Calls(db).save(call)
        let said = before.said(try Needs(db).need(before.need))
            .merging(["consent": .word(hasConsent ? "yes" : "no")]) { first, _ in first }
        return (try ReferralDrafts(db).draft(draft), [Event(.referralConsentNoted, call.subject, said)])
    }
}

extension ReferralDrafts {
    fileprivate func note(_ hasConsent: Bool, of draft: ReferralDraft, by worker: Worker, at now: Instant) throws {
        try db.keep(
            in: "referral_draft",
            """
            UPDATE referral_draft SET consent = \(hasConsent ? "yes" : "no"), consent_at = \(now), consent_by = \(worker.id)
            WHERE id = \(draft.id) RETURNING *
            """)
    }
}

/// Sends a draft: from here on the service is asked.
package struct SendDraft: Order {
    package static let permission = Permission.makeReferrals

    let draft: ID<Referral>
    let note: String?

    /// - Throws: ``Refusal`` about `note`.
    package init(_ draft: ID<Referral>, note: String? = nil) throws(Refusal) {
        self.draft = draft
        self.note = try FreeText.given(note, most: OfferReferral.mostNote, field: "note")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Referral, [Event]) {
        let draft = try ReferralDrafts(db).standing(draft)
        guard let hasConsent = draft.hasConsent else { throw Refusal(.consentNotAsked, .conflicting, field: "consent") }
        guard note == nil || hasConsent else { throw Refusal(.noteNeedsConsent, field: "note") }
        let need = try Needs(db).need(draft.need)
        var call = try Calls(db).call(draft.call)
        let offer = Referrals.Offer(
            id: draft.id, service: draft.service, hasConsent: hasConsent, note: note, with: nil)
        var events = try Referrals(db).offer(need, offer, on: call, by: worker, at: now, entered: now)
        try ReferralDrafts(db).end(draft, .sent, at: now)
        events += try Needs(db).advance(need, to: .referred, on: &call, by: worker, at: now, entered: now)
        try Calls(db).save(call)
        return (try Referrals(db).referral(draft.id), events)
    }
}

/// Does not ask the service after all.
package struct DropDraft: Order {
    package static let permission = Permission.makeReferrals

    let draft: ID<Referral>

    package init(_ draft: ID<Referral>) {
        self.draft = draft
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (ReferralDraft, [Event]) {
        let before = try ReferralDrafts(db).standing(draft)
        try ReferralDrafts(db).end(before, .dropped, at: now)
        let call = try Calls(db).call(before.call)
        try Calls(db).save(call)
        let said = before.said(try Needs(db).need(before.need))
        return (try ReferralDrafts(db).draft(draft), [Event(.referralDropped, call.subject, said)])
    }
}

extension ReferralDraft {
    fileprivate func said(_ need: Need) -> [String: Event.Fact] {
        ["need": .init(need.id), "needed": .init(need.kind), "referral": .init(id), "service": .init(service)]
    }
}

extension Command where Outcome == ReferralDraft {
    package func subject(of outcome: ReferralDraft) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> ReferralDraft {
        try ReferralDrafts(db).draft(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let draftOver: Self = "draft-over"
    package static let consentNotAsked: Self = "consent-not-asked"
}

extension Event.Kind {
    package static let referralDrafted: Self = "referral-drafted"
    package static let referralConsentNoted: Self = "referral-consent-noted"
    package static let referralDropped: Self = "referral-dropped"
}
