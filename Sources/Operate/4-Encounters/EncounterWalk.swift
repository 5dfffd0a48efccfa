import Access
import Door
import Programs
import Store
import Vocabulary

/// How far an encounter takes the path of its call, and what of it does not fit the rest of the record.
struct EncounterWalk {
    let db: any Transaction
    let worker: Worker
    let now: Instant
    let assignment: Assignment?
    /// The path that the encounter belongs to.
    let path: ID<Path>
    let person: ID<CallPerson>?
    let began: Instant
    let ended: Instant

    /// What contradicts the record apart from the path.
    func oddities(of told: EncounterTold, in id: ID<Encounter>, on call: ID<Call>) throws -> [Encounter.Flag] {
        var flags: [Encounter.Flag] = []
        if ended < began { flags.append(.endedFirst) }
        if let assignment {
            if let arrived = assignment.arrivedAt {
                if began < arrived.adding(.zero - Reporting.tolerance) { flags.append(.beforeArrival) }
            } else {
                flags.append(.notArrived)
            }
        }
        let others = try Encounters(db).encounters(of: call).filter { $0.id != id && $0.path == path }
        if others.contains(where: { contradicts(told, $0) }) { flags.append(.disagree) }
        if told.lacksSafetyAction { flags.append(.noSafetyAction) }
        return flags
    }

    /// Two records of the same person at the same time that end differently; two people, or two days, may well.
    private func contradicts(_ told: EncounterTold, _ other: Encounter) -> Bool {
        guard other.person == person, began <= other.ended, other.began <= ended else { return false }
        return other.told.ending?.standard != told.ending?.standard
    }

    /// Takes the path through contact and what followed as far as the encounter came, and lets it leave where it ended.
    ///
    /// - Parameter flags: gains what does not fit the path.
    func go(_ call: inout Call, _ told: EncounterTold, _ flags: inout [Encounter.Flag]) throws -> [Event] {
        guard call.path.id == path, call.path.isOpen else {
            flags.append(.callLeft)
            return try raise(told, on: &call)
        }
        let odd = flags.first { [.notArrived, .beforeArrival].contains($0) }
        let promise = try LivePrograms(db).program(of: call.path)?.promises.followUp
        for stage in [Stage.arrived, .contacted, .engaged, .disposed] where stage <= told.reached {
            let goesOn = stage == .disposed && told.ending == nil
            try Calls(db).advance(
                &call.path, to: stage, at: stage == .disposed ? max(began, ended) : began, by: worker, entered: now,
                promise: goesOn ? promise : nil, flag: stage == .arrived ? odd?.rawValue : nil)
        }
        try Calls(db).save(call.path)
        let raised = try raise(told, on: &call)
        guard let ending = told.ending, call.path.isOpen else { return raised }
        return raised + (try leave(&call, by: ending, told, &flags))
    }

    /// Keeps what is needed.
    ///
    /// What ended here is met or given up here, for the same reason; the rest waits for a service.
    private func raise(_ told: EncounterTold, on call: inout Call) throws -> [Event] {
        guard !told.needs.isEmpty else { return [] }
        let standing = Set(try Needs(db).needs(of: call.path.id).filter(\.isOpen).map { Wanted($0.kind, $0.person) })
        let kinds = told.needs.filter { !standing.contains(Wanted($0, person)) }
        guard !kinds.isEmpty else { return [] }
        let before = Set(try Needs(db).needs(of: call.path.id).map(\.id))
        var events = try Needs(db).raise(kinds, of: person, on: &call, by: worker, at: ended, entered: now)
        guard let ending = told.ending, ending.stage == .disposed, ending.kind != .elsewhere else { return events }
        for need in try Needs(db).needs(of: call.path.id) where !before.contains(need.id) {
            events += try Needs(db).leave(need, ending, on: &call, by: worker, at: ended, entered: now)
        }
        return events
    }

    private struct Wanted: Hashable {
        let kind: Need.Kind
        let person: ID<CallPerson>?

        init(_ kind: Need.Kind, _ person: ID<CallPerson>?) {
            self.kind = kind
            self.person = person
        }
    }

    private func leave(
        _ call: inout Call, by ending: ReasonCode, _ told: EncounterTold, _ flags: inout [Encounter.Flag]
    ) throws -> [Event] {
        guard call.path.stage == ending.stage else {
            flags.append(.callFurther)
            return []
        }
        let isNeeded = try Needs(db).needs(of: call.path.id).contains(where: \.isOpen)
        guard !isNeeded || ending.kind == .elsewhere else {
            flags.append(.needsOpen)
            return []
        }
        let others = try Assignments(db).of(path: path).filter { $0.id != assignment?.id && $0.isOpen }
        guard !others.contains(where: { $0.arrivedAt != nil }) else {
            flags.append(.otherTeamThere)
            return []
        }
        guard try !isSomebodyUnheard(on: call.id) else {
            flags.append(.peopleOpen)
            return []
        }
        guard try told.sent?.goesThere == true || !SafetyRecords(db).isOwed(on: call.id, beside: told) else {
            if !flags.contains(.noSafetyAction) { flags.append(.noSafetyAction) }
            return []
        }
        let departure = try Departure(
            ending, by: worker.id, at: max(began, ended), sent: told.sent, outcome: told.outcome)
        let left = try Calls(db).leave(&call, departure)
        return left + (try Assignments(db).withdrawOffers(on: path, by: worker, at: now))
    }

    /// Whether somebody else on the call is in crisis, of whom nothing is written on this path; an encounter with a person
    /// whom nobody named may have been with any one of them.
    private func isSomebodyUnheard(on call: ID<Call>) throws -> Bool {
        let others = try Encounters(db).encounters(of: call).filter { $0.path == path }
        let met = Set(others.compactMap(\.person) + [person].compactMap(\.self))
        let waiting = try CallPeople(db).people(of: call).filter { $0.role == .inCrisis && !met.contains($0.id) }
        return waiting.count > others.count { $0.person == nil } + (person == nil ? 1 : 0)
    }
}
