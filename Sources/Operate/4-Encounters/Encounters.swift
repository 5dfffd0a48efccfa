import Access
import Door
import Store
import Vocabulary

/// Every question asked about encounters, and how they are kept.
package struct Encounters {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT encounter.*, coalesce(account.display_name, 'Alongside') AS author, team.name AS team_name,
               call_person.known_as
        FROM encounter
        LEFT JOIN account ON account.id = encounter.entered_by
        LEFT JOIN team ON team.id = encounter.team_id
        LEFT JOIN call_person ON call_person.id = encounter.call_person_id
        """

    /// The most encounters one call shows.
    package static let most = 100

    /// - Throws: ``Refusal`` with `.noSuchEncounter`.
    package func encounter(_ id: ID<Encounter>) throws -> Encounter {
        guard let found = try encounters("\(Encounters.joined) WHERE encounter.id = \(id)").first else {
            throw Refusal(.noSuchEncounter, .absent)
        }
        return found
    }

    /// The encounters of a call, in the order they began.
    package func encounters(of call: ID<Call>) throws -> [Encounter] {
        try encounters(
            """
            \(Encounters.joined) WHERE encounter.call_id = \(call)
            ORDER BY encounter.began_at, encounter.id LIMIT \(Encounters.most)
            """
        )
    }

    private func encounters(_ question: SQL) throws -> [Encounter] {
        let rows = try db(question)
        guard !rows.isEmpty else { return [] }
        let ids: [String] = try rows.map { try $0["id"] }
        var supplies: [String: [SupplyItem: Int]] = [:]
        for row in try db("SELECT * FROM encounter_supply WHERE encounter_id IN (\(each: ids)) AND given > 0") {
            supplies[try row["encounter_id"], default: [:]][try row["item"]] = try row["given"]
        }
        return try zip(rows, ids).map { try Encounter($0, supplies: supplies[$1] ?? [:]) }
    }

    /// What was corrected of an encounter, oldest first.
    package func corrections(of encounter: ID<Encounter>) throws -> [EncounterCorrection] {
        try db(
            """
            SELECT encounter_correction.*, coalesce(account.display_name, 'Alongside') AS author
            FROM encounter_correction LEFT JOIN account ON account.id = encounter_correction.corrected_by
            WHERE encounter_correction.encounter_id = \(encounter)
            ORDER BY encounter_correction.corrected_at, encounter_correction.id LIMIT 500
            """
        ).map(EncounterCorrection.init)
    }

    /// Whether an encounter is somebody's own: they wrote it down, or were on the team's shift.
    package func isOwn(_ encounter: Encounter, _ worker: ID<Worker>) throws -> Bool {
        guard encounter.by.id != worker.text else { return true }
        return try encounter.assignment.map { try isOwn(Assignments(db).assignment($0), worker) } ?? false
    }

    func isOwn(_ assignment: Assignment, _ worker: ID<Worker>) throws -> Bool {
        try assignment.shift.map { try Shifts(db).wasOn($0, worker) } ?? false
    }

    /// Whether somebody met on a call is at high risk and nothing is told that was done about it.
    package func lacksSafetyAction(_ call: ID<Call>) throws -> Bool {
        try !db(
            """
            SELECT id FROM encounter WHERE call_id = \(call) AND suicide_risk = 'high' AND safety_actions = ''
            LIMIT 1
            """
        ).isEmpty
    }

    /// Writes a new encounter.
    func add(
        _ id: ID<Encounter>, _ told: EncounterTold, on path: ID<Path>, of call: ID<Call>,
        assignment: ID<Assignment>?, team: ID<Team>?, person: ID<CallPerson>?, flags: [Encounter.Flag],
        by worker: Worker, began: Instant, ended: Instant, entered now: Instant
    ) throws {
        try db.keep(
            in: "encounter",
            """
            INSERT INTO encounter (
                id, call_id, path_id, assignment_id, team_id, call_person_id, began_at, ended_at, entered_at,
                entered_by, met, needs, safety, natures, behaviours, safety_actions, ending, ending_own, alternative_sent,
                alternative_outcome, medical, suicide_risk, safety_plan, means_safety, mandated_report, brief_used,
                destination, follow_up_at, strengths, narrative, flags, corrections)
            VALUES (
                \(id), \(call), \(path), \(assignment), \(team), \(person), \(began), \(ended), \(now),
                \(worker.id), \(told.isMet ? 1 : 0), \(told.neededWritten), \(told.safety.written),
                \(told.natures.written), \(told.behaviours.written), \(told.safetyActions.written),
                \(told.ending?.name), \(told.ending?.own), \(told.sent), \(told.outcome), \(told.medical), \(told.suicideRisk),
                \(told.safetyPlan), \(told.meansSafety), \(told.mandatedReport), \(told.briefUsed),
                \(told.destination), \(told.followUpAt), \(told.strengths), \(told.narrative),
                \(Codes.written(flags.map(\.rawValue))), 0)
            RETURNING *
            """
        )
        try give(told.supplies, in: id)
    }

    /// Writes what a correction leaves of an encounter.
    func save(
        _ id: ID<Encounter>, _ told: EncounterTold, flags: [Encounter.Flag], began: Instant, ended: Instant
    ) throws {
        try db.keep(
            in: "encounter",
            """
            UPDATE encounter SET began_at = \(began), ended_at = \(ended), met = \(told.isMet ? 1 : 0),
                needs = \(told.neededWritten), safety = \(told.safety.written), natures = \(told.natures.written),
                behaviours = \(told.behaviours.written), safety_actions = \(told.safetyActions.written),
                ending = \(told.ending?.name), ending_own = \(told.ending?.own), alternative_sent = \(told.sent),
                alternative_outcome = \(told.outcome), medical = \(told.medical),
                suicide_risk = \(told.suicideRisk), safety_plan = \(told.safetyPlan),
                means_safety = \(told.meansSafety), mandated_report = \(told.mandatedReport),
                brief_used = \(told.briefUsed), destination = \(told.destination),
                follow_up_at = \(told.followUpAt), strengths = \(told.strengths), narrative = \(told.narrative),
                flags = \(Codes.written(flags.map(\.rawValue))), corrections = corrections + 1
            WHERE id = \(id) RETURNING *
            """
        )
        try give(told.supplies, in: id)
    }

    /// Writes how much of each thing was given; what was corrected away stands as none.
    private func give(_ supplies: [SupplyItem: Int], in encounter: ID<Encounter>) throws {
        try db.keep(
            in: "encounter_supply",
            "UPDATE encounter_supply SET given = 0 WHERE encounter_id = \(encounter) AND given > 0 RETURNING *")
        for item in SupplyItem.allCases {
            guard let count = supplies[item], count > 0 else { continue }
            try db.keep(
                in: "encounter_supply",
                """
                INSERT INTO encounter_supply (id, encounter_id, item, given)
                VALUES (\(ID<SupplyItem>.new()), \(encounter), \(item), \(count))
                ON CONFLICT (encounter_id, item) DO UPDATE SET given = excluded.given RETURNING *
                """
            )
        }
    }

    /// Writes what stood in one field before it was corrected.
    func correct(
        _ encounter: ID<Encounter>, _ field: String, from old: String, to new: String, because reason: String,
        by worker: Worker, at now: Instant
    ) throws {
        try db.keep(
            in: "encounter_correction",
            """
            INSERT INTO encounter_correction (
                id, encounter_id, field, old_value, new_value, reason, corrected_by, corrected_at)
            VALUES (\(ID<EncounterCorrection>.new()), \(encounter), \(field), \(old), \(new), \(reason),
                \(worker.id), \(now))
            RETURNING *
            """
        )
    }
}
