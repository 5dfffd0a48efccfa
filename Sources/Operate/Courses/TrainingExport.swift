import Store

/// What leaves the workspace for those who keep the records of training: sessions that were completed, with who was there.
package enum TrainingExport {
    package struct Entry: Sendable {
        package let session: TrainingSession
        package let roster: [Enrolment]
    }

    /// The oldest first.
    package static func entries(_ db: any Transaction) throws -> [Entry] {
        try TrainingSessions(db).all(most: 10_000).reversed().compactMap { session in
            guard case .completed = session.state else { return nil }
            let roster = try Enrolments(db).roster(of: session.id)
            return Entry(session: session, roster: roster.filter { $0.state == .seated })
        }
    }
}
