import Access
import Door
import Linkage
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

@Suite struct `A person` {
    @Test(arguments: Engine.available)
    func `may be nobody known, partly known, or what they say of themselves`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let nobody = try await world.desk.perform(KeepPerson(), by: world.rosa)
            let file = try await world.file(nobody)
            #expect(file.calledBy == nil && file.names.isEmpty && file.facts.isEmpty)
            #expect(file.repeats.atMost == 0)
            let partly = try await world.keep("", "Okafor", facts: [.ageRange: "25-39"])
            #expect(try await world.file(partly).calledBy?.text == "Okafor")
            _ = try await world.desk.perform(
                NamePerson(partly.id, .nickname, NameParts(given: "Bee", family: nil)), by: world.noor)
            #expect(try await world.file(partly).calledBy?.text == "Okafor")
            _ = try await world.desk.perform(
                NamePerson(partly.id, .selfChosen, NameParts(given: "Juniper", family: nil)), by: world.noor)
            // What somebody wants to be called comes before what they are known by.
            #expect(try await world.file(partly).calledBy?.text == "Juniper")
            #expect(throws: Refusal(.required, field: "given")) { try NameParts(given: " ", family: nil) }
        }
    }

    @Test(arguments: [
        ("1990-04-09", "1990-04-09"), ("4/9/1990", "1990-04-09"), ("1990-02-30", "1990-02-30"),
        ("30 February 1990", "30 February 1990"), ("about forty", "about forty"), ("2/30/1990", "2/30/1990"),
    ])
    func `has a birthday as it was said`(said: String, kept: String) async throws {
        try await withWorld(on: .sqlite) { world in
            let person = try await world.keep("Dana", "Okafor", facts: [.birthDate: said])
            let fact = try #require(try await world.file(person).facts.first)
            #expect(fact.value == kept)
            #expect((fact.day != nil) == (kept == "1990-04-09"))
        }
    }

    @Test(arguments: Engine.available)
    func `is known by what stands, and what was taken back stays readable`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep(
                "Dana", "Okafor", facts: [.birthDate: "1990-04-09", .phone: "812 555 0100"])
            world.clock.move(.seconds(60))
            _ = try await world.desk.perform(RecordPersonFact(person.id, .birthDate, "1991-04-09"), by: world.sam)
            _ = try await world.desk.perform(RecordPersonFact(person.id, .phone, "812 555 0101"), by: world.sam)
            var file = try await world.file(person)
            #expect(file.standing.filter { $0.kind == .birthDate }.map(\.value) == ["1991-04-09"])
            #expect(Set(file.standing.filter { $0.kind == .phone }.map(\.value)) == ["+18125550100", "+18125550101"])
            let newer = try #require(file.facts.first { $0.value == "1991-04-09" })
            _ = try await world.desk.perform(WithdrawFromPerson(.fact(newer.id), because: .notSo), by: world.noor)
            file = try await world.file(person)
            #expect(file.standing.filter { $0.kind == .birthDate }.map(\.value) == ["1990-04-09"])
            #expect(file.facts.count == 4)
            await #expect(throws: Refusal(.alreadyWithdrawn, .conflicting)) {
                _ = try await world.desk.perform(WithdrawFromPerson(.fact(newer.id), because: .notSo), by: world.noor)
            }
            await #expect(throws: Refusal(.noSuchPersonRecord, .absent, field: "person")) {
                _ = try await world.desk.perform(RecordPersonFact(.new(), .phone, "812 555 0101"), by: world.sam)
            }
            await #expect(throws: Refusal(.notATelephoneNumber, field: "value")) {
                _ = try await world.desk.perform(RecordPersonFact(person.id, .phone, "none"), by: world.sam)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `has a legal name that only some may see, and nobody finds them by`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let legal = try NameParts(given: "Bartholomew", family: "Quist")
            for other in [world.rosa, world.sam, world.dana, world.theo, world.priya, world.val] {
                await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "see-legal-names"])) {
                    _ = try await world.desk.perform(RecordLegalName(person.id, legal, from: .document), by: other)
                }
            }
            _ = try await world.desk.perform(RecordLegalName(person.id, legal, from: .document), by: world.noor)
            let kept = try await world.database.read { db in try People(db).legalNames(of: [person.id]) }
            #expect(kept.map(\.parts.text) == ["Bartholomew Quist"])
            let index = try await world.index()
            #expect(index.search("juniper", most: 5) == [person.id])
            #expect(index.search("bartholomew", most: 5).isEmpty && index.search("quist", most: 5).isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `leaves no word of theirs in the journal, which vouches for every row`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (one, other) = (
                try await world.keep(
                    "Zebedee", "Quillfeather", facts: [.place: "4 Elm Street", .description: "red cap"]),
                try await world.keep("Zebedee", "Quillfeather")
            )
            _ = try await world.desk.perform(
                RecordLegalName(one.id, NameParts(given: "Bartholomew", family: nil), from: .person), by: world.noor)
            let merge = try await world.desk.perform(
                MergePeople(other.id, into: one.id, .certain, because: "showed a card"), by: world.noor)
            _ = try await world.desk.perform(UndoMerge(merge.id, because: "another card"), by: world.grace)
            _ = try await world.desk.perform(TellApart(one.id, from: other.id, because: "brothers"), by: world.noor)
            let written = try await world.journal().map { $0.facts.lowercased() }.joined()
            for word in ["zebedee", "quillfeather", "elm", "cap", "bartholomew", "card", "brothers"] {
                #expect(!written.contains(word), "\(word)")
            }
            try await world.seal()
            let fault = try await world.workspace.verify(tables: Migration.sealedTables).fault
            #expect(fault == nil, "\(String(describing: fault))")
        }
    }
}

@Suite struct `Somebody in a call` {
    @Test(arguments: Engine.available)
    func `can be a known person as surely as that is, and nobody known again`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Dana", "Okafor")
            var met: [(call: Call, who: CallPerson)] = []
            for certainty in [Certainty.certain, .probable, .possible] {
                let call = try await world.take([.location: "4 Elm Street"])
                let who = try await world.desk.perform(
                    AddPerson(.inCrisis, knownAs: nil, to: call.id), by: world.theo)
                _ = try await world.desk.perform(IdentifyPerson(who.id, as: person.id, certainty), by: world.rosa)
                met.append((call, who))
            }
            var file = try await world.file(person)
            #expect(file.repeats.by == [.certain: 1, .probable: 1, .possible: 1])
            #expect((file.repeats.atLeast, file.repeats.atMost) == (1, 3))
            _ = try await world.desk.perform(IdentifyPerson(met[2].who.id, as: nil), by: world.rosa)
            _ = try await world.desk.perform(IdentifyPerson(met[1].who.id, as: person.id, .certain), by: world.sam)
            file = try await world.file(person)
            #expect((file.repeats.atLeast, file.repeats.atMost) == (2, 2))
            let call = met[1].call.id
            let known = try await world.database.read { db in try PersonContacts(db).known(in: call) }
            #expect(known.map(\.person) == [person.id])
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "keep-people"])) {
                _ = try await world.desk.perform(IdentifyPerson(met[0].who.id, as: nil), by: world.theo)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `can be the beginning of a person's record`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.take([.location: "4 Elm Street"])
            let who = try await world.desk.perform(AddPerson(.inCrisis, knownAs: "Dana", to: call.id), by: world.theo)
            let person = try await world.desk.perform(
                KeepPerson(NameParts(given: "Dana", family: nil), contact: (who.id, .certain)), by: world.rosa)
            let file = try await world.file(person)
            #expect(file.contacts.map(\.contact.call) == [call.id])
        }
    }
}

@Suite struct `What instruments found of a person` {
    @Test(arguments: Engine.available)
    func `is told over all their calls, as it stands, as surely as it was them`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (person, other) = (try await world.keep("Dana", "Okafor"), try await world.keep("Juniper", nil))
            func call(_ certainty: Certainty, as role: CallPerson.Role = .inCrisis) async throws -> Call {
                world.clock.move(.seconds(3600))
                let call = try await world.triage()
                let who = try await world.desk.perform(AddPerson(role, knownAs: nil, to: call.id), by: world.theo)
                _ = try await world.desk.perform(IdentifyPerson(who.id, as: person.id, certainty), by: world.sam)
                return call
            }
            let first = try await call(.certain)
            let low = try await world.found(.low, on: first)
            _ = try await world.found(.high, on: first, base: low.revision)
            let second = try await call(.possible)
            _ = try await world.found(.moderate, on: second)
            let there = try await world.desk.perform(AddPerson(.inCrisis, knownAs: nil, to: second.id), by: world.theo)
            _ = try await world.desk.perform(IdentifyPerson(there.id, as: other.id), by: world.sam)
            // Whoever rang about somebody else was not asked themselves.
            let third = try await call(.certain, as: .caller)
            _ = try await world.found(.high, on: third)
            let file = try await world.file(person)
            let told = try await world.database.read { db in try PersonScreeners(db).all(in: file.contacts) }
            #expect(told.map(\.call) == [second.id, first.id])
            #expect(told.map(\.result.tier) == [.moderate, .high])
            #expect(told.map(\.certainty) == [.possible, .certain])
            #expect(told.map(\.mayBeAnothers) == [true, false])
            #expect(try await world.database.read { db in try PersonScreeners(db).all(in: []) }.isEmpty)
        }
    }
}

extension World {
    @discardableResult
    func keep(
        _ given: String?, _ family: String?, facts: [PersonFact.Kind: String] = [:], by worker: Worker? = nil
    ) async throws -> Person {
        try await desk.perform(
            KeepPerson(NameParts(given: given, family: family), facts: facts), by: worker ?? noor)
    }

    func file(_ person: Person) async throws -> PersonFile {
        try await database.read { db in try PersonFile(person.id, in: db) }
    }

    func index() async throws -> PeopleIndex {
        let index = PeopleIndex()
        try await index.fill(from: database)
        return index
    }
}
