import Access
import Crypto
import Door
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `What is given to whoever asks for records` {
    @Test(arguments: Engine.available)
    func `is made ready by one and given by another, without a word of what was taken out`(engine: Engine) async throws
    {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", "Marsh")
            let call = try await world.take(
                [
                    .whatHappened: "Rowan Pell rang from 812 555 0147, says Juniper sits outside",
                    .callerName: "Rowan Pell",
                ],
                note: "ROWAN wants to be told how it ends")
            _ = try await world.meet(person, in: call)
            let request = try await world.ask(.person, about: .person(person.id), proof: .notSeen)
            let packet = try await world.gather(request)
            #expect(packet.count > 5 && packet.unanswered >= 4 && !packet.isChanged)
            await #expect(throws: Refusal.self) {
                try await world.desk.perform(SubmitRecords(request.id), by: world.priya)
            }
            try await world.acceptAll(request)
            _ = try await world.desk.perform(SubmitRecords(request.id, isSeen: true), by: world.priya)
            let shown = try await world.shown(request)
            // Neither whoever made it ready, nor anybody while nobody has seen who asks.
            await #expect(throws: Refusal(.ownPacket, .conflicting)) {
                try await world.desk.perform(ReleaseRecords(request.id, shown: shown, World.writing), by: world.priya)
            }
            await #expect(throws: Refusal(.proofNotSeen, .conflicting)) {
                try await world.desk.perform(ReleaseRecords(request.id, shown: shown, World.writing), by: world.grace)
            }
            _ = try await world.desk.perform(
                AmendRecordsRequest(request.id, proof: .document, on: nil, part2Order: nil, about: .person(person.id)),
                by: world.priya)
            await #expect(throws: Refusal(.notSubmitted, .conflicting)) {
                try await world.desk.perform(ReleaseRecords(request.id, shown: shown, World.writing), by: world.grace)
            }
            let given = try await world.release(request)
            let bytes = try await world.bytes(request)
            for gone in ["Rowan", "ROWAN", "Pell", "555 0147", "5550147"] { #expect(!bytes.contains(gone), "\(gone)") }
            #expect(bytes.contains("says Juniper sits outside") && bytes.contains("wants to be told how it ends"))
            #expect(given.log.count >= 4 && given.log.allSatisfy { !$0.clause.isEmpty })
            #expect(given.lines.contains { $0.what == "call" } && given.outcome == "released")
            // It is kept exactly, by its digest, and what was told stands in the account of what was told.
            let copies = try await world.database.read { db in
                try RecordsCopy.Form.allCases.compactMap { try RecordsCopies(db).copy(of: request.id, $0) }
            }
            #expect(copies.count == 3)
            for copy in copies {
                let digest = SHA256.hash(data: Array(copy.content.utf8)).map { String($0, radix: 16) }
                #expect(digest.map { $0.count < 2 ? "0" + $0 : $0 }.joined() == copy.digest)
            }
            let told = try await world.database.read { db in try Disclosures(db).disclosures(of: [person.id]) }
            #expect(told.map(\.basis) == [.recordsRequest] && told.first?.recipient == "Juniper Marsh")
            await #expect(throws: Refusal(.recordsRequestClosed, .conflicting)) {
                try await world.desk.perform(ReleaseRecords(request.id, shown: shown, World.writing), by: world.grace)
            }
            #expect(try await world.wholeFault() == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `is read again where the record has changed, come, gone, been merged or parted`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", "Marsh")
            let call = try await world.call("Sits outside")
            _ = try await world.meet(person, in: call)
            let request = try await world.ask(.person, about: .person(person.id))
            try await world.gather(request)
            try await world.acceptAll(request)
            func changed() async throws -> Bool { try await world.packet(request).isChanged }
            #expect(try await !changed())
            _ = try await world.desk.perform(SubmitRecords(request.id, isSeen: true), by: world.priya)
            let shown = try await world.shown(request)
            _ = try await world.desk.perform(AddNote("Asked for a blanket", to: call.id), by: world.theo)
            #expect(try await changed())
            await #expect(throws: Refusal(.recordsChanged, .conflicting)) {
                try await world.desk.perform(ReleaseRecords(request.id, shown: shown, World.writing), by: world.grace)
            }
            try await world.gather(request)
            #expect(try await !changed())
            let other = try await world.keep("June", nil)
            let merge = try await world.desk.perform(
                MergePeople(other.id, into: person.id, .certain, because: "Saw papers"), by: world.noor)
            #expect(try await changed())
            try await world.gather(request)
            #expect(try await world.packet(request).entries.contains { $0.line.field("given")?.text == "June" })
            _ = merge
            try await world.parted(other)
            #expect(try await changed())
            try await world.gather(request)
            #expect(try await !world.packet(request).entries.contains { $0.line.field("given")?.text == "June" })
            try await world.acceptAll(request)
            _ = try await world.release(request)
            #expect(try await world.wholeFault() == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `keeps what was decided of lines that read as before`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.take([.whatHappened: "The lamp is out", .callerName: "Rowan Pell"])
            let request = try await world.ask(.courtOrder, about: .call(call.id), from: "District Court")
            let packet = try await world.gather(request)
            let line = try #require(packet.entries.first { $0.line.field("value")?.text == "The lamp is out" })
            _ = try await world.desk.perform(
                AddRedaction("lamp", in: "value", of: line.id, request.id, because: .confidence), by: world.priya)
            _ = try await world.desk.perform(AddNote("More", to: call.id), by: world.theo)
            let again = try await world.gather(request)
            let kept = try #require(again.entries.first { $0.line.field("value")?.text == "The lamp is out" })
            #expect(kept.id == line.id && kept.redactions.map(\.ground) == [.confidence])
            // Words that no longer stand there, a field that is not there, and a line of another packet are refused.
            await #expect(throws: Refusal(.wordsNotThere, .conflicting, field: "words-out")) {
                try await world.desk.perform(
                    AddRedaction("lantern", in: "value", of: line.id, request.id, because: .confidence), by: world.priya
                )
            }
            await #expect(throws: Refusal(.wordsNotThere, .conflicting, field: "words-out")) {
                try await world.desk.perform(
                    AddRedaction(nil, in: "narrative", of: line.id, request.id, because: .confidence), by: world.priya)
            }
            await #expect(throws: Refusal(.noSuchRedaction, .conflicting)) {
                try await world.desk.perform(
                    AddRedaction("lamp", in: "value", of: "x", request.id, because: .confidence), by: world.priya)
            }
            _ = try await world.keep(.whatHappened, "The street is dark", of: call, by: world.theo)
            try await world.acceptAll(request)
            let fact = try #require(try await world.packet(request).entries.first { $0.id == line.id })
            if fact.line.field("value")?.text != "The lamp is out" {
                await #expect(throws: Refusal(.recordsChanged, .conflicting)) {
                    try await world.desk.perform(
                        AddRedaction("dark", in: "value", of: line.id, request.id, because: .confidence),
                        by: world.priya)
                }
            }
            await #expect(throws: Refusal(.recordsChanged, .conflicting)) {
                try await world.desk.perform(SubmitRecords(request.id), by: world.priya)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `tells nobody who reported harm, nor that anybody did`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.rule("us-ca-child")
            let person = try await world.keep("Juniper", "Marsh")
            let call = try await world.call("Sits outside")
            _ = try await world.meet(person, in: call)
            let report = try await world.suspect(from: ReportOrigin(call: call.id))
            try await world.tell(report)
            try await world.write(report)
            for kind in [RecordsRequest.Kind.person, .courtOrder] {
                let request = try await world.ask(
                    kind, about: kind == .person ? .person(person.id) : .call(call.id), part2Order: "26-MC-2")
                let packet = try await world.gather(request)
                let reports = packet.entries.filter { $0.line.isReport }
                #expect(!reports.isEmpty)
                #expect(reports.allSatisfy { $0.redactions.map(\.ground) == [.reporter] })
                // Nobody may decide otherwise.
                let place = try #require(reports.first?.redactions.first)
                await #expect(throws: Refusal(.groundIsFirm, .conflicting)) {
                    try await world.desk.perform(
                        AnswerRedactions([place.id], of: request.id, .rejected, because: "Asked"), by: world.priya)
                }
                try await world.acceptAll(request)
                let given = try await world.release(request)
                #expect(!given.lines.contains { $0.what?.hasPrefix("mandated") == true || $0.what == "oral_report" })
                #expect(!given.log.contains { $0.ground == "reporter" })
                #expect(given.lines.map(\.number) == Array(1...given.lines.count))
                let bytes = try await world.bytes(request)
                for gone in ["County hotline", "Bruises", "reporter", "Worker 12"] { #expect(!bytes.contains(gone)) }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `tells of substances only the person, or as a court ordered under part 2`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", "Marsh")
            let call = try await world.call("Sits outside")
            _ = try await world.meet(person, in: call)
            for (words, substances) in [("Drank less than last week", true), ("Slept six hours", false)] {
                let told = try NoteTold(
                    .progress, [.assessment: words], tellsOfSubstances: substances, happenedAt: world.clock.now)
                _ = try await world.desk.perform(WriteNote(told, of: person.id, then: .sign), by: world.noor)
            }
            // What an encounter told before it was put right tells it still.
            let (scene, assignment) = try await world.onScene()
            let there = try await world.meet(person, in: scene)
            var met = try World.met([.shelter])
            (met.natures, met.narrative) = ([.substances], "A bottle beside the bench")
            let encounter = try await world.record(met, of: scene, on: assignment, with: .person(there.id))
            (met.natures, met.narrative) = ([], "The bench was wet")
            _ = try await world.desk.perform(
                CorrectEncounter(encounter.id, to: met, because: "The bottle was another's"), by: world.rosa)
            func given(_ kind: RecordsRequest.Kind, order: String? = nil) async throws -> (ReleasedPacket, String) {
                let request = try await world.ask(
                    kind, about: .person(person.id), from: "Harper & Vale LLP", part2Order: order)
                try await world.gather(request)
                try await world.acceptAll(request)
                let packet = try await world.release(request)
                return (packet, try await world.bytes(request))
            }
            let (attorney, without) = try await given(.attorney)
            #expect(!without.contains("Drank less") && without.contains("Slept six hours"))
            #expect(!without.contains("bottle") && !without.contains("substances"))
            // Nothing shows that there was something to keep back.
            #expect(!attorney.carriesPart2 && !attorney.log.contains { $0.ground == "part-2" })
            #expect(!without.contains("part-2") && !without.contains("2.61"))
            let (ordered, with) = try await given(.courtOrder, order: "26-MC-2, 42 CFR 2.64")
            #expect(with.contains("Drank less") && ordered.carriesPart2)
            let (own, mine) = try await given(.person)
            #expect(mine.contains("Drank less") && mine.contains("bottle") && !own.carriesPart2)
        }
    }

    @Test(arguments: Engine.available)
    func `holds nothing of somebody else in the same call`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (person, other) = (try await world.keep("Juniper", "Marsh"), try await world.keep("Hollis", "Reed"))
            let (call, assignment) = try await world.onScene()
            _ = try await world.meet(person, in: call)
            let theirs = try await world.meet(other, in: call)
            var told = try World.met([.shelter])
            told.narrative = "Hollis cried for an hour"
            try await world.record(told, of: call, on: assignment, with: .person(theirs.id))
            let note = try NoteTold(
                .progress, [.assessment: "Fears the dark"], tellsOfSubstances: false, happenedAt: world.clock.now)
            _ = try await world.desk.perform(WriteNote(note, of: other.id, in: call.id, then: .sign), by: world.sam)
            let request = try await world.ask(.person, about: .person(person.id))
            let packet = try await world.gather(request)
            let text = packet.entries.flatMap { $0.line.fields.map(\.text) }.joined(separator: "\n")
            #expect(!text.contains("Hollis") && !text.contains("Fears the dark"))
            #expect(packet.entries.contains { $0.line.table == "call" })
            // A court that asks for the call has both, with names to be looked at.
            let order = try await world.ask(.courtOrder, about: .call(call.id), from: "District Court")
            let whole = try await world.gather(order).entries.flatMap { $0.line.fields.map(\.text) }
            #expect(whole.contains { $0.contains("Hollis cried") })
        }
    }

    @Test(arguments: Engine.available)
    func `is not more than can be read, and says how much that would be`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call("Sits outside")
            try await world.database.write { db in
                for place in 0..<(RecordsReader.most + 1) {
                    try db.run(
                        """
                        INSERT INTO call_note (id, call_id, text, written_by, written_at)
                        VALUES (\(ID<Note>.new()), \(call.id), \("Note \(place)"), \(world.theo.id), \(world.clock.now))
                        """)
                }
            }
            let request = try await world.ask(.courtOrder, about: .call(call.id), from: "District Court")
            do {
                _ = try await world.desk.perform(GatherRecords(request.id), by: world.priya)
                Issue.record("It was gathered.")
            } catch let refusal as Refusal {
                #expect(refusal.code == .packetTooLarge && refusal.values["most"] == "1000")
                #expect((Int(refusal.values["many"] ?? "") ?? 0) > 1000)
            }
            #expect(try await world.count("records_line") == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `goes with the record that it tells of, and keeps it while it is asked for`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", "Marsh")
            let call = try await world.call("Sits outside")
            _ = try await world.meet(person, in: call)
            let own = try await world.ask(.person, about: .person(person.id))
            let period = try await world.ask(
                .courtOrder,
                about: .period(from: call.receivedAt.adding(.seconds(-1)), to: call.receivedAt.adding(.seconds(1))),
                from: "District Court")
            for request in [own, period] {
                try await world.gather(request)
                try await world.acceptAll(request)
                _ = try await world.release(request)
            }
            #expect(try await world.count("records_copy") == 6)
            let order = try Expungement.Order("X-77/2026", of: "District Court", on: "2026-11-02")
            let asked = try await world.desk.perform(
                AskExpungement(.person(person.id), by: order, isDespiteHolds: false), by: world.priya)
            let plan = try await world.database.read { db in try ExpungementPlan(.person(person.id), in: db) }
            _ = try await world.desk.perform(ConfirmExpungement(asked.id, shown: plan.digest), by: world.grace)
            // What was given of the person is gone with them, also out of what a court had of that night.
            #expect(try await world.count("records_copy") == 0)
            #expect(try await world.count("records_request WHERE id = \(own.id)") == 0)
            #expect(try await world.count("records_request WHERE id = \(period.id)") == 1)
            #expect(try await world.wholeFault() == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `names every table that belongs to somebody's record, with columns that are there`(engine: Engine) async throws
    {
        try await withWorld(on: engine) { world in
            let (tables, columns) = try await world.database.read { db in
                let map = try RetentionMap(db)
                var columns: [String: Set<String>] = [:]
                for table in RecordsShape.all.keys {
                    columns[table] = Set(
                        try db("SELECT * FROM \(SQL(stringLiteral: table)) LIMIT 1").first?.columns ?? [])
                    // Every column is asked for by its name: one that is not there is a fault.
                    let shape = try #require(RecordsShape.all[table])
                    let names = (shape.columns.map(\.name) + [shape.at, shape.by].compactMap(\.self) + ["id"])
                    _ = try db(
                        "SELECT \(SQL(stringLiteral: names.joined(separator: ", "))) FROM \(SQL(stringLiteral: table)) LIMIT 1"
                    )
                }
                return (map.ofPeople, columns)
            }
            #expect(!columns.isEmpty)
            let said = Set(RecordsShape.all.keys).union(RecordsShape.leftOut)
            #expect(tables.subtracting(said).isEmpty, "\(tables.subtracting(said).sorted())")
            #expect(Set(RecordsShape.all.keys).isDisjoint(with: RecordsShape.leftOut))
            #expect(said.subtracting(tables).isEmpty, "\(said.subtracting(tables).sorted())")
        }
    }

    @Test(arguments: Engine.available)
    func `stands nowhere near victim services, and a letter about nobody tells nothing`(engine: Engine) async throws {
        #expect(RecordsShape.all.keys.allSatisfy { !$0.contains("victim") && !$0.contains("advocate") })
        try await withWorld(on: engine) { world in
            // Two people nobody here knows; one of them may stand behind the wall. Both are told the same.
            var letters: [ReleasedPacket] = []
            for _ in 0..<2 {
                let request = try await world.ask(.person, about: nil)
                _ = try await world.desk.perform(
                    CloseRecordsRequest(request.id, .noneFound, World.writing), by: world.priya)
                letters.append(try #require(try await world.given(request)))
            }
            #expect(letters[0].lines == letters[1].lines && letters[0].log == letters[1].log)
            #expect(letters[0].outcome == letters[1].outcome && letters[0].words == nil)
            // Where something can be given, nobody can say that nothing was found.
            let person = try await world.keep("Juniper", "Marsh")
            let known = try await world.ask(.person, about: .person(person.id))
            await #expect(throws: Refusal(.somethingFound, .conflicting)) {
                try await world.desk.perform(CloseRecordsRequest(known.id, .noneFound, World.writing), by: world.priya)
            }
        }
    }
}

extension World {
    /// Says again that two records are of two people.
    fileprivate func parted(_ merged: Person) async throws {
        let merge: ID<PersonMerge> = try await database.read { db in
            try db("SELECT id FROM person_merge WHERE merged_id = \(merged.id)")[0]["id"]
        }
        _ = try await desk.perform(UndoMerge(merge, because: "Two people after all"), by: noor)
    }
}
