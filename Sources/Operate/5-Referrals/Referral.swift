import Access
import Door
import Store
import Vocabulary

/// One need, offered to one service: what the service said, and whether the person went.
package struct Referral: Sendable {
    package enum Answer: String, CaseIterable, Storable, Sendable {
        case accepted, declined
    }

    /// Why a service did not take somebody.
    package enum Decline: String, CaseIterable, Storable, Sendable {
        case funding, full, ineligible
        case noContact = "no-contact"
        case language, transport

        /// The reason by which the need is given up, when nobody else is asked.
        package var reason: String { "not-accepted-\(rawValue)" }
    }

    package enum Attendance: String, CaseIterable, Storable, Sendable {
        case yes, no, unknown
    }

    /// Why somebody did not go.
    package enum Missed: String, CaseIterable, Storable, Sendable {
        case didNotGo = "did-not-go"
        case noWord = "service-did-not-answer"
        case waiting = "waiting-too-long"
        case jailed
        case hospital = "in-hospital"
        case moved = "moved-away"
        case died
        case unknown = "referred-unknown"
    }

    package let id: ID<Referral>
    package let need: ID<Need>
    package let call: ID<Call>
    package let service: ID<LocalService>
    package let serviceName: String
    package let servicePhone: String?
    /// Whether the person agreed that the service is told about them; if not, they were told about the service.
    package let hasConsent: Bool
    package let offeredAt: Instant
    package let offeredBy: String
    package let answer: Answer?
    package let declined: Decline?
    package let answeredAt: Instant?
    package let appointmentAt: Instant?
    /// How they get there; nothing where nobody has asked.
    package let ride: Ride?
    package let attended: Attendance?
    package let missed: Missed?
    package let attendedAt: Instant?
    /// Since when the service's answer is overdue; it stays, so that a late answer can be told from one in time.
    package let overdueAt: Instant?
    /// What whoever sent it writes for the service.
    package let note: String?
    /// The first of the referrals that were asked together: the first service to accept has the need.
    package let askedWith: ID<Referral>?
    /// When the service first got a link to it.
    package let linkedAt: Instant?
    package let acknowledgedAt: Instant?
    /// When the service met the person a second time.
    package let engagedAt: Instant?
    package let withdrawn: Withdrawal?
    package let withdrawnAt: Instant?
    /// The last step that did not come in time, but for the answer.
    package let lateFor: Awaited?
    package let lateAt: Instant?

    /// A service answers within three days.
    package static let answerPromise = Duration.seconds(72 * 3600)

    init(_ row: Row) throws {
        id = try row["id"]
        need = try row["need_id"]
        call = try row["call_id"]
        service = try row["service_id"]
        serviceName = try row["service_name"]
        servicePhone = try row["service_phone"]
        hasConsent = try (row["consent"] as String) == "yes"
        offeredAt = try row["offered_at"]
        offeredBy = try row["author"]
        answer = try row["answer"]
        declined = try row["declined_why"]
        answeredAt = try row["answered_at"]
        appointmentAt = try row["appointment_at"]
        ride = try row["ride"]
        attended = try row["attended"]
        missed = try row["missed_why"]
        attendedAt = try row["attended_at"]
        overdueAt = try row["overdue_at"]
        note = try row["note"]
        askedWith = try row["asked_with"]
        linkedAt = try row["linked_at"]
        acknowledgedAt = try row["acknowledged_at"]
        engagedAt = try row["engaged_at"]
        withdrawn = try row["withdrawn_why"]
        withdrawnAt = try row["withdrawn_at"]
        lateFor = try row["late_for"]
        lateAt = try row["late_at"]
    }

    /// Something is still asked about it: what the service says, or whether the person went.
    package var isOpen: Bool { answer != .declined && attended == nil && withdrawn == nil }
    /// The service has said nothing, and nobody has said that the person went.
    package var awaitsAnswer: Bool { answer == nil && attended == nil && withdrawn == nil }
    /// By when the service ought to have answered.
    package var answerDue: Instant { offeredAt.adding(Referral.answerPromise) }
}

/// One thing that was told of a need or a referral, with both its times.
package struct ReferralReport: Sendable {
    package enum Step: String, CaseIterable, Storable, Sendable {
        case acknowledgement, answer, appointment, ride, attendance, contact, withdrawal, need
    }

    package let need: ID<Need>
    package let referral: ID<Referral>?
    package let step: Step
    package let outcome: String
    package let reason: String?
    package let at: Instant
    package let enteredAt: Instant
    package let by: String
    package let flag: String?
    /// What shows it; nothing where nobody said.
    package let proof: Referral.Proof?
    /// Whether the service or the person told it themselves, by a link of theirs, or the program saw it happen.
    package let isWithoutWorker: Bool

    init(_ row: Row) throws {
        need = try row["need_id"]
        referral = try row["referral_id"]
        step = try row["step"]
        outcome = try row["outcome"]
        reason = try row["reason"]
        at = try row["at"]
        enteredAt = try row["entered_at"]
        by = try row["author"]
        flag = try row["flag"]
        proof = try row["proof"]
        isWithoutWorker = try (row["entered_by"] as String) == Worker.alarm.id.text
    }

    /// What does not fit the rest of the record; it is kept all the same.
    package enum Flag: String, CaseIterable, Sendable {
        case again = "told-again"
        case beforeOffer = "before-the-offer"
        case notAccepted = "not-accepted-yet"
        case needClosed = "need-was-closed"
        case notAttended = "attendance-not-told"
        case late = "after-the-deadline"
        case withdrawn = "was-withdrawn"
    }
}

extension Command where Outcome == Referral {
    package func subject(of outcome: Referral) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Referral {
        try Referrals(db).referral(ID(stored: subject))
    }
}

extension Command where Outcome == Need {
    package func subject(of outcome: Need) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Need {
        try Needs(db).need(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchReferral: Self = "no-such-referral"
    package static let referralOver: Self = "referral-over"
}
