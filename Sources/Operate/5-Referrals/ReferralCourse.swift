import Access
import Door
import Store
import Vocabulary

// How far a referral has come, what is awaited next and until when, and what shows that it happened.

extension Referral {
    /// The steps of a referral between both sides; whether the need was met is the need's own.
    package enum State: String, CaseIterable, Storable, Sendable {
        case sent, acknowledged, accepted
        case appointment = "appointment-made"
        case attended, engaged
        case declined
        case missed = "did-not-attend"
        /// Nobody knows whether the person went.
        case unknown
        case withdrawn
    }

    /// What has to be told next.
    package enum Awaited: String, CaseIterable, Storable, Sendable {
        /// That the service has got it: only where it was asked by a link.
        case acknowledgement
        case answer, appointment, attendance
        /// A second contact.
        case engagement
        /// Whether the need was met.
        case outcome

        /// How long one waits for it, from the step before; for attendance from the appointment.
        package var promise: Duration {
            switch self {
            case .acknowledgement: .seconds(24 * 3600)
            case .answer: Referral.answerPromise
            case .appointment: .seconds(7 * 86_400)
            case .attendance: .seconds(2 * 86_400)
            case .engagement: .seconds(30 * 86_400)
            case .outcome: .seconds(90 * 86_400)
            }
        }
    }

    /// What shows that something happened.
    package enum Proof: String, CaseIterable, Storable, Sendable {
        /// The service said so.
        case receiver
        case person, document
        /// Another program saw it happen, or this one.
        case system
    }

    /// Why nobody is asked any more.
    package enum Withdrawal: String, CaseIterable, Storable, Sendable {
        /// Another of those who were asked together took the person first.
        case takenElsewhere = "taken-elsewhere"
        case person, sender, mistake
    }

    package var state: State {
        if withdrawn != nil { return .withdrawn }
        switch (attended, answer) {
        case (.yes, _): return engagedAt == nil ? .attended : .engaged
        case (.no, _): return .missed
        case (.unknown, _): return .unknown
        case (nil, .declined): return .declined
        case (nil, .accepted): return appointmentAt == nil ? .accepted : .appointment
        case (nil, nil): return acknowledgedAt == nil ? .sent : .acknowledged
        }
    }

    package var awaited: Awaited? {
        switch state {
        case .sent: linkedAt == nil ? .answer : .acknowledgement
        case .acknowledged: .answer
        case .accepted: .appointment
        case .appointment: .attendance
        case .attended: .engagement
        case .engaged: .outcome
        case .declined, .missed, .unknown, .withdrawn: nil
        }
    }

    /// By when what is awaited ought to be told.
    package var dueAt: Instant? {
        guard let awaited else { return nil }
        let from: Instant? =
            switch awaited {
            case .acknowledgement: linkedAt
            case .answer: offeredAt
            case .appointment: answeredAt
            case .attendance: appointmentAt
            case .engagement: attendedAt
            case .outcome: engagedAt
            }
        return from?.adding(awaited.promise)
    }

    package func isLate(at now: Instant) -> Bool { dueAt.map { $0 <= now } ?? false }
}

extension Referrals {
    /// Asks the alarm to look whether what comes next is told in time.
    func expect(_ id: ID<Referral>) throws {
        let referral = try referral(id)
        if referral.awaited == .attendance { try expectTexts(about: referral) }
        // Its answer has a clock of its own from the offer on.
        guard let awaited = referral.awaited, awaited != .answer, let due = referral.dueAt else { return }
        try DueWork(db).ask(MissStep.kind, about: "\(id.text) \(awaited.rawValue)", at: due)
    }
}

/// Marks that a step of a referral did not come in time: once for each step.
package struct MissStep: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "referral-step"

    let subject: String

    /// - Parameter subject: the referral and what was awaited, with a blank between.
    package init(_ subject: String) {
        self.subject = subject
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let parts = subject.split(separator: " ").map(String.init)
        guard parts.count == 2, let awaited = Referral.Awaited(rawValue: parts[1]) else { return ((), []) }
        let referral = try Referrals(db).referral(ID(stored: parts[0]))
        // An appointment that was moved has another deadline, for which the alarm was asked again.
        guard referral.awaited == awaited, referral.isLate(at: now), referral.lateFor != awaited else {
            return ((), [])
        }
        let need = try Needs(db).need(referral.need)
        guard need.isOpen else { return ((), []) }
        try db.keep(
            in: "referral",
            "UPDATE referral SET late_for = \(awaited), late_at = \(now) WHERE id = \(referral.id) RETURNING *")
        let call = try Calls(db).call(referral.call)
        try Calls(db).save(call)
        let said = referral.said(need).merging(["awaited": .init(awaited)]) { first, _ in first }
        return ((), [Event(.referralLate, call.subject, said)])
    }
}

extension Referral {
    /// What every event about it says.
    func said(_ need: Need) -> [String: Event.Fact] {
        ["need": .init(need.id), "needed": .init(need.kind), "referral": .init(id), "service": .init(service)]
    }
}

extension Event.Kind {
    package static let referralLate: Self = "referral-late"
}
