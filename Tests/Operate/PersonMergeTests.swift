import Access
import Door
import Linkage
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `A merge` {
    /// Whatever was merged and taken back in whatever order, everything is where the merges that stand say it is.
    @Test(arguments: Engine.available, [1, 2, 3] as [UInt64])
    func `can be taken back with everything where it was`(engine: Engine, seed: UInt64) async throws {
        try await withWorld(on: engine) { world in
            var chance = SeededNumbers(seed: seed)
            var people: [ID<Person>] = []
            for number in 0..<8 {
                let person = try await world.keep("Person \(number)", nil, facts: [.phone: "812555010\(number)"])
                let call = try await world.take([.location: "\(number) Elm Street"])
                let who = try await world.desk.perform(
                    AddPerson(.inCrisis, knownAs: nil, to: call.id), by: world.theo)
                _ = try await world.desk.perform(IdentifyPerson(who.id, as: person.id, .certain), by: world.rosa)
                people.append(person.id)
            }
            let before = try await Self.everything(of: people, in: world)
            var standing: [(id: ID<PersonMerge>, merged: ID<Person>, kept: ID<Person>)] = []
            for _ in 0..<40 {
                if chance.next() % 3 > 0 {
                    let one = people[Int(chance.next() % 8)]
                    let other = people[Int(chance.next() % 8)]
                    let roots = (Self.root(of: one, standing), Self.root(of: other, standing))
                    do {
                        let merge = try await world.desk.perform(
                            MergePeople(one, into: other, .probable, because: "looked the same"), by: world.noor)
                        #expect(roots == (one, other) && one != other)
                        standing.append((merge.id, one, other))
                    } catch let refusal as Refusal {
                        #expect(refusal.code == (roots.0 == roots.1 ? .onePersonAlready : .mergedAlready))
                        #expect(roots != (one, other) || one == other)
                    }
                } else if !standing.isEmpty {
                    let taken = standing.remove(at: Int(chance.next() % UInt64(standing.count)))
                    _ = try await world.desk.perform(UndoMerge(taken.id, because: "they are not"), by: world.grace)
                }
                for person in people {
                    let file = try await world.database.read { db in try PersonFile(person, in: db) }
                    #expect(file.person.id == Self.root(of: person, standing))
                    let together = people.filter { Self.root(of: $0, standing) == file.person.id }
                    #expect(Set(file.records.map(\.id)) == Set(together))
                    #expect(file.names.count == together.count && file.contacts.count == together.count)
                }
            }
            while let taken = standing.popLast() {
                _ = try await world.desk.perform(UndoMerge(taken.id, because: "they are not"), by: world.grace)
            }
            #expect(try await Self.everything(of: people, in: world) == before)
            try await world.seal()
            let fault = try await world.workspace.verify(tables: Migration.sealedTables).fault
            #expect(fault == nil, "\(String(describing: fault))")
        }
    }

    @Test(arguments: Engine.available)
    func `is a human's, with a reason, once, of two who are not one already`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (one, other) = (try await world.keep("Dana", "Okafor"), try await world.keep("Dana", "Okafor"))
            #expect(throws: Refusal(.required, field: "reason")) {
                try MergePeople(one.id, into: other.id, .certain, because: " ")
            }
            for worker in [world.rosa, world.sam, world.dana, world.theo, world.val, world.priya] {
                await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "merge-people"])) {
                    _ = try await world.desk.perform(
                        MergePeople(one.id, into: other.id, .certain, because: "a card"), by: worker)
                }
            }
            await #expect(throws: Refusal(.onePersonAlready, .conflicting)) {
                _ = try await world.desk.perform(
                    MergePeople(one.id, into: one.id, .certain, because: "a card"), by: world.noor)
            }
            // A record that is kept elsewhere, as a victim's is, is told apart in nothing from one that never was.
            await #expect(throws: Refusal(.noSuchPersonRecord, .absent, field: "person")) {
                _ = try await world.desk.perform(
                    MergePeople(one.id, into: .new(), .certain, because: "a card"), by: world.noor)
            }
            let merge = try await world.desk.perform(
                MergePeople(one.id, into: other.id, .probable, because: " a card ", likelihood: 987), by: world.noor)
            #expect((merge.reason, merge.likelihood, merge.by.name) == ("a card", 987, Cast.noor.displayName))
            _ = try await world.desk.perform(UndoMerge(merge.id, because: "not the same card"), by: world.grace)
            await #expect(throws: Refusal(.alreadyUndone, .conflicting)) {
                _ = try await world.desk.perform(UndoMerge(merge.id, because: "again"), by: world.grace)
            }
            let kept = try await world.file(one).merges
            #expect(kept.map(\.undoneReason) == ["not the same card"])
            #expect(kept.first?.undoneBy?.name == Cast.grace.displayName)
        }
    }

    @Test(arguments: Engine.available)
    func `makes every contact only as sure as itself`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (one, other) = (try await world.keep("Dana", "Okafor"), try await world.keep("Dana", "Okafor"))
            for person in [one, other, other] {
                let call = try await world.take([.location: "4 Elm Street"])
                let who = try await world.desk.perform(
                    AddPerson(.inCrisis, knownAs: nil, to: call.id), by: world.theo)
                _ = try await world.desk.perform(IdentifyPerson(who.id, as: person.id, .certain), by: world.rosa)
            }
            #expect(try await world.file(one).repeats.atLeast == 1)
            _ = try await world.desk.perform(
                MergePeople(other.id, into: one.id, .possible, because: "looked the same"), by: world.noor)
            #expect(try await world.file(one).repeats.by == [.certain: 1, .possible: 2])
            #expect(try await world.file(other).person.id == one.id)
        }
    }

    @Test(arguments: Engine.available)
    func `by two people at once is one merge`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (one, other) = (try await world.keep("Dana", "Okafor"), try await world.keep("Dana", "Okafor"))
            let done = await withTaskGroup(of: Bool.self) { group in
                for (from, to) in [(one, other), (other, one), (one, other), (other, one)] {
                    group.addTask {
                        do {
                            _ = try await world.desk.perform(
                                MergePeople(from.id, into: to.id, .certain, because: "a card"), by: world.noor)
                            return true
                        } catch { return false }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(done == 1)
            #expect(try await world.count("person_merge") == 1)
        }
    }

    private static func root(
        of person: ID<Person>, _ standing: [(id: ID<PersonMerge>, merged: ID<Person>, kept: ID<Person>)]
    ) -> ID<Person> {
        var at = person
        while let merge = standing.first(where: { $0.merged == at }) { at = merge.kept }
        return at
    }

    /// Every row of people but the merges themselves.
    private static func everything(of people: [ID<Person>], in world: World) async throws -> [String] {
        try await world.database.read { db in
            try ["person", "person_name", "legal_name", "person_fact", "person_contact", "person_apart", "call_person"]
                .flatMap { table in
                    let name = SQL(stringLiteral: table)
                    return try db("SELECT * FROM \(name) ORDER BY id").map { "\(table) \($0.values)" }
                }
        }
    }
}

@Suite struct `Who may be one person` {
    @Test(arguments: Engine.available)
    func `is proposed with its reasons, until they are told apart or merged`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            for number in 0..<30 {
                try await world.keep(
                    "Person\(number)", "Family\(number)", facts: [.birthDate: "19\(50 + number)-01-01"])
            }
            let one = try await world.keep(
                "Marlene", "Okafor", facts: [.birthDate: "1990-04-09", .phone: "812 555 0100"])
            let other = try await world.keep(
                "Okafor", "Marlena", facts: [.birthDate: "4/9/1990", .place: "4 Elm Street"])
            try await world.keep("Marlene", "Bennett")
            let index = try await world.index()
            let matches = { @Sendable (person: Person) in
                try await world.database.read { db in
                    try PersonMatches(of: PersonFile(person.id, in: db), by: index, in: db).matches
                }
            }
            let found = try await matches(one)
            #expect(found.map(\.person) == [other.id])
            let likenesses = Dictionary(
                uniqueKeysWithValues: found.first?.proposal.reasons.map { ($0.field.key, $0.likeness) } ?? [])
            #expect(likenesses["given-name"] == .swapped && likenesses["birth-date"] == .exact)
            #expect(likenesses["phone"] == .unknown && likenesses["place"] == .unknown)
            #expect(try await matches(other).map(\.person) == [one.id])
            _ = try await world.desk.perform(TellApart(other.id, from: one.id, because: "twins"), by: world.noor)
            #expect(try await matches(one).isEmpty)
            let merge = try await world.desk.perform(
                MergePeople(other.id, into: one.id, .certain, because: "no twins after all"), by: world.noor)
            try await world.database.read { db in try index.catchUp(in: db) }
            #expect(index.search("marlena", most: 5).first == one.id)
            _ = try await world.desk.perform(UndoMerge(merge.id, because: "twins they are"), by: world.noor)
            // They were told apart before, and are again.
            #expect(try await matches(one).isEmpty)
        }
    }

    /// Two people with the same everything are proposed, and stay two until a human says otherwise.
    @Test(arguments: Engine.available)
    func `is never decided by itself`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let facts: [PersonFact.Kind: String] = [
                .birthDate: "1990-04-09", .phone: "812 555 0100", .place: "4 Elm Street",
            ]
            let one = try await world.keep("Dana", "Okafor", facts: facts)
            let other = try await world.keep("Dana", "Okafor", facts: facts)
            let index = try await world.index()
            let found = try await world.database.read { db in
                try PersonMatches(of: PersonFile(one.id, in: db), by: index, in: db).matches
            }
            #expect(found.map(\.person) == [other.id])
            #expect((found.first?.proposal.probability ?? 0) > 0.999)
            #expect(try await world.file(one).records.count == 1)
        }
    }
}

@Suite struct `The index of people` {
    @Test(arguments: Engine.available)
    func `follows what is written here and elsewhere`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let first = try await world.keep("Marlene", "Okafor")
            let index = try await world.index()
            let search = { @Sendable (typed: String) in
                try await world.database.read { db in
                    try index.catchUp(in: db)
                    return index.search(typed, most: 5)
                }
            }
            #expect(try await search("okafor marl") == [first.id])
            #expect(try await search("okofar marlene") == [first.id])
            let second = try await world.keep(
                "Marlon", "Okafor", facts: [.phone: "812 555 0199", .birthDate: "4/9/1990"])
            #expect(try await search("marl") == [second.id, first.id])
            #expect(try await search("(812) 555-0199") == [second.id])
            #expect(try await search("1990-04-09") == [second.id])
            #expect(try await search("04/09/1990") == [second.id])
            let name = try #require(try await world.file(second).names.first)
            _ = try await world.desk.perform(
                WithdrawFromPerson(.name(name.id), because: .askedByPerson), by: world.noor)
            #expect(try await search("marlon") == [first.id])
            let again = try await world.openAgain()
            _ = try await again.desk.perform(
                NamePerson(second.id, .selfChosen, NameParts(given: "Juniper", family: nil)), by: world.noor)
            try await again.close()
            #expect(try await search("junip") == [second.id])
        }
    }

    /// Two ask at once: the one who read first is the last to tell the index.
    @Test(arguments: Engine.available)
    func `never lets what was read earlier come after what was read later`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Marlene", "Okafor")
            let index = try await world.index()
            _ = try await world.desk.perform(
                NamePerson(person.id, .selfChosen, NameParts(given: "Juniper", family: nil)), by: world.noor)
            let read = try #require(try await world.database.read { db in try index.news(in: db) })
            let name = try #require(try await world.file(person).names.first { $0.kind == .selfChosen })
            _ = try await world.desk.perform(
                WithdrawFromPerson(.name(name.id), because: .askedByPerson), by: world.noor)
            try await world.database.read { db in try index.catchUp(in: db) }
            #expect(!index.take(read))
            #expect(index.search("juniper", most: 5).isEmpty)
            #expect(index.search("marlene", most: 5) == [person.id])
        }
    }

    @Test(arguments: Engine.available)
    func `counts merged records as one, and as two again`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            var people: [Person] = []
            for number in 0..<4 { people.append(try await world.keep("Juniper", "Number\(number)")) }
            let index = try await world.index()
            let search = { @Sendable in
                try await world.database.read { db in
                    try index.catchUp(in: db)
                    return Set(index.search("juniper", most: 9))
                }
            }
            var merges: [PersonMerge] = []
            for (one, other) in [(3, 2), (2, 1), (1, 0)] {
                merges.append(
                    try await world.desk.perform(
                        MergePeople(people[one].id, into: people[other].id, .certain, because: "a card"), by: world.noor
                    ))
                #expect(try await search().count == other + 1)
            }
            #expect(try await search() == [people[0].id])
            _ = try await world.desk.perform(UndoMerge(merges[1].id, because: "no"), by: world.noor)
            #expect(try await search() == [people[0].id, people[2].id])
            _ = try await world.desk.perform(UndoMerge(merges[0].id, because: "no"), by: world.noor)
            #expect(try await search() == [people[0].id, people[2].id, people[3].id])
        }
    }
}
