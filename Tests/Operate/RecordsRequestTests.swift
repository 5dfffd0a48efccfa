import Access
import Door
import Foundation
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `A request for records` {
    @Test(arguments: Engine.available)
    func `is answered within the time of its kind, warned of, missed, and made longer once`(engine: Engine) async throws
    {
        try await withWorld(on: engine) { world in
            let begin = world.clock.now
            let own = try await world.ask(.person, about: nil)
            // 45 CFR 164.524(b)(2): thirty days. The world's clock stands on a Monday: five working days end on the next.
            #expect(own.dueAt == begin.adding(.seconds(30 * 86_400)))
            let open = try await world.ask(.publicRecords, about: nil)
            #expect(open.dueAt == begin.adding(.seconds(7 * 86_400)))
            #expect(own.number == 1 && open.number == 2)
            let waiting = try await world.database.read { db in try RecordsRequests(db).waiting().map(\.id) }
            #expect(waiting == [open.id, own.id])
            let alarm = world.alarm(Alarm.works)
            world.clock.move(.seconds(24 * 86_400))
            try await alarm.doDueWork()
            #expect(try await world.now(own).dueSoonAt == nil)
            world.clock.move(.seconds(86_400 + 1))
            try await alarm.doDueWork()
            #expect(try await world.now(own).dueSoonAt != nil)
            #expect(try await world.now(own).overdueAt == nil)
            let longer = try await world.desk.perform(
                ExtendRecordsRequest(own.id, because: "Kept in two places"), by: world.priya)
            #expect(longer.dueAt == begin.adding(.seconds(60 * 86_400)) && longer.firstDueAt == own.dueAt)
            await #expect(throws: Refusal(.noMoreTime, .conflicting, field: "extended-because")) {
                try await world.desk.perform(ExtendRecordsRequest(own.id, because: "Once more"), by: world.priya)
            }
            // What is past can no longer be made longer, and stays marked.
            await #expect(throws: Refusal(.timeIsOver, .conflicting, field: "extended-because")) {
                try await world.desk.perform(ExtendRecordsRequest(open.id, because: "Late"), by: world.priya)
            }
            world.clock.move(.seconds(20 * 86_400))
            try await alarm.doDueWork()
            #expect(try await world.now(own).overdueAt == nil)
            world.clock.move(.seconds(16 * 86_400))
            try await alarm.doDueWork()
            #expect(try await world.now(own).overdueAt != nil)
            #expect(try await world.now(open).overdueAt != nil)
            let said = try await world.journal().filter { $0.subject == RecordsRequest.subject(own.id) }.map(\.kind)
            #expect(said == [.recordsAsked, .recordsDueSoon, .recordsExtended, .recordsDueSoon, .recordsOverdue])
            #expect(try await world.wholeFault() == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `has the time that the city says, never more than the law leaves a person`(engine: Engine) async throws {
        #expect(throws: Refusal.self) {
            try SetRecordsRule(.person, days: 31, isBusiness: false, extensionDays: 0, authority: "Ordinance 7")
        }
        #expect(throws: Refusal.self) {
            try SetRecordsRule(
                .representative, days: 30, isBusiness: false, extensionDays: 31, authority: "Ordinance 7")
        }
        #expect(throws: Refusal(.required, field: "authority")) {
            try SetRecordsRule(.publicRecords, days: 3, isBusiness: true, extensionDays: 7, authority: " ")
        }
        try await withWorld(on: engine) { world in
            let rule = try SetRecordsRule(
                .publicRecords, days: 3, isBusiness: true, extensionDays: 7, authority: "C.R.S. 24-72-203(3)(b)")
            await #expect(throws: Refusal.self) { try await world.desk.perform(rule, by: world.grace) }
            try await world.desk.perform(rule, by: world.priya)
            // From Friday on three working days end on Wednesday.
            world.clock.move(.seconds(4 * 86_400))
            let request = try await world.ask(.publicRecords, about: nil)
            #expect(request.dueAt == world.clock.now.adding(.seconds(5 * 86_400)))
        }
    }

    @Test(arguments: Engine.available)
    func `is refused with a day to come, without its right, or about what is not there`(engine: Engine) async throws {
        for kind in RecordsRequest.Kind.allCases where kind.needsAuthority || kind == .representative {
            #expect(throws: Refusal(.required, field: "rests-on")) {
                try TakeRecordsRequest(kind, from: "Somebody", asking: "Everything", about: nil)
            }
        }
        #expect(throws: Refusal(.required, field: "requester")) {
            try TakeRecordsRequest(.person, from: " ", asking: "Everything", about: nil)
        }
        #expect(throws: Refusal(.required, field: "asked-for")) {
            try TakeRecordsRequest(.person, from: "Juniper", asking: nil, about: nil)
        }
        let now = Instant(microseconds: 1_795_442_400_000_000)
        #expect(throws: Refusal(.periodEmpty, field: "to")) {
            try TakeRecordsRequest(.person, from: "J", asking: "All", about: .period(from: now, to: now))
        }
        #expect(throws: Refusal.self) {
            try TakeRecordsRequest(
                .person, from: "J", asking: "All", about: .period(from: now, to: now.adding(.seconds(400 * 86_400))))
        }
        try await withWorld(on: engine) { world in
            let later = world.clock.now.adding(.seconds(1))
            await #expect(throws: Refusal(.notInFuture, field: "received-at")) {
                try await world.desk.perform(
                    TakeRecordsRequest(
                        .person, from: "Juniper Marsh", asking: "Everything", about: nil, receivedAt: later),
                    by: world.priya)
            }
            await #expect(throws: Refusal.self) { try await world.ask(.person, about: .person(ID.new())) }
            await #expect(throws: Refusal.self) { try await world.ask(.person, about: .call(ID.new())) }
            // Whoever takes calls has nothing to do with it.
            await #expect(throws: Refusal.self) { try await world.ask(.person, about: nil, by: world.theo) }
            let kept = try await world.count("records_request")
            #expect(kept == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `is closed once, be it denied, taken back or without anything found`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            #expect(throws: Refusal(.required, field: "denial-words")) {
                try CloseRecordsRequest(denying: .new(), .exempt, words: "", World.writing)
            }
            let (one, two, three) = (
                try await world.ask(.agency, about: nil), try await world.ask(.person, about: nil),
                try await world.ask(.person, about: nil)
            )
            let denied = try await world.desk.perform(
                CloseRecordsRequest(denying: one.id, .noAuthority, words: "No statute was named", World.writing),
                by: world.priya)
            #expect(denied.closing?.ground == .noAuthority)
            let letter = try #require(try await world.given(one))
            #expect(letter.outcome == "denied" && letter.words == "No statute was named" && letter.lines.isEmpty)
            _ = try await world.desk.perform(CloseRecordsRequest(two.id, .withdrawn, World.writing), by: world.priya)
            #expect(try await world.given(two) == nil)
            _ = try await world.desk.perform(CloseRecordsRequest(three.id, .noneFound, World.writing), by: world.grace)
            for closed in [one, two, three] {
                for how in [CloseRecordsRequest.How.withdrawn, .noneFound, .denied(.exempt, "x")] {
                    await #expect(throws: Refusal(.recordsRequestClosed, .conflicting)) {
                        try await world.desk.perform(
                            CloseRecordsRequest(closed.id, how, World.writing), by: world.priya)
                    }
                }
                await #expect(throws: Refusal(.recordsRequestClosed, .conflicting)) {
                    try await world.desk.perform(GatherRecords(closed.id), by: world.priya)
                }
            }
            // What is closed is never overdue.
            world.clock.move(.seconds(90 * 86_400))
            try await world.alarm(Alarm.works).doDueWork()
            #expect(try await world.count("records_request WHERE overdue_at IS NOT NULL") == 0)
            #expect(try await world.wholeFault() == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `names nobody in the journal`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", "Marsh")
            let request = try await world.ask(.person, about: .person(person.id))
            _ = try await world.desk.perform(GatherRecords(request.id), by: world.priya)
            let said = try await world.journal().filter { $0.subject == RecordsRequest.subject(request.id) }
            #expect(said.count == 2)
            for entry in said {
                #expect(!entry.facts.contains("Juniper") && !entry.facts.contains(person.id.text))
            }
        }
    }
}

extension World {
    /// Writes what is given as plain text: the pages have their own tests.
    static let writing = RecordsWriting(in: "en") { packet in
        packet.lines.flatMap { $0.fields.flatMap { $0.parts.map { $0.text ?? "[\($0.withheld ?? 0)]" } } }
            .joined(separator: "\n")
    } csv: { packet in
        packet.log.map { "\($0.number),\($0.ground),\($0.clause)" }.joined(separator: "\n")
    }

    @discardableResult
    func ask(
        _ kind: RecordsRequest.Kind, about scope: RecordScope?, from requester: String = "Juniper Marsh",
        part2Order: String? = nil, proof: RecordsRequest.Proof = .document, by worker: Worker? = nil
    ) async throws -> RecordsRequest {
        try await desk.perform(
            TakeRecordsRequest(
                kind, from: requester, asking: "Everything that is kept", on: kind == .person ? nil : "26-CV-104",
                part2Order: part2Order, proof: proof, about: scope), by: worker ?? priya)
    }

    func now(_ request: RecordsRequest) async throws -> RecordsRequest {
        try await database.read { db in try RecordsRequests(db).request(request.id) }
    }

    /// What was given, as it is kept.
    func given(_ request: RecordsRequest) async throws -> ReleasedPacket? {
        try await database.read { db in try RecordsCopies(db).packet(of: request.id) }
    }

    @discardableResult
    func gather(_ request: RecordsRequest) async throws -> RecordsPacket {
        _ = try await desk.perform(GatherRecords(request.id), by: priya)
        return try await packet(request)
    }

    func packet(_ request: RecordsRequest) async throws -> RecordsPacket {
        try await database.read { db in
            try RecordsPackets(db).packet(RecordsRequests(db).request(request.id), most: 2_000)
        }
    }

    /// Takes out all that rules propose.
    func acceptAll(_ request: RecordsRequest) async throws {
        let open = try await database.read { db in
            try RecordsPackets(db).redactions(request.id).filter { $0.answer == nil }.map(\.id)
        }
        guard !open.isEmpty else { return }
        _ = try await desk.perform(AnswerRedactions(open, of: request.id, .accepted, because: nil), by: priya)
    }

    func shown(_ request: RecordsRequest) async throws -> String {
        try await database.read { db in try RecordsPackets(db).shown(RecordsRequests(db).request(request.id)) }
    }

    /// Makes a packet ready by Priya and lets Grace give it.
    func release(_ request: RecordsRequest) async throws -> ReleasedPacket {
        _ = try await desk.perform(SubmitRecords(request.id, isSeen: true), by: priya)
        _ = try await desk.perform(
            ReleaseRecords(request.id, shown: try await shown(request), World.writing), by: grace)
        return try #require(try await given(request))
    }

    /// Every byte that is kept of what was given.
    func bytes(_ request: RecordsRequest) async throws -> String {
        try await database.read { db in
            try RecordsCopy.Form.allCases.compactMap { try RecordsCopies(db).copy(of: request.id, $0)?.content }
                .joined(separator: "\n")
        }
    }
}
