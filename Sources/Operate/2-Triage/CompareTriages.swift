import Plan
import Programs
import Store
import Vocabulary

extension Triages {
    /// So many triages are held against two versions, the latest.
    package static let mostCompared = 5000

    /// The calls that were decided by a program, under two versions of it: by the answers that stand, at the hour at
    /// which each was decided.
    ///
    /// Nothing is filled in: what nobody could answer is unknown under both. What lies further back than is compared is
    /// counted.
    package func compare(
        _ old: Program, with new: Program, most: Int = Triages.mostCompared
    ) throws -> VersionDiff {
        let rows = try db(
            """
            SELECT path.id, path.call_id, call.number, triage_decision.decided_at
            FROM triage_decision
            JOIN path ON path.id = triage_decision.path_id
            JOIN call ON call.id = path.call_id
            WHERE path.program = \(new.name)
            ORDER BY triage_decision.decided_at DESC, path.id LIMIT \(most)
            """
        )
        let all = try db(
            """
            SELECT count(*) AS decided FROM triage_decision JOIN path ON path.id = triage_decision.path_id
            WHERE path.program = \(new.name)
            """
        ).first
        let older = try (all?["decided"] ?? 0) - rows.count
        var order: [[VersionDiff.Side]] = []
        var found: [[VersionDiff.Side]: (count: Int, examples: [VersionDiff.Example])] = [:]
        var changed = 0
        for row in rows {
            let (path, call): (ID<Path>, ID<Call>) = (try row["id"], try row["call_id"])
            let decided: Instant = try row["decided_at"]
            let facts = try Facts(db).current(of: call)
            let answers = try TriageAnswers(db).all(of: path)
            let place = try PlaceFacts(db).speaking(of: facts, decided)
            let results = try InstrumentResults(db).standing(on: path)
            func side(_ program: Program) throws -> VersionDiff.Side {
                let standing = StandingAnswer.all(
                    of: program, facts: facts, place: place, answers: answers, results: results,
                    isServed: try ServedArea(db).isServed(by: program, facts))
                return VersionDiff.Side(
                    program.rule(program.questions.flatMap { standing[$0.key]?.given ?? [] }, at: decided))
            }
            let sides = [try side(old), try side(new)]
            guard !sides[0].isSame(as: sides[1]) else { continue }
            changed += 1
            if found[sides] == nil { order.append(sides) }
            found[sides, default: (0, [])].count += 1
            if found[sides, default: (0, [])].examples.count < VersionDiff.mostExamples {
                let number: Int = try row["number"]
                found[sides, default: (0, [])].examples.append(
                    VersionDiff.Example(number: String(number), at: decided.microseconds, type: nil))
            }
        }
        let changes = order.compactMap { sides in
            found[sides].map {
                VersionDiff.Change(before: sides[0], after: sides[1], count: $0.count, examples: $0.examples)
            }
        }
        return VersionDiff(
            calls: rows.count, changed: changed, changedAsWritten: changed, changedIfDangerous: changed,
            changedIfSafe: changed, hourUnknown: 0, older: older > 0 ? older : nil,
            changes: changes.sorted { $0.count > $1.count }.prefix(VersionDiff.most).map { $0 })
    }
}
