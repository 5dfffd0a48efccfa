import Access
import Door
import Store
import Vocabulary

/// Puts right what was told of an encounter, with a reason; what stood before stays readable.
///
/// Needs are left as they are: each has a record of its own by now.
package struct CorrectEncounter: Order {
    package static let permission = Permission.recordEncounters

    let encounter: ID<Encounter>
    let told: EncounterTold
    let reason: String
    let expected: Int?
    /// How many corrections whoever corrects had seen.
    let seen: Int?

    /// - Throws: ``Refusal`` that names the field which cannot be read or is missing.
    package init(
        _ encounter: ID<Encounter>, to told: EncounterTold, because reason: String, expected: Int? = nil,
        seen: Int? = nil
    ) throws(Refusal) {
        self.encounter = encounter
        self.expected = expected
        self.seen = seen
        do throws(Refusal) { self.reason = try FreeText(reason, most: 500).text } catch { throw error.about("reason") }
        guard !self.reason.isEmpty else { throw Refusal(.needsReason, field: "reason") }
        var told = told
        // Whoever corrects does not raise or withdraw needs: none is asked for here.
        if told.needs.isEmpty { told.needsNothing = true }
        self.told = try told.read()
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Encounter, [Event]) {
        let encounters = Encounters(db)
        let before = try encounters.encounter(encounter)
        try require(
            worker, .recordEncounters,
            beganBy: try encounters.isOwn(before, worker.id) ? worker.id : ID(stored: before.by.id))
        var call = try Calls(db).call(before.call)
        try call.require(version: expected)
        guard seen == nil || seen == before.corrections else { throw Refusal(.outdated, .outdated) }
        var whole = told
        whole.began = told.began ?? before.began
        whole.ended = told.ended ?? before.ended
        return try keep(whole, insteadOf: before, on: &call, in: db, by: worker, at: now)
    }

    private func keep(
        _ new: EncounterTold, insteadOf before: Encounter, on call: inout Call, in db: any Transaction,
        by worker: Worker, at now: Instant
    ) throws -> (Encounter, [Event]) {
        let (began, ended) = (new.began ?? before.began, new.ended ?? before.ended)
        try began.requirePast(now, field: "began")
        try ended.requirePast(now, field: "ended")
        var told = new
        (told.needs, told.needsNothing) = (before.told.needs, before.told.needsNothing)
        // A person who was met after all was not asked what they need: that is so, and no need.
        if told.isMet, told.needs.isEmpty { told.needsNothing = true }
        try OwnReasons(db).require(told.ending, on: before.path, field: "ending")
        let changes = zip(before.told.written, told.written).filter { $0.value != $1.value }
        guard !changes.isEmpty else { return (before, []) }
        for (old, new) in changes {
            try Encounters(db).correct(
                before.id, old.field, from: old.value, to: new.value, because: reason, by: worker, at: now)
        }
        let walk = EncounterWalk(
            db: db, worker: worker, now: now,
            assignment: try before.assignment.map { try Assignments(db).assignment($0) },
            path: before.path, person: before.person, began: began, ended: ended)
        var flags = try walk.oddities(of: told, in: before.id, on: call.id)
        var events: [Event] = []
        if before.told.ending != told.ending || before.told.sent != told.sent || before.told.outcome != told.outcome {
            events = try walk.mend(&call, from: before.told, to: told, &flags)
        }
        try Encounters(db).save(before.id, told, flags: flags, began: began, ended: ended)
        events += try Needs(db).follow(&call, by: worker, entered: now)
        if before.told.briefUsed != told.briefUsed {
            events += try Briefs(db).tell(
                told.briefUsed, insteadOf: before.told.briefUsed, on: before.path, of: call, endedAt: ended,
                by: worker, at: now)
        }
        try Calls(db).save(call)
        let said: [String: Event.Fact] = ["encounter": .init(before.id), "changes": .init(changes.count)]
        return (
            try Encounters(db).encounter(before.id), [Event(.encounterCorrected, call.subject, said)] + events
        )
    }
}

extension EncounterWalk {
    /// Takes the path on as the corrected record says.
    ///
    /// Where it had left as the record said before, it comes back first; where it is further than the correction, it stays.
    func mend(
        _ call: inout Call, from old: EncounterTold, to new: EncounterTold, _ flags: inout [Encounter.Flag]
    ) throws -> [Event] {
        guard call.path.id == path, new.reached >= call.path.stage else {
            flags.append(.callFurther)
            return []
        }
        if let departure = call.path.departure, departure.reason == old.ending {
            try call.path.correct(departure: nil)
            try Calls(db).save(call.path)
        }
        // What was met there is wanted again, when it was not met there after all.
        let isWantedAgain = old.ending?.stage == .disposed && new.ending == nil
        let gone = try go(&call, isWantedAgain ? new : new.withoutNeeds, &flags)
        return gone + (try Calls(db).follow(call, by: worker.id, at: now))
    }
}

extension EncounterTold {
    /// The same record as far as it concerns the path alone.
    fileprivate var withoutNeeds: EncounterTold {
        var told = self
        told.needs = []
        return told
    }
}

extension Event.Kind {
    package static let encounterCorrected: Self = "encounter-corrected"
}
