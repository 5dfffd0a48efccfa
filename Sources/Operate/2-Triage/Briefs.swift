import Access
import Door
import Store
import Vocabulary

/// Every question asked about what the police were told, and how it is kept.
package struct Briefs {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT brief.*, coalesce(account.display_name, 'Alongside') AS author
        FROM brief LEFT JOIN account ON account.id = brief.given_by
        """

    /// The most briefs one call shows.
    package static let most = 50

    /// - Throws: ``Refusal`` with `.noSuchBrief`.
    package func brief(_ id: ID<Brief>) throws -> Brief {
        guard let row = try db("\(Briefs.joined) WHERE brief.id = \(id)").first else {
            throw Refusal(.noSuchBrief, .absent)
        }
        return try Brief(row)
    }

    /// What was told about a call, in the order it was.
    package func briefs(of call: ID<Call>) throws -> [Brief] {
        try db(
            """
            \(Briefs.joined) WHERE brief.call_id = \(call) ORDER BY brief.given_at, brief.id LIMIT \(Briefs.most)
            """
        ).map(Brief.init)
    }

    /// How many briefs were given in a span of time, of how many somebody asked whether they were used, and how many were.
    package struct Share: Equatable, Sendable {
        package let given: Int
        /// Asked and answered with yes or no.
        package let answered: Int
        package let used: Int
        /// Asked, and nobody knows or will say.
        package let unknown: Int
    }

    /// - Parameters:
    ///   - first: the first moment that counts.
    ///   - end: the first that no longer does.
    package func share(from first: Instant, to end: Instant) throws -> Share {
        let row = try db(
            """
            SELECT count(*) AS given,
                   coalesce(sum(CASE WHEN used IN ('yes', 'no') THEN 1 ELSE 0 END), 0) AS answered,
                   coalesce(sum(CASE WHEN used = 'yes' THEN 1 ELSE 0 END), 0) AS used_ones,
                   coalesce(sum(CASE WHEN used IN ('unknown', 'refused') THEN 1 ELSE 0 END), 0) AS unknown_ones
            FROM brief WHERE given_at >= \(first) AND given_at < \(end)
            """
        )[0]
        return Share(
            given: try row["given"], answered: try row["answered"], used: try row["used_ones"],
            unknown: try row["unknown_ones"])
    }

    /// What an encounter tells of every brief that was given on its path before it ended.
    ///
    /// That nobody knows, or says, is no news of a brief of which it is known; and what the encounter itself told before it
    /// may take back.
    ///
    /// - Parameter before: what the encounter told before it was corrected.
    func tell(
        _ used: Answer?, insteadOf before: Answer? = nil, on path: ID<Path>, of call: Call, endedAt ended: Instant,
        by worker: Worker, at now: Instant
    ) throws -> [Event] {
        let told = try briefs(of: call.id).filter { brief in
            guard brief.path == path, brief.givenAt <= ended else { return false }
            let isOwn = before != nil && brief.used == before
            return isOwn || used?.isKnown == true || (used != nil && brief.used?.isKnown != true)
        }
        return try keep(used, of: told, on: call, by: worker, at: now)
    }

    /// Keeps what was said of some briefs; what stands already is not said again.
    func keep(
        _ used: Answer?, of briefs: [Brief], on call: Call, by worker: Worker, at now: Instant
    ) throws -> [Event] {
        try briefs.filter { $0.used != used }.map { brief in
            let (moment, author) = (used.map { _ in now }, used.map { _ in worker.id })
            try db.keep(
                in: "brief",
                """
                UPDATE brief SET used = \(used), used_at = \(moment), used_by = \(author)
                WHERE id = \(brief.id) RETURNING *
                """
            )
            guard let used else { return Event(.briefUseTakenBack, call.subject, ["brief": .init(brief.id)]) }
            return Event(.briefUsed, call.subject, ["brief": .init(brief.id), "used": .init(used)])
        }
    }
}

extension Command where Outcome == Brief {
    package func subject(of outcome: Brief) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Brief {
        try Briefs(db).brief(ID(stored: subject))
    }
}

extension Answer {
    /// Whether it says yes or no.
    fileprivate var isKnown: Bool { self == .yes || self == .no }
}

extension Event.Kind {
    package static let briefUseTakenBack: Self = "brief-use-taken-back"
}

extension Refusal.Code {
    package static let noSuchBrief: Self = "no-such-brief"
}
