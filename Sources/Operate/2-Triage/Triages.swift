import Access
import Programs
import Store
import Vocabulary

/// Every question asked about triages and what was decided in them.
package struct Triages {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// What was decided about a path; nothing while it is not.
    package func decision(of path: ID<Path>) throws -> TriageDecision? {
        try db(
            """
            SELECT triage_decision.*, coalesce(account.display_name, 'Alongside') AS author
            FROM triage_decision LEFT JOIN account ON account.id = triage_decision.decided_by
            WHERE triage_decision.path_id = \(path)
            """
        ).first.map(TriageDecision.init)
    }

    /// What was decided when the call walked before, the latest first.
    package func earlier(than path: Path) throws -> [TriageDecision] {
        try db(
            """
            SELECT triage_decision.*, coalesce(account.display_name, 'Alongside') AS author
            FROM triage_decision
            JOIN path ON path.id = triage_decision.path_id
            LEFT JOIN account ON account.id = triage_decision.decided_by
            WHERE path.call_id = \(path.call) AND path.ordinal < \(path.ordinal)
            ORDER BY path.ordinal DESC LIMIT 20
            """
        ).map(TriageDecision.init)
    }

    /// Who began the triage of a path, and when.
    package func begun(of path: ID<Path>) throws -> Triage? {
        try db(
            """
            SELECT triage.*, coalesce(account.display_name, 'Alongside') AS author
            FROM triage LEFT JOIN account ON account.id = triage.begun_by
            WHERE triage.path_id = \(path)
            """
        ).first.map(Triage.init)
    }

    /// What the gate asks of a team without police, with what has been learned since somebody decided: a danger that is
    /// told later closes it, and nothing that is told later opens it.
    ///
    /// - Parameter moment: what was told after it does not count.
    func gate(
        of path: Path, by program: Program, since decision: TriageDecision, until moment: Instant?
    ) throws -> GateDemand {
        let facts = try Facts(db).current(of: path.call)
        let answers = try TriageAnswers(db).all(of: path.id)
        // What has expired since it was decided spoke then, and still does here.
        let place = try PlaceFacts(db).speaking(of: facts, decision.at)
        let results = try InstrumentResults(db).standing(on: path.id)
        let told = facts.values.map(\.at) + answers.map(\.at) + place.map(\.recordedAt) + results.map(\.at)
        let learned = told.contains { at in at > decision.at && moment.map { at <= $0 } ?? true }
        guard learned else { return decision.gate }
        let standing = StandingAnswer.all(
            of: program, facts: facts, place: place, answers: answers, results: results,
            isServed: try ServedArea(db).isServed(by: program, facts))
        // By the hour at which it was decided: that a program closes at night is no danger.
        let now = program.decide(program.questions.flatMap { standing[$0.key]?.given ?? [] }, at: decision.at)
        return max(decision.gate, now.gate)
    }

    /// What the program says about a call, as it stands.
    ///
    /// - Throws: ``Refusal`` with `.triageNotBegun` when no program was asked.
    package func assessment(of call: Call, at now: Instant) throws -> Assessment {
        guard let program = try LivePrograms(db).program(of: call.path) else {
            throw Refusal(.triageNotBegun, .conflicting)
        }
        let facts = try Facts(db).current(of: call.id)
        let standing = StandingAnswer.all(
            of: program, facts: facts, place: try PlaceFacts(db).speaking(of: facts, now),
            answers: try TriageAnswers(db).all(of: call.path.id),
            results: try InstrumentResults(db).standing(on: call.path.id),
            isServed: try ServedArea(db).isServed(by: program, facts))
        return program.assess(program.questions.flatMap { standing[$0.key]?.given ?? [] }, at: now)
    }

    /// What an officer asked to be followed up later waits for a social worker, not for questions.
    static let isNotFollowedUp: SQL = """
        path.call_id NOT IN (SELECT call_id FROM officer_request WHERE kind = 'follow-up' AND closed_at IS NULL)
        """

    /// How many calls wait for triage or are in it; counted up to ten thousand.
    package func count() throws -> Int {
        let row = try db(
            """
            SELECT count(*) AS many FROM (
                SELECT id FROM path
                WHERE left_at IS NULL AND stage = \(Stage.screened) AND \(Triages.isNotFollowedUp) LIMIT 10000
            ) AS found
            """
        ).first
        return try row?["many"] ?? 0
    }

    func keep(_ decision: NewDecision, by worker: Worker, at now: Instant) throws {
        let (assessment, recommended, decided) = (decision.assessment, decision.recommended, decision.decided)
        try db.insert(
            into: "triage_decision",
            [
                Row(new: [
                    "id": ID<TriageDecision>.new(), "path_id": decision.path, "program_digest": assessment.digest,
                    "recommended_level": recommended.level.rawValue, "recommended_response": recommended.response,
                    "recommended_reason": recommended.reason?.name,
                    "recommended_own": recommended.reason?.own, "reason_own": decided.reason?.own,
                    "level": decided.level.rawValue,
                    "response": decided.response, "reason": decided.reason?.name, "gate": assessment.gate,
                    "phone_first": assessment.phoneFirst ? 1 : 0,
                    "rules": assessment.fired.map(\.rule).joined(separator: " "),
                    "answers": assessment.used.map(\.written).joined(separator: " "),
                    "unknown": assessment.unknown.joined(separator: " "), "override_code": decision.override,
                    "override_note": decision.note, "flag": decision.flag, "decided_by": worker.id,
                    "decided_at": now,
                ])
            ])
    }
}

/// A decision that is about to be kept.
struct NewDecision {
    let path: ID<Path>
    let assessment: Assessment
    let recommended: Verdict
    let decided: Verdict
    let override: OverrideCode?
    let note: String?
    let flag: TriageDecision.Flag?
}
