import Access
import Door
import Programs
import Store
import Vocabulary

/// Notes how long each of a roster was there for one part; what was noted before of it is replaced.
package struct NoteAttendance: Order {
    package static let permission = Permission.keepTraining

    let session: ID<TrainingSession>
    let part: String
    let minutes: [ID<Enrolment>: Int]

    /// - Throws: ``Refusal`` about `minutes`.
    package init(_ part: String, of session: ID<TrainingSession>, _ minutes: [ID<Enrolment>: Int]) throws(Refusal) {
        self.session = session
        self.part = part
        guard minutes.count <= TrainingSession.mostSeats else {
            throw Refusal(.tooManyOfThem, field: "minutes", values: ["most": String(TrainingSession.mostSeats)])
        }
        self.minutes = minutes
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (TrainingSession, [Event]) {
        let before = try TrainingSessions(db).session(session)
        guard !before.isCancelled else { throw Refusal(.sessionOver, .conflicting) }
        guard let planned = before.parts.first(where: { $0.part.key == part }) else {
            throw Refusal(.noSuchPart, .absent)
        }
        guard planned.begins <= now else { throw Refusal(.notInFuture, field: "minutes") }
        let seated = Set(try Enrolments(db).roster(of: session).filter { $0.state == .seated }.map(\.id))
        for (enrolment, minutes) in minutes.sorted(by: { $0.key.text < $1.key.text }) {
            guard seated.contains(enrolment) else { throw Refusal(.noSuchEnrolment, .absent, field: "minutes") }
            // Nobody has more of a part than it gives.
            guard (0...planned.part.minutes).contains(minutes) else {
                throw Refusal(
                    .outOfRange, field: "minutes", values: ["least": "0", "most": String(planned.part.minutes)])
            }
            let known = try db(
                "SELECT id FROM attendance WHERE enrolment_id = \(enrolment) AND part_id = \(planned.id)"
            ).first
            if let id: String = try known?["id"] {
                try db.keep(
                    in: "attendance",
                    """
                    UPDATE attendance SET minutes = \(minutes), noted_by = \(worker.id), noted_at = \(now)
                    WHERE id = \(id) RETURNING *
                    """
                )
            } else {
                try db.keep(
                    in: "attendance",
                    """
                    INSERT INTO attendance (id, enrolment_id, part_id, minutes, noted_by, noted_at)
                    VALUES (\(ID<NoteAttendance>.new()), \(enrolment), \(planned.id), \(minutes), \(worker.id), \(now))
                    RETURNING *
                    """
                )
            }
        }
        let said: [String: Event.Fact] = ["session": .init(before.number), "people": .init(minutes.count)]
        return (
            try TrainingSessions(db).session(session),
            [Event(.attendanceNoted, TrainingSession.subject(session), said)]
        )
    }
}

/// Ends a session once its last part is over: whoever has the hours gets the certificate that the course leads to.
///
/// It may be done again after attendance was put right: then those get theirs who had not enough before.
package struct CompleteSession: Order {
    package static let permission = Permission.keepTraining

    let session: ID<TrainingSession>

    package init(_ session: ID<TrainingSession>) {
        self.session = session
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (TrainingSession, [Event]) {
        let before = try TrainingSessions(db).session(session)
        guard !before.isCancelled else { throw Refusal(.sessionOver, .conflicting) }
        guard let ends = before.ends, ends <= now else { throw Refusal(.sessionNotOver, .conflicting) }
        if before.state == .open {
            try db.keep(
                in: "course_session",
                """
                UPDATE course_session SET completed_by = \(worker.id), completed_at = \(now)
                WHERE id = \(session) RETURNING *
                """
            )
        }
        var issued: [Event] = []
        if let leading = before.course.leading {
            let day = try TrainingDays(db).day(of: ends)
            let until = try leading.months.map { try TrainingDays.adding(months: $0, to: day) }
            for one in try Enrolments(db).roster(of: session)
            where one.state == .seated && one.certificate == nil && one.allMinutes >= before.course.neededMinutes {
                let certificate = TrainingCertificate.New(
                    key: leading.key, title: before.course.title.english, holder: one.holder, issuedOn: day,
                    expiresOn: until, enrolment: one.id, evidence: nil)
                issued.append(try CertificateRegister(db).issue(certificate, by: worker, at: now))
            }
        }
        let said: [String: Event.Fact] = ["session": .init(before.number), "certificates": .init(issued.count)]
        return (
            try TrainingSessions(db).session(session),
            [Event(.sessionCompleted, TrainingSession.subject(session), said)] + issued
        )
    }
}

extension Refusal.Code {
    package static let sessionNotOver: Self = "session-not-over"
}

extension Event.Kind {
    package static let attendanceNoted: Self = "attendance-noted"
    package static let sessionCompleted: Self = "session-completed"
}
