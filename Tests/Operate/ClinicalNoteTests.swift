import Access
import Door
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `A clinical note` {
    @Test(arguments: Engine.available)
    func `is its writer's own until it is signed, and does not change after that`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (person, call) = try await world.metBySam()
            let draft = try await world.desk.perform(
                WriteNote(world.note([.subjective: "“I am tired.”"]), of: person.id, in: call.id, then: .keep),
                by: world.sam)
            #expect(draft.standing == .draft && draft.callNumber == call.number)
            // Nobody else sees it, whatever they may read.
            #expect(try await world.notes(person, as: world.grace).notes.isEmpty)
            #expect(try await world.notes(person, as: world.grace).drafts.isEmpty)
            #expect(try await world.notes(person, as: world.sam).drafts.map(\.id) == [draft.id])
            await #expect(throws: Refusal(.noSuchNote, .absent)) {
                try await world.desk.perform(
                    ChangeNote(draft.id, world.note([.plan: "Mine now"]), after: 1, then: .keep), by: world.grace)
            }
            // What a note is signed for has to be in it.
            await #expect(throws: Refusal(.required, field: "note-assessment")) {
                try await world.desk.perform(
                    ChangeNote(draft.id, world.note([.plan: "Call tomorrow"]), after: 1, then: .sign), by: world.sam)
            }
            let signed = try await world.desk.perform(
                ChangeNote(
                    draft.id, world.note([.assessment: "Exhausted; no danger today", .plan: "Call tomorrow"]),
                    in: call.id, after: 1, then: .sign), by: world.sam)
            #expect(signed.standing == .signed && signed.signature?.roles == [.triageClinician])
            #expect(signed.parts[.subjective] == nil && signed.parts[.assessment] == "Exhausted; no danger today")
            #expect(try await world.notes(person, as: world.noor).notes.map(\.id) == [signed.id])
            await #expect(throws: Refusal(.noteSigned, .conflicting)) {
                try await world.desk.perform(
                    ChangeNote(draft.id, world.note([.assessment: "Other"]), after: 2, then: .keep), by: world.sam)
            }
            await #expect(throws: Refusal(.noteSigned, .conflicting)) {
                try await world.desk.perform(DiscardNote(draft.id), by: world.sam)
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `that is thrown away leaves no words behind`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (person, _) = try await world.metBySam()
            let draft = try await world.desk.perform(
                WriteNote(world.note([.subjective: "A secret"]), of: person.id, then: .keep), by: world.sam)
            // Written over in another window meanwhile.
            _ = try await world.desk.perform(
                ChangeNote(draft.id, world.note([.subjective: "A longer secret"]), after: 1, then: .keep), by: world.sam
            )
            await #expect(throws: Refusal(.noteChanged, .conflicting)) {
                try await world.desk.perform(
                    ChangeNote(draft.id, world.note([.subjective: "Another"]), after: 1, then: .keep), by: world.sam)
            }
            _ = try await world.desk.perform(DiscardNote(draft.id), by: world.sam)
            let kept = try await world.database.read { db in
                try db("SELECT parts FROM clinical_note").map { row -> String in try row["parts"] }
            }
            #expect(kept == ["{}"])
            #expect(try await world.notes(person, as: world.sam).drafts.isEmpty)
            await #expect(throws: Refusal(.noSuchNote, .absent)) {
                try await world.desk.perform(DiscardNote(draft.id), by: world.sam)
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `grows by addenda, each signed, and one in error stays readable`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (person, _) = try await world.metBySam()
            let note = try await world.signedNote(of: person, by: world.sam)
            world.clock.move(.seconds(60))
            var seen = try await world.desk.perform(AddToNote(note.id, "Slept since."), by: world.noor)
            #expect(seen.addenda.map(\.words) == ["Slept since."])
            #expect(seen.addenda.map(\.signature.by.name) == ["Noor Haddad"])
            #expect(seen.parts == note.parts)
            // A navigator answers for nobody else's note.
            await #expect(throws: Refusal(.anothersNote, .conflicting)) {
                try await world.desk.perform(
                    MarkNoteMistaken(note.id, because: .wrongPerson, nil), by: world.noor)
            }
            seen = try await world.desk.perform(
                MarkNoteMistaken(note.id, because: .wrongPerson, "It was her sister"), by: world.sam)
            #expect(seen.standing == .mistaken && seen.mistake?.words == "It was her sister")
            #expect(try await world.notes(person, as: world.noor).notes.map(\.standing) == [.mistaken])
            await #expect(throws: Refusal(.noteMistaken, .conflicting)) {
                try await world.desk.perform(MarkNoteMistaken(note.id, because: .notSo, nil), by: world.grace)
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is co-signed by another where the rule asks for it, and late is told once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (person, _) = try await world.metBySam()
            let free = try await world.signedNote(of: person, by: world.noor)
            #expect(free.cosignDueAt == nil && free.standing == .signed)
            // By role, and by name besides.
            let samID = world.sam.id
            let rule = try await world.desk.perform(
                SetNoteRule(roles: [.careNavigator], accounts: [samID], hours: 48, after: 0), by: world.grace)
            #expect(rule.asks(world.noor) && rule.asks(world.sam) && !rule.asks(world.grace))
            await #expect(throws: Refusal(.ruleChanged, .conflicting)) {
                try await world.desk.perform(
                    SetNoteRule(roles: [], accounts: [], hours: 48, after: 0), by: world.grace)
            }
            let note = try await world.signedNote(of: person, by: world.noor)
            #expect(note.standing == .waitsForCosignature)
            #expect(note.cosignDueAt == world.clock.now.adding(.seconds(48 * 3600)))
            // Not by its writer, not by one who needs another, and one that needs none is not.
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "cosign-notes"])) {
                try await world.desk.perform(ReviewNote(note.id, .cosigned, nil), by: world.noor)
            }
            await #expect(throws: Refusal(.needsCosigner, .conflicting)) {
                try await world.desk.perform(ReviewNote(note.id, .cosigned, nil), by: world.sam)
            }
            await #expect(throws: Refusal(.noCosignature, .conflicting)) {
                try await world.desk.perform(ReviewNote(free.id, .cosigned, nil), by: world.grace)
            }
            #expect(throws: Refusal(.required, field: "noteReview")) { try ReviewNote(note.id, .returned, " ") }
            #expect(try await world.work(of: world.grace).toCosign.map(\.note.id) == [note.id])
            #expect(try await !world.work(of: world.sam).cosigns)
            // Given back, it waits for its writer and no more for whoever reads it.
            var seen = try await world.desk.perform(
                ReviewNote(note.id, .returned, "What about the knife?"), by: world.grace)
            #expect(seen.standing == .returned)
            #expect(try await world.work(of: world.grace).toCosign.isEmpty)
            #expect(try await world.work(of: world.noor).mine.map(\.note.standing) == [.returned])
            world.clock.move(.seconds(48 * 3600))
            let alarm = world.alarm(Alarm.works)
            for _ in 0..<2 { _ = try await alarm.doDueWork() }
            #expect(try await world.journal().filter { $0.kind == .cosignatureMissed }.count == 1)
            seen = try await world.desk.perform(AddToNote(note.id, "It was a butter knife."), by: world.noor)
            #expect(seen.standing == .waitsForCosignature && seen.isCosignLate(at: world.clock.now))
            seen = try await world.desk.perform(ReviewNote(note.id, .cosigned, nil), by: world.grace)
            #expect(seen.standing == .cosigned && seen.cosignOverdueAt != nil)
            await #expect(throws: Refusal(.noteCosigned, .conflicting)) {
                try await world.desk.perform(ReviewNote(note.id, .cosigned, nil), by: world.grace)
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is held back from those whom nothing ties to the person, and of substances in most emergencies`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (person, _) = try await world.metBySam()
            _ = try await world.signedNote(of: person, by: world.noor)
            _ = try await world.signedNote(of: person, by: world.noor, substances: true)
            await #expect(throws: Refusal(.heldBack, .forbidden, values: ["permission": "see-notes"])) {
                try await world.notes(person, as: world.otis)
            }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "see-notes"])) {
                try await world.notes(person, as: world.omar)
            }
            _ = try await world.desk.perform(
                BreakGlass(person.id, because: .cannotSpeak, "He does not wake up."), by: world.otis)
            let opened = try await world.notes(person, as: world.otis)
            #expect(opened.isPart2Closed && opened.notes.map(\.tellsOfSubstances) == [false])
            let (other, _) = try await world.metBySam()
            _ = try await world.signedNote(of: other, by: world.noor, substances: true)
            _ = try await world.desk.perform(
                BreakGlass(other.id, because: .dangerToLife, "He does not breathe."), by: world.otis)
            #expect(try await world.notes(other, as: world.otis).notes.count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `keeps to the person, to what has been, and to one for a double click`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (person, _) = try await world.metBySam()
            let (_, elsewhere) = try await world.metBySam()
            await #expect(throws: Refusal(.notTheirCall, .conflicting, field: "call")) {
                try await world.desk.perform(
                    WriteNote(world.note([.assessment: "A"]), of: person.id, in: elsewhere.id, then: .sign),
                    by: world.sam)
            }
            let ahead = try NoteTold(
                .progress, [.assessment: "A"], tellsOfSubstances: false,
                happenedAt: world.clock.now.adding(.seconds(120)))
            await #expect(throws: Refusal(.notInFuture, field: "happenedAt")) {
                try await world.desk.perform(WriteNote(ahead, of: person.id, then: .keep), by: world.sam)
            }
            #expect(throws: Refusal(.textTooLong, field: "note-plan", values: ["most": "6000"])) {
                try world.note([.plan: String(repeating: "a", count: 6_001)])
            }
            #expect(throws: Refusal(.notOneOf, field: "cosignRoles")) {
                try SetNoteRule(roles: [.dispatcher], accounts: [], hours: 48, after: 0)
            }
            #expect(throws: Refusal(.clockOutOfRange, field: "cosignHours")) {
                try SetNoteRule(roles: [], accounts: [], hours: 721, after: 0)
            }
            await #expect(throws: Refusal(.noSuchAccount, .absent, field: "cosignAccounts")) {
                try await world.desk.perform(
                    SetNoteRule(roles: [], accounts: [.new()], hours: 48, after: 0), by: world.grace)
            }
            let key = try OnceKey("n-1", by: world.sam, request: [1])
            let command = WriteNote(try world.note([.assessment: "Once"]), of: person.id, then: .sign)
            for _ in 0..<2 { _ = try await world.desk.perform(command, by: world.sam, once: key) }
            #expect(try await world.count("clinical_note") == 1)
            // What was written of a record counts with it where two are merged, and parts with it.
            let twin = try await world.keep("Juniper", nil)
            _ = try await world.desk.perform(
                MergePeople(person.id, into: twin.id, .certain, because: "Saw papers"), by: world.noor)
            #expect(try await world.notes(twin, as: world.noor).notes.count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `is one of a list that goes on, however many there are`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (person, _) = try await world.metBySam()
            for number in 0..<(ClinicalNotes.most + 3) {
                world.clock.move(.seconds(number.isMultiple(of: 2) ? 60 : 0))
                _ = try await world.signedNote(of: person, by: world.noor)
            }
            let first = try await world.notes(person, as: world.noor)
            #expect(first.notes.count == ClinicalNotes.most)
            let rest = try await world.notes(person, as: world.noor, before: try #require(first.older).id)
            #expect(rest.notes.count == 3 && rest.older == nil)
            #expect(Set((first.notes + rest.notes).map(\.id)).count == ClinicalNotes.most + 3)
        }
    }
}

extension World {
    /// Somebody who was in a call that Sam took.
    fileprivate func metBySam() async throws -> (person: Person, call: Call) {
        let person = try await keep("Juniper", nil)
        let call = try await take([.location: "14th and Elm"], by: sam)
        let there = try await desk.perform(AddPerson(.inCrisis, knownAs: nil, to: call.id), by: sam)
        _ = try await desk.perform(IdentifyPerson(there.id, as: person.id), by: noor)
        return (person, call)
    }

    fileprivate func note(
        _ parts: [ClinicalNote.Part: String], substances: Bool = false
    ) throws(Refusal) -> NoteTold {
        try NoteTold(.progress, parts, tellsOfSubstances: substances, happenedAt: clock.now)
    }

    fileprivate func signedNote(
        of person: Person, by worker: Worker, substances: Bool = false
    ) async throws -> ClinicalNote {
        try await desk.perform(
            WriteNote(note([.assessment: "Calm now"], substances: substances), of: person.id, then: .sign), by: worker)
    }

    fileprivate func notes(
        _ person: Person, as worker: Worker, before: ID<ClinicalNote>? = nil
    ) async throws -> NoteFile {
        try await desk.look(as: worker, for: .seeNotes, of: person.id) { db, tie in
            try NoteFile(person.id, before: before, for: worker, by: tie, in: db)
        }
    }

    fileprivate func work(of worker: Worker) async throws -> NoteWork {
        let now = clock.now
        return try await database.read { db in try NoteWork(of: worker, at: now, in: db) }
    }
}
