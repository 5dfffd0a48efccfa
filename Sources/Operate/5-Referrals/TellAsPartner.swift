import Access
import Door
import Exchange
import Store
import Vocabulary

/// What a Task means that the system of a service sends: how it goes on with the referral.
package struct PartnerNews: Sendable {
    package typealias Status = FHIRTask.Status

    let status: Status
    let decline: Referral.Decline?
    let missed: Referral.Missed?
    let meeting: Instant?
    let activities: Int
    let document: String

    /// The codes by which a refusal may be told why, as a system of codes of ours.
    package static let declines = "urn:alongside:declines"
    /// The codes by which may be told why somebody did not come.
    package static let absences = "urn:alongside:absences"

    /// - Throws: ``Refusal`` that names the place in the Task.
    package init(_ task: FHIRTask, about id: ID<Referral>) throws(Refusal) {
        let allowed: Set<Status> = [
            .requested, .received, .accepted, .rejected, .inProgress, .onHold, .completed, .failed, .cancelled,
        ]
        guard allowed.contains(task.status) else { throw Refusal(.taskStatus, field: "Task.status") }
        if let focus = task.focus,
            focus.split(separator: "/").suffix(2).joined(separator: "/") != "ServiceRequest/\(id)"
        {
            throw Refusal(.taskOfAnother, field: "Task.focus")
        }
        status = task.status
        meeting = task.begins
        activities = task.activities
        document = task.resource.written
        func code<T: RawRepresentable<String>>(in system: String) -> T? {
            task.reasonCodes.first { $0.system == system }?.code.flatMap(T.init(rawValue:))
                ?? task.reasonText.flatMap { T(rawValue: $0.lowercased()) }
        }
        switch task.status {
        case .rejected, .cancelled:
            guard let why: Referral.Decline = code(in: Self.declines) else {
                throw Refusal(.declineReason, field: "Task.statusReason")
            }
            (decline, missed) = (why, nil)
        case .failed: (decline, missed) = (nil, code(in: Self.absences) ?? .unknown)
        default: (decline, missed) = (nil, nil)
        }
    }
}

/// The system of a service tells how it goes on: kept as it came, and done as everything that is told of a referral.
package struct TellAsPartner: Report {
    package static let permission = Permission.answerAsPartner

    let id: ID<Referral>
    let news: PartnerNews
    let seen: Int?

    /// - Parameter seen: the version that the system knows; nothing where it says that it knows the present one.
    package init(_ news: PartnerNews, of id: ID<Referral>, seen: Int?) {
        self.id = id
        self.news = news
        self.seen = seen
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (PartnerSight, [Event]) {
        let view = try PartnerView(worker, in: db)
        let before = try view.referral(id)
        let present = try view.sight(before, at: now)
        let last = try db(
            """
            SELECT task, account_id FROM partner_answer WHERE referral_id = \(id) ORDER BY told_at DESC, id DESC LIMIT 1
            """
        ).first
        // Sent again because its answer was lost: nothing new was told.
        if let last, try (last["task"] as String) == news.document, try (last["account_id"] as String) == worker.id.text
        {
            return (present, [])
        }
        guard seen == nil || seen == present.version else {
            throw Refusal(.outdated, .outdated, values: ["version": String(present.version)])
        }
        try db.keep(
            in: "partner_answer",
            """
            INSERT INTO partner_answer (id, referral_id, account_id, status, task, told_at)
            VALUES (\(ID<PartnerNews>.new()), \(id), \(worker.id), \(news.status.rawValue), \(news.document), \(now))
            RETURNING *
            """)
        let call = try Calls(db).call(before.call)
        let said = before.said(present.need).merging(["status": .init(news.status)]) { first, _ in first }
        var events = [Event(.partnerTold, call.subject, said)]
        for step in steps(before) { events += try step(db, worker, now).1 }
        try Calls(db).save(Calls(db).call(before.call))
        return (try view.sight(Referrals(db).referral(id), at: now), events)
    }

    private typealias Step = (any Transaction, Worker, Instant) throws -> (Referral, [Event])

    private func step<C: Command>(_ command: C) -> Step where C.Outcome == Referral {
        { db, worker, now in try command.perform(in: db, by: worker, at: now) }
    }

    /// What has to be told of the referral so that it stands as the system says, and nothing that was told before.
    private func steps(_ before: Referral) -> [Step] {
        switch news.status {
        case .received, .onHold:
            return before.acknowledgedAt == nil ? [step(AcknowledgeReferral(id, proof: .receiver))] : []
        case .accepted: return accepting(before, news.meeting)
        case .inProgress, .completed: return accepting(before, nil) + meeting(before)
        case .rejected, .cancelled:
            guard let why = news.decline, before.declined != why else { return [] }
            return [step(AnswerReferral(id, .declined(why), proof: .receiver))]
        case .failed:
            guard let why = news.missed, before.missed != why else { return [] }
            return [step(ReportAttendance(id, .missed(why), proof: .receiver))]
        case .draft, .requested, .ready, .enteredInError: return []
        }
    }

    private func accepting(_ before: Referral, _ appointment: Instant?) -> [Step] {
        guard before.answer == .accepted else {
            return [step(AnswerReferral(id, .accepted(appointment: appointment), proof: .receiver))]
        }
        guard let appointment, appointment != before.appointmentAt, before.attended == nil else { return [] }
        return [step(MakeAppointment(id, for: appointment, proof: .receiver))]
    }

    /// That the person came; a second thing that came of it is a second meeting.
    private func meeting(_ before: Referral) -> [Step] {
        var steps: [Step] = []
        if before.attended != .yes { steps.append(step(ReportAttendance(id, .attended, proof: .receiver))) }
        if before.engagedAt == nil, news.activities > 1 {
            steps.append(step(ReportFurtherContact(id, proof: .receiver)))
        }
        return steps
    }
}

extension Refusal.Code {
    package static let taskStatus: Self = "task-status-not-taken"
    package static let taskOfAnother: Self = "task-of-another-request"
    package static let declineReason: Self = "decline-reason-unknown"
}

extension Event.Kind {
    package static let partnerTold: Self = "partner-told"
}
