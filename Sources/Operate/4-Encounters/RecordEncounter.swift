import Access
import Door
import Store
import Vocabulary

/// Records what happened between a team and a person, be it from memory or from paper the next morning.
package struct RecordEncounter: Report {
    package static let permission = Permission.recordEncounters

    /// Who was met.
    package enum Whom: Sendable {
        /// Nobody asked who it was, or nobody was met: identity is never forced.
        case unknown
        case person(ID<CallPerson>)
        /// Somebody of whom the call did not know yet.
        case new(knownAs: String?)
    }

    let call: ID<Call>
    let assignment: ID<Assignment>?
    let whom: Whom
    let told: EncounterTold

    /// - Parameter assignment: which sending of which team it was; nothing where nobody sent one.
    /// - Throws: ``Refusal`` that names the field which cannot be read or is missing.
    package init(
        _ call: ID<Call>, on assignment: ID<Assignment>? = nil, with whom: Whom = .unknown, _ told: EncounterTold
    ) throws(Refusal) {
        self.call = call
        self.assignment = assignment
        self.told = try told.read()
        if case .new(let name) = whom {
            self.whom = .new(knownAs: try CallPerson.read(name))
        } else {
            self.whom = whom
        }
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Encounter, [Event]) {
        var call = try Calls(db).call(call)
        let assignment = try self.assignment.map { try Assignments(db).assignment($0) }
        if let assignment, assignment.call != call.id {
            throw Refusal(.noSuchAssignment, .absent, field: "assignment")
        }
        let isOwn = try assignment.map { try Encounters(db).isOwn($0, worker.id) } ?? true
        try require(worker, .recordEncounters, beganBy: isOwn ? worker.id : ID(stored: assignment?.team.text ?? ""))
        let ended = told.ended ?? now
        try ended.requirePast(now, field: "ended")
        let began = told.began ?? assignment?.arrivedAt ?? ended
        try began.requirePast(now, field: "began")

        let id = ID<Encounter>.new()
        let (person, added) = try whom(in: db, on: call)
        let path = assignment?.path ?? call.path.id
        try OwnReasons(db).require(told.ending, on: path, field: "ending")
        let walk = EncounterWalk(
            db: db, worker: worker, now: now, assignment: assignment, path: path, person: person, began: began,
            ended: ended)
        var flags = try walk.oddities(of: told, in: id, on: call.id)
        let gone = try walk.go(&call, told, &flags)
        let team = try assignment?.team ?? Shifts(db).shift(of: worker.id)?.team.id
        try Encounters(db).add(
            id, told, on: path, of: call.id, assignment: assignment?.id, team: team, person: person, flags: flags,
            by: worker, began: began, ended: ended, entered: now)
        try Calls(db).save(call)
        var said: [String: Event.Fact] = [
            "encounter": .init(id), "at": .init(ended), "ending": told.ending.map { .init($0) } ?? .word("goes-on"),
        ]
        if let team { said["team"] = .init(team) }
        // What is odd about a person's risk is for those who may read the encounter.
        if let flag = flags.first(where: { $0 != .noSafetyAction }) { said["flag"] = .init(flag) }
        let briefed = try Briefs(db).tell(
            told.briefUsed, on: path, of: call, endedAt: ended, by: worker, at: now)
        return (
            try Encounters(db).encounter(id),
            added + [Event(.encounterRecorded, call.subject, said)] + gone + briefed
        )
    }

    /// Who it was, by their place in the call; a new person is added to it.
    private func whom(in db: any Transaction, on call: Call) throws -> (ID<CallPerson>?, [Event]) {
        switch whom {
        case .unknown: return (nil, [])
        case .person(let id):
            let person = try CallPeople(db).person(id)
            guard person.call == call.id else { throw Refusal(.noSuchPerson, .absent, field: "person") }
            return (person.id, [])
        case .new(let name):
            let person = try CallPeople(db).add(.inCrisis, knownAs: name, to: call.id)
            let said: [String: Event.Fact] = ["person": .init(person.id), "role": .init(person.role)]
            return (person.id, [Event(.personAdded, call.subject, said)])
        }
    }
}

extension Event.Kind {
    package static let encounterRecorded: Self = "encounter-recorded"
}
