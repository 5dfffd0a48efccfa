import Access
import Door
import Programs
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `What ties somebody to a person` {
    @Test(arguments: Engine.available)
    func `is a call they took, triaged or were sent to, until thirty days after it closed`(engine: Engine) async throws
    {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            try await world.isTied(person, [])
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            try await world.isTied(person, [])
            // From the moment somebody says that it is them.
            let there = try await world.desk.perform(AddPerson(.inCrisis, knownAs: nil, to: call.id), by: world.theo)
            _ = try await world.desk.perform(IdentifyPerson(there.id, as: person.id, .probable), by: world.noor)
            try await world.isTied(person, [.theo, .sam])
            let sent = try await world.send(north, to: call)
            try await world.isTied(person, [.theo, .sam, .rosa, .val])
            // Called back, they were sent all the same.
            world.clock.move(.seconds(60))
            _ = try await world.desk.perform(RecallTeam(sent.id, because: .noLongerNeeded), by: world.dana)
            _ = try await world.desk.perform(EndShift(north.id), by: world.dana)
            try await world.isTied(person, [.theo, .sam, .rosa, .val])
            // Whoever joins the team later was not there.
            try await world.team("South", [(.otis, .officer), (.val, .paramedic)])
            try await world.isTied(person, [.theo, .sam, .rosa, .val])
            try await world.close(call)
            world.clock.move(Relationship.afterCall)
            try await world.isTied(person, [])
            world.clock.move(.seconds(-1))
            try await world.isTied(person, [.theo, .sam, .rosa, .val])
            // Only possibly them, or somebody else after all, ties nobody.
            _ = try await world.desk.perform(IdentifyPerson(there.id, as: person.id, .possible), by: world.noor)
            try await world.isTied(person, [])
            _ = try await world.desk.perform(IdentifyPerson(there.id, as: person.id), by: world.noor)
            try await world.isTied(person, [.theo, .sam, .rosa, .val])
            _ = try await world.desk.perform(IdentifyPerson(there.id, as: nil), by: world.noor)
            try await world.isTied(person, [])
        }
    }

    @Test(arguments: Engine.available)
    func `is an open case they keep, or in which they owe something`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let call = try await world.take([.location: "14th and Elm"], by: world.dana)
            let there = try await world.desk.perform(AddPerson(.inCrisis, knownAs: nil, to: call.id), by: world.dana)
            _ = try await world.desk.perform(IdentifyPerson(there.id, as: person.id), by: world.noor)
            let kept = try await world.desk.perform(
                OpenCase(call.id, goal: "A room", for: there.id, nextContact: world.clock.now.adding(.seconds(3600))),
                by: world.noor)
            let told = try CaseTaskTold("Call the shelter", due: world.clock.now.adding(.seconds(3600)))
            let task = try await world.desk.perform(SetTask(kept.id, told), by: world.noor)
            #expect(try await world.tie(.noor, person) == Tie(.oversight))
            #expect(try await world.tie(.sam, person) == .none)
            // Somebody who kept cases, and is a clinician by now.
            try await world.tamper("UPDATE support_case SET owner = \(world.sam.id) WHERE id = \(kept.id)")
            #expect(try await world.tie(.sam, person) == Tie(.theirCase))
            try await world.tamper(
                "UPDATE support_case SET owner = \(world.noor.id) WHERE id = \(kept.id)",
                "UPDATE case_task SET account_id = \(world.sam.id) WHERE id = \(task.id)")
            #expect(try await world.tie(.sam, person) == Tie(.theirCase))
            _ = try await world.desk.perform(EndTask(task.id, .done), by: world.noor)
            #expect(try await world.tie(.sam, person) == .none)
            try await world.tamper("UPDATE support_case SET owner = \(world.sam.id) WHERE id = \(kept.id)")
            _ = try await world.desk.perform(CloseCase(kept.id, .goalsMet), by: world.noor)
            #expect(try await world.tie(.sam, person) == .none)
        }
    }

    @Test(arguments: Engine.available)
    func `counts for all records of one person, as sure as they are merged`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (one, other) = (try await world.keep("Juniper", nil), try await world.keep("June", nil))
            let call = try await world.take([.location: "14th and Elm"])
            let there = try await world.desk.perform(AddPerson(.inCrisis, knownAs: nil, to: call.id), by: world.theo)
            _ = try await world.desk.perform(IdentifyPerson(there.id, as: other.id), by: world.noor)
            #expect(try await world.tie(.theo, one) == .none)
            for certainty in Certainty.allCases {
                let merge = try await world.desk.perform(
                    MergePeople(other.id, into: one.id, certainty, because: "a card"), by: world.noor)
                let expected = certainty == .possible ? Tie.none : Tie(.theirCall)
                #expect(try await world.tie(.theo, one) == expected, "\(certainty)")
                // Whichever record is asked for, the answer is about the person.
                #expect(try await world.tie(.theo, other) == expected, "\(certainty)")
                _ = try await world.desk.perform(UndoMerge(merge.id, because: "twins"), by: world.noor)
                #expect(try await world.tie(.theo, one) == .none)
                #expect(try await world.tie(.theo, other) == Tie(.theirCall))
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is asked about somebody who exists`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            await #expect(throws: Refusal(.noSuchPersonRecord, .absent, field: "person")) {
                try await world.database.read { db in
                    try Ties(db).tie(of: world.grace, to: .new(), at: world.clock.now)
                }
            }
        }
    }

    /// Random days of calls, teams, merges and corrections, against the rule said another way: of each call it is written
    /// down who had to do with it, and of each person which records are surely enough theirs.
    @Test(arguments: Engine.available, [7, 20_261_122])
    func `is the same however it is told`(engine: Engine, seed: UInt64) async throws {
        try await withWorld(on: engine) { world in
            var told = ToldAnotherWay(dice: SeededNumbers(seed: seed))
            try await world.publish("denver-star")
            told.shifts = [try await world.north(), try await world.car()]
            for name in ["Ada", "Bo", "Cy", "Di"] { told.people.append(try await world.keep(name, nil)) }
            var answers: Set<Bool> = []
            for _ in 0..<40 {
                try await told.step(in: world)
                let moment = world.clock.now
                for person in told.people {
                    let root = try await world.database.read { db in try People(db).person(person.id).root }
                    for who in [Cast.theo, .sam, .dana, .rosa, .val, .otis] {
                        let isTied = try await world.tie(who, person) == Tie(.theirCall)
                        let isTold = told.ties(who, to: root, at: moment)
                        #expect(isTied == isTold, "\(who) at \(moment)")
                        answers.insert(isTied)
                    }
                }
            }
            #expect(answers == [true, false])
        }
    }
}

/// What happened, kept beside the program and read without it.
private struct ToldAnotherWay {
    struct Happened {
        let call: Call
        let there: ID<CallPerson>
        var known: (person: ID<Person>, certainty: Certainty)?
        var involved: Set<Cast>
        var closed: Instant?
        var sent: Assignment?
    }

    var dice: SeededNumbers
    var shifts: [Shift] = []
    var people: [Person] = []
    var calls: [Happened] = []
    var merges: [PersonMerge] = []

    /// Which records are the person's with more than a possibility: those that lead up to the root by such merges alone.
    private func records(of root: ID<Person>) -> Set<ID<Person>> {
        Set(
            people.map(\.id).filter { record in
                var at = record
                while at != root {
                    guard let up = merges.first(where: { $0.merged == at && $0.certainty != .possible }) else {
                        return false
                    }
                    at = up.kept
                }
                return true
            })
    }

    func ties(_ who: Cast, to root: ID<Person>, at now: Instant) -> Bool {
        let records = records(of: root)
        return calls.contains { call in
            guard let known = call.known, known.certainty != .possible, records.contains(known.person),
                call.involved.contains(who)
            else { return false }
            return call.closed.map { now < $0.adding(.seconds(30 * 86_400)) } ?? true
        }
    }

    mutating func step(in world: World) async throws {
        world.clock.move(.seconds(Int.random(in: 1...(6 * 86_400), using: &dice)))
        switch Int.random(in: 0..<10, using: &dice) {
        case 0...2: try await take(in: world)
        case 3: try await send(in: world)
        case 4...5: try await close(in: world)
        case 6: try await identify(in: world)
        case 7...8: try await merge(in: world)
        default: try await part(in: world)
        }
    }

    private mutating func take(in world: World) async throws {
        let taker = [Cast.theo, .sam, .dana].randomElement(using: &dice) ?? .theo
        var call = try await world.take([.location: "14th and Elm"], by: world.worker(taker))
        var involved: Set<Cast> = [taker]
        if Bool.random(using: &dice) {
            call = try await world.decide(call, by: "denver-star", as: "sits-in-a-doorway")
            involved.insert(.sam)
        }
        let there = try await world.desk.perform(AddPerson(.other, knownAs: nil, to: call.id), by: world.theo)
        // Outside the program's hours a call leaves as it is decided.
        let closed = try await world.now(call).path.isOpen ? nil : world.clock.now
        calls.append(Happened(call: call, there: there.id, known: nil, involved: involved, closed: closed))
        try await identify(calls.count - 1, in: world)
    }

    private mutating func identify(in world: World) async throws {
        guard let index = calls.indices.randomElement(using: &dice) else { return }
        try await identify(index, in: world)
    }

    private mutating func identify(_ index: Int, in world: World) async throws {
        let person = Int.random(in: 0...5, using: &dice) == 0 ? nil : people.randomElement(using: &dice)?.id
        let certainty = Certainty.allCases.randomElement(using: &dice) ?? .certain
        _ = try await world.desk.perform(
            IdentifyPerson(calls[index].there, as: person, certainty), by: world.noor)
        calls[index].known = person.map { ($0, certainty) }
    }

    private mutating func send(in world: World) async throws {
        let open = calls.indices.filter { calls[$0].closed == nil && calls[$0].involved.contains(.sam) }
        for index in open where try await world.now(calls[index].call).path.stage >= .triaged {
            let shift = shifts.randomElement(using: &dice) ?? shifts[0]
            guard let sent = try? await world.send(shift, to: calls[index].call) else { continue }
            calls[index].involved.formUnion(shift.team.name == "North" ? [.rosa, .val] : [.otis])
            calls[index].sent = sent
            world.clock.move(.seconds(60))
            _ = try await world.desk.perform(RecallTeam(sent.id, because: .noLongerNeeded), by: world.dana)
            return
        }
    }

    private mutating func close(in world: World) async throws {
        guard let index = calls.indices.filter({ calls[$0].closed == nil }).randomElement(using: &dice) else { return }
        try await world.close(calls[index].call)
        calls[index].closed = world.clock.now
    }

    private mutating func merge(in world: World) async throws {
        let roots = people.map(\.id).filter { id in !merges.contains { $0.merged == id } }
        guard roots.count > 1 else { return }
        let two = roots.shuffled(using: &dice)
        let certainty = Certainty.allCases.randomElement(using: &dice) ?? .certain
        merges.append(
            try await world.desk.perform(
                MergePeople(two[0], into: two[1], certainty, because: "alike"), by: world.noor))
    }

    private mutating func part(in world: World) async throws {
        guard let index = merges.indices.randomElement(using: &dice) else { return }
        _ = try await world.desk.perform(UndoMerge(merges[index].id, because: "not alike"), by: world.noor)
        merges.remove(at: index)
    }
}

extension World {
    /// What ties one of the cast to a person now.
    func tie(_ who: Cast, _ person: Person) async throws -> Tie {
        let (worker, now) = (worker(who), clock.now)
        return try await database.read { db in try Ties(db).tie(of: worker, to: person.id, at: now) }
    }

    /// Lets a call leave wherever it is.
    fileprivate func close(_ call: Call) async throws {
        let call = try await now(call)
        try await end(call, "\(call.path.stage.rawValue)-unknown", sent: Alternative.none)
    }

    /// Of those whose role ties them to nobody, who is tied to a person by a call.
    fileprivate func isTied(
        _ person: Person, _ expected: Set<Cast>, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        var tied: Set<Cast> = []
        for who in [Cast.dana, .theo, .rosa, .sam, .val, .otis, .omar]
        where try await tie(who, person) == Tie(.theirCall) { tied.insert(who) }
        #expect(tied == expected, sourceLocation: sourceLocation)
        for who in [Cast.grace, .noor, .priya] {
            #expect(try await tie(who, person) == Tie(.oversight), sourceLocation: sourceLocation)
        }
    }
}
