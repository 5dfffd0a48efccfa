import Access
import Door
import Linkage
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `Everybody compared with everybody` {
    @Test(arguments: Engine.available)
    func `proposes whom each person's own page proposes, until somebody decides`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            var chance = SeededNumbers(seed: 7)
            for _ in 0..<30 {
                try await world.keep(chance.name(), chance.name(), facts: [.birthDate: chance.birthday()])
            }
            // Nobody is asked what they are called: a record without a word is compared with nobody.
            _ = try await world.desk.perform(KeepPerson(), by: world.rosa)
            let one = try await world.keep(
                "Marlene", "Okafor", facts: [.birthDate: "1990-04-09", .phone: "812 555 0100"])
            let other = try await world.keep(
                "Okafor", "Marlena", facts: [.birthDate: "4/9/1990", .place: "4 Elm Street"])
            let twice = try await world.keep("Hollis", "Bennett", facts: [.phone: "812 555 0133"])
            _ = try await world.desk.perform(RecordPersonFact(twice.id, .phone, "812 555 0177"), by: world.rosa)
            let again = try await world.keep("Hollis", "Bennett", facts: [.phone: "812 555 0133"])

            let compared = try await world.compare()
            #expect(compared.people == 34 && compared.leftOut == 0 && compared.learned == nil)
            let pairs = [[one.id, other.id], [twice.id, again.id]].map { Set($0) }
            #expect(Set(compared.proposals.map { [$0.one, $0.other] as Set }) == Set(pairs))
            let index = try await world.index()
            for pair in try await world.open() {
                let found = try await world.database.read { db in
                    try PersonMatches(of: PersonFile(pair.one, in: db), by: index, in: db).matches
                }
                let own = try #require(found.first { $0.person == pair.other })
                #expect(Int((own.proposal.probability * 1000).rounded()) == pair.likelihood)
            }
            #expect(try await world.open().count == 2)
            #expect(try await world.database.read { db in try MatchWork(db).count() } == 2)

            // What is decided is not proposed any more; nobody compares again for it.
            _ = try await world.desk.perform(TellApart(other.id, from: one.id, because: "twins"), by: world.noor)
            #expect(try await world.open().map { [$0.one, $0.other] as Set } == [[twice.id, again.id]])
            let merge = try await world.desk.perform(
                MergePeople(again.id, into: twice.id, .certain, because: "same card"), by: world.noor)
            #expect(try await world.open().isEmpty)
            let standing = try await world.compare()
            #expect(standing.people == 33 && standing.proposals.isEmpty)
            // Taken back, they are found again by the next comparison.
            _ = try await world.desk.perform(UndoMerge(merge.id, because: "another card"), by: world.noor)
            _ = try await world.compare()
            #expect(try await world.open().map { [$0.one, $0.other] as Set } == [[twice.id, again.id]])

            let latest = try await world.database.read { db in try MatchWork(db).latest() }
            #expect(latest?.by.name == "Noor Haddad" && latest?.people == 34 && latest?.isLearned == false)
            let written = try await world.journal().map { $0.facts.lowercased() }.joined()
            for word in ["marlen", "okafor", "bennett", "5550"] { #expect(!written.contains(word), "\(word)") }
            try await world.seal()
            let fault = try await world.workspace.verify(tables: Migration.sealedTables).fault
            #expect(fault == nil, "\(String(describing: fault))")
        }
    }

    @Test(arguments: Engine.available)
    func `is asked for by those who may merge people, and ends where nobody waits for it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.keep("Dana", "Okafor", facts: [.phone: "812 555 0100"])
            try await world.keep("Dana", "Okafor", facts: [.phone: "812 555 0100"])
            let index = try await world.index()
            let compared = try await EverybodyCompared(in: world.database, by: index)
            #expect(compared.proposals.count == 1)
            for other in [world.rosa, world.sam, world.dana, world.theo] {
                await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "merge-people"])) {
                    _ = try await world.desk.perform(KeepComparison(compared), by: other)
                }
            }
            await #expect(throws: CancellationError.self) {
                _ = try await EverybodyCompared(in: world.database, by: index) { _ in throw CancellationError() }
            }
            let work = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await EverybodyCompared(in: world.database, by: index)
            }
            await #expect(throws: CancellationError.self) { _ = try await work.value }
            #expect(try await world.open().isEmpty)
            #expect(try await world.database.read { db in try MatchWork(db).latest() } == nil)
        }
    }

    /// Somebody who goes between reading and keeping is proposed to nobody.
    @Test(arguments: Engine.available)
    func `keeps nothing of whoever went meanwhile`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.keep("Dana", "Okafor", facts: [.phone: "812 555 0100"])
            let gone = try await world.keep("Dana", "Okafor", facts: [.phone: "812 555 0100"])
            let compared = try await EverybodyCompared(in: world.database, by: try await world.index())
            try await world.database.write { db in
                for table in ["person_name", "person_fact"] {
                    let name = SQL(stringLiteral: table)
                    try db.run("DELETE FROM \(name) WHERE person_id = \(gone.id)")
                }
                try db.run("DELETE FROM person WHERE id = \(gone.id)")
            }
            _ = try await world.desk.perform(KeepComparison(compared), by: world.noor)
            #expect(try await world.open().isEmpty)
        }
    }

    /// From so many people on, what agreement is worth is what it is worth here: on their own pages too.
    @Test(arguments: Engine.available)
    func `learns from a city's own people what agreement is worth`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            var chance = SeededNumbers(seed: 11)
            var people: [[String]] = (0..<2000).map { number in
                [
                    "p\(number)", chance.name(), chance.name(), chance.birthday(),
                    "+1812\(1_000_000 + chance.next() % 9_000_000)",
                ]
            }
            for number in 0..<100 {
                let first = people[number]
                // Every other of them has another number by now, and a letter too many.
                let isChanged = number % 2 == 1
                people.append([
                    "q\(number)", first[1] + (isChanged ? "a" : ""), first[2], first[3],
                    isChanged ? "+1812\(1_000_000 + chance.next() % 9_000_000)" : first[4],
                ])
            }
            let written = people
            try await world.database.write { db in
                for one in written {
                    try db.run(
                        "INSERT INTO person (id, root_id, begun_at, begun_by) VALUES (\(one[0]), \(one[0]), 0, 'x')")
                    try db.run(
                        """
                        INSERT INTO person_name (id, person_id, kind, given, family, recorded_by, recorded_at)
                        VALUES (\(one[0]), \(one[0]), 'used', \(one[1]), \(one[2]), 'x', 0)
                        """)
                    for (kind, value) in [("birth-date", one[3]), ("phone", one[4])] {
                        try db.run(
                            """
                            INSERT INTO person_fact (id, person_id, kind, value, recorded_by, recorded_at)
                            VALUES (\(one[0] + kind), \(one[0]), \(kind), \(value), 'x', 0)
                            """)
                    }
                }
            }
            let compared = try await world.compare()
            let learned = try #require(compared.learned)
            // Half of those who are one person have another number.
            let phone = try #require(learned.fields.first { $0.field.key == "phone" })
            #expect(abs(phone.m[0] - 0.5) < 0.12, "\(phone.m)")
            let kept = try await world.database.read { db in try MatchWork(db).weights() }
            #expect(kept == learned)
            let pairs = Set(compared.proposals.map { [$0.one.text, $0.other.text] as Set })
            #expect((0..<100).allSatisfy { pairs.contains(["p\($0)", "q\($0)"]) })
            #expect(pairs.count < 104)
            let index = try await world.index()
            let found = try await world.database.read { db in
                try PersonMatches(of: PersonFile(ID(stored: "p0"), in: db), by: index, in: db).matches
            }
            let reason = try #require(found.first?.proposal.reasons.first { $0.field.key == "phone" })
            #expect(found.first?.person.text == "q0" && reason.m == phone.m[0])
        }
    }
}

extension SeededNumbers {
    fileprivate mutating func name() -> String {
        let syllables = ["ba", "no", "ri", "ke", "lu", "ma", "to", "shi", "ve", "dra", "qui", "len"]
        return (0..<3).map { _ in syllables[Int(next() % UInt64(syllables.count))] }.joined()
    }

    fileprivate mutating func birthday() -> String {
        "19\(30 + next() % 70)-0\(1 + next() % 9)-1\(next() % 10)"
    }
}

extension World {
    /// Compares everybody as the program does, and keeps what comes of it.
    fileprivate func compare() async throws -> EverybodyCompared {
        let compared = try await EverybodyCompared(in: database, by: try await index())
        _ = try await desk.perform(KeepComparison(compared), by: noor)
        return compared
    }

    fileprivate func open() async throws -> [MatchWork.Open] {
        try await database.read { db in try MatchWork(db).open() }
    }
}
