import Access
import Store
import Vocabulary

/// Every question asked about what ties somebody at work to a person.
package struct Ties {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// What ties somebody to a person now, and what of the person's is open to them in an emergency.
    ///
    /// - Parameter id: any record of the person; all that count as one count together.
    /// - Throws: ``Refusal`` with `.noSuchPersonRecord`.
    package func tie(of worker: Worker, to id: ID<Person>, at now: Instant) throws -> Tie {
        let root = try People(db).person(id).root
        // Looking after everybody needs no looking up.
        if !worker.roles.isDisjoint(with: RoleTable.overseers) { return Tie(.oversight) }
        let rows = try db(Ties.question(worker.id, root, now))
        var (relationships, glass): (Set<Relationship>, Tie.Glass?) = ([], nil)
        for row in rows {
            guard let relationship = Relationship(rawValue: try row["tie"]) else { continue }
            relationships.insert(relationship)
            if relationship == .brokenGlass, let reason = GlassReason(rawValue: try row["reason"]) {
                glass = Tie.Glass(id: try row["id"], reason: reason)
            }
        }
        let strongest = Relationship.allCases.first(where: relationships.contains) ?? .none
        return Tie(strongest, glass: glass)
    }

    /// The calls in which the person certainly or probably was, and in each of them whoever took it, triaged it or was sent;
    /// the open cases of the person, and whoever keeps them or owes something in them; and what was broken.
    ///
    /// A record that is only possibly of the person ties nobody to them. Paths are looked up by halves, because each half has
    /// an index of its own.
    static func question(_ worker: ID<Worker>, _ root: ID<Person>, _ now: Instant) -> SQL {
        let since = now.adding(.zero - Relationship.afterCall)
        return """
            WITH RECURSIVE
            counted (id) AS (
                SELECT person.id FROM person WHERE person.id = \(root)
                UNION
                SELECT person_merge.merged_id FROM counted
                JOIN person_merge ON person_merge.kept_id = counted.id
                WHERE person_merge.undone_at IS NULL AND person_merge.certainty <> 'possible'
            ),
            met (call_id, call_person_id) AS (
                SELECT call_person.call_id, call_person.id FROM counted
                JOIN person_contact ON person_contact.person_id = counted.id
                JOIN call_person ON call_person.id = person_contact.call_person_id
                WHERE person_contact.undone_at IS NULL AND person_contact.certainty <> 'possible'
            ),
            near (call_id, taken_by) AS (
                SELECT DISTINCT call.id, call.taken_by FROM met
                JOIN call ON call.id = met.call_id
                JOIN path ON path.call_id = met.call_id AND path.superseded_by IS NULL
                WHERE coalesce(path.left_at, CASE WHEN path.stage = 'resolved' THEN path.since END, \(now)) > \(since)
            )
            SELECT 'broken-glass' AS tie, break_glass.id AS id, break_glass.reason AS reason FROM break_glass
            WHERE break_glass.broken_by = \(worker) AND break_glass.ended_at IS NULL AND break_glass.until_at > \(now)
              AND break_glass.person_id IN (SELECT person.id FROM person WHERE person.root_id = \(root))
            UNION ALL
            SELECT DISTINCT 'their-case', '', '' FROM met
            JOIN support_case ON support_case.call_person_id = met.call_person_id
            WHERE support_case.closed_at IS NULL AND (support_case.owner = \(worker) OR EXISTS (
                SELECT 1 FROM case_task WHERE case_task.case_id = support_case.id
                  AND case_task.account_id = \(worker) AND case_task.ended_at IS NULL))
            UNION ALL
            SELECT DISTINCT 'their-call', '', '' FROM near
            WHERE near.taken_by = \(worker)
              OR EXISTS (
                SELECT 1 FROM assignment JOIN shift_member ON shift_member.shift_id = assignment.shift_id
                WHERE assignment.call_id = near.call_id AND assignment.sent_at IS NOT NULL
                  AND shift_member.account_id = \(worker)
                  AND shift_member.joined_at <= coalesce(assignment.ended_at, \(now))
                  AND coalesce(shift_member.left_at, \(now)) >= assignment.sent_at)
              OR EXISTS (
                SELECT 1 FROM triage WHERE triage.begun_by = \(worker) AND triage.path_id IN (
                    SELECT path.id FROM path WHERE path.call_id = near.call_id AND path.superseded_by IS NULL
                    UNION ALL
                    SELECT path.id FROM path WHERE path.call_id = near.call_id AND path.superseded_by IS NOT NULL))
              OR EXISTS (
                SELECT 1 FROM triage_decision WHERE triage_decision.decided_by = \(worker)
                  AND triage_decision.path_id IN (
                    SELECT path.id FROM path WHERE path.call_id = near.call_id AND path.superseded_by IS NULL
                    UNION ALL
                    SELECT path.id FROM path WHERE path.call_id = near.call_id AND path.superseded_by IS NOT NULL))
            """
    }
}

extension Ties {
    /// Refuses what the role would allow and the relationship does not.
    ///
    /// - Throws: ``Refusal`` with `.mayNot`, `.heldBack` or `.part2Closed`.
    @discardableResult
    package func require(
        _ worker: Worker, _ permission: Permission, of person: ID<Person>, at now: Instant
    ) throws -> Tie {
        let tie = try tie(of: worker, to: person, at: now)
        try tie.require(worker, permission)
        return tie
    }

    /// Refuses what would be told of somebody's use of substances to whom an emergency does not open it.
    ///
    /// - Throws: ``Refusal`` with `.part2Closed`.
    package func requireOpen(
        _ worker: Worker, _ permission: Permission, tellsOfSubstances: Bool, by tie: Tie
    ) throws {
        guard tellsOfSubstances, try Disclosures(db).part2Rule().isProgram, !tie.opensPart2 else { return }
        throw Refusal(.part2Closed, .forbidden, values: ["permission": permission.rawValue])
    }
}

extension Tie {
    /// - Parameter leave: what the person allowed, where something is to be told.
    /// - Throws: ``Refusal`` with `.mayNot`, `.heldBack` or `.part2Closed`.
    package func require(
        _ worker: Worker, _ permission: Permission, with label: Label = .plain, leave: Leave = .law
    ) throws(Refusal) {
        let values = ["permission": permission.rawValue]
        switch may(worker, permission, with: label, by: self, leave: leave).ground {
        case .role, .own, .alarm, .tied: return
        case .noRole, .notOwn, .wall, .noLeave: throw Refusal(.mayNot, .forbidden, values: values)
        case .notTied: throw Refusal(.heldBack, .forbidden, values: values)
        case .part2: throw Refusal(.part2Closed, .forbidden, values: values)
        }
    }
}
