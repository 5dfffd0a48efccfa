import Access
import Door
import Foundation
import Store
import Testing
import Vocabulary
import World

@testable import Operate

extension World {
    /// Somebody who leads the safety of children.
    func lea() async throws -> Worker {
        let id = try await desk.perform(
            AddAccount(
                "lea", displayName: "Lea Moss", roles: [.childSafetyLead],
                password: PasswordHash(Cast.password, rounds: 10)), by: .terminal)
        return Worker(id: id, name: "Lea Moss", roles: [.childSafetyLead], address: "192.0.2.7")
    }

    /// Sets the rule of a state as it ships, with an agency of ours.
    func rule(_ code: String) async throws {
        let law = try #require(StateRule.all.first { $0.code == code }).rule
        let rule = try MandatedRule(
            law.kind, state: law.state, who: law.who, oralMinutes: law.oralMinutes,
            isWrittenEnough: law.isWrittenEnough, writtenHours: law.writtenHours, writtenFrom: law.writtenFrom,
            agency: "County hotline", telephone: "+18125550190", form: law.form, citation: law.citation,
            asked: law.asked)
        let before = try await database.read { db in try MandatedReports(db).rule(law.kind).revision }
        _ = try await desk.perform(SetMandatedRule(rule, after: before), by: grace)
    }

    /// Somebody begins a report now, or some time ago.
    func suspect(
        _ kind: MandatedRule.Kind = .child, about: String? = "The boy of the second floor", ago seconds: Int = 0,
        from origin: ReportOrigin = ReportOrigin(), by worker: Worker? = nil
    ) async throws -> MandatedReport {
        try await desk.perform(
            BeginReport(kind, suspectedAt: clock.now.adding(.seconds(-seconds)), about: about, from: origin),
            by: worker ?? rosa)
    }

    @discardableResult
    func tell(
        _ report: MandatedReport, _ result: OralReport.Result = .taken, at moment: Instant? = nil,
        by worker: Worker? = nil
    ) async throws -> MandatedReport {
        try await desk.perform(
            TellAgency(
                report.id, result, agency: "County hotline", takenBy: "Worker 12", reference: "H-7",
                at: moment ?? clock.now), by: worker ?? rosa)
    }

    func content(
        _ texts: [PacketField: String?] = [.nature: "Bruises on both arms"], by worker: Worker
    ) throws
        -> PacketContent
    {
        try PacketContent(
            people: [
                .concerned: [try .init(name: "ليلى", age: "6", sex: "female", at: "concerned-0-")],
                .siblings: [
                    try .init(name: "林さくら", birthDate: "2024-02-29", at: "siblings-0-"),
                    try .init(name: nil, at: "siblings-1-"),
                ],
            ], texts: texts, by: worker.id)
    }

    @discardableResult
    func write(
        _ report: MandatedReport, _ texts: [PacketField: String?] = [.nature: "Bruises on both arms"],
        after revision: Int = 0, by worker: Worker? = nil
    ) async throws -> MandatedReport {
        let content = try content(texts, by: worker ?? rosa)
        return try await desk.perform(
            WritePacket(report.id, after: revision, content), by: worker ?? rosa)
    }

    @discardableResult
    func send(_ report: MandatedReport, revision: Int = 1, by worker: Worker? = nil) async throws -> MandatedReport {
        try await desk.perform(
            SendPacket(report.id, revision: revision, .fax, agency: "County hotline", at: clock.now),
            by: worker ?? rosa)
    }

    func mandated(_ report: MandatedReport) async throws -> MandatedReport {
        try await database.read { db in try MandatedReports(db).report(report.id) }
    }

    func mandatedFile(_ report: MandatedReport, for reader: Worker) async throws -> MandatedFile {
        try await database.read { db in try MandatedFile(report.id, for: reader, in: db) }
    }

    var clocks: Alarm {
        alarm([
            MissOralReport.kind: { MissOralReport($0) }, MissWrittenReport.kind: { MissWrittenReport($0) },
        ])
    }
}

@Suite struct `A report of suspected harm` {
    @Test(arguments: Engine.available)
    func `begins for whoever suspects it, with nothing known and no rule set`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let report = try await world.suspect(about: "  ", by: world.omar)
            #expect(report.about == nil && !report.rule.isSet && report.step == .oral)
            #expect(report.oralDue == world.clock.now.adding(.seconds(3600)))
            #expect(try await world.mandatedFile(report, for: world.omar).isMine)
            // Told late, it is kept and late at once.
            let late = try await world.suspect(.vulnerableAdult, ago: 3 * 86_400, by: world.ines)
            #expect(late.isOverdue(at: world.clock.now))
            await #expect(throws: Refusal(.notInFuture, field: "suspectedAt")) {
                try await world.suspect(ago: -120)
            }
            await #expect(throws: Refusal(.suspectedLongAgo, field: "suspectedAt")) {
                try await world.suspect(ago: 367 * 86_400)
            }
            await #expect(throws: Refusal(.noSuchCall, .absent)) {
                try await world.suspect(from: ReportOrigin(call: .new()))
            }
            // Whoever may not see calls learns nothing by naming one.
            let blind = try await world.suspect(from: ReportOrigin(call: .new()), by: world.omar)
            #expect(blind.call == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `keeps the rule it began under`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.rule("us-ca-child")
            let before = try await world.suspect()
            try await world.rule("us-in-child")
            let after = try await world.suspect()
            #expect(try await world.mandated(before).rule.state == "California")
            #expect(after.rule.state == "Indiana" && after.writtenDue == nil)
            // Of two who set it at once, the second reads it again first.
            let rule = try MandatedRule(.child, state: "Indiana", citation: "§ 1", asked: [])
            await #expect(throws: Refusal(.ruleChanged, .conflicting)) {
                try await world.desk.perform(SetMandatedRule(rule, after: 1), by: world.grace)
            }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "set-mandated-rules"])) {
                try await world.desk.perform(SetMandatedRule(rule, after: 2), by: world.rosa)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is sent twice and is one`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let body = Array("suspicion".utf8)
            let key = try OnceKey("k-1", by: world.rosa, request: body)
            let command = try BeginReport(.child, suspectedAt: world.clock.now, about: "A girl")
            let first = try await world.desk.perform(command, by: world.rosa, once: key)
            let again = try await world.desk.perform(command, by: world.rosa, once: key)
            #expect(first.id == again.id)
            #expect(try await world.count("mandated_report") == 1)
            let told = try TellAgency(first.id, .taken, agency: "County hotline", at: world.clock.now)
            let second = try OnceKey("k-2", by: world.rosa, request: body)
            for _ in 0..<3 { _ = try await world.desk.perform(told, by: world.rosa, once: second) }
            #expect(try await world.count("oral_report") == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `is blocked, changed and ended by nobody who only leads`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.rule("us-ca-child")
            let report = try await world.suspect()
            let absent = Refusal(.noSuchReport, .absent)
            await #expect(throws: absent) { try await world.tell(report, by: world.grace) }
            await #expect(throws: absent) { try await world.write(report, by: world.grace) }
            await #expect(throws: absent) {
                try await world.desk.perform(EndReport(report.id), by: world.grace)
            }
            // They are told, and can take note of it; once.
            let list = try await world.database.read { [grace = world.grace, now = world.clock.now] db in
                try MandatedReports(db).attention(of: grace.id, at: now)
            }
            #expect(list == (1, 0))
            for _ in 0..<2 { _ = try await world.desk.perform(NoteReport(report.id), by: world.grace) }
            #expect(try await world.mandatedFile(report, for: world.grace).notices.map(\.by.name) == ["Grace Chen"])
            await #expect(throws: absent) { try await world.desk.perform(NoteReport(report.id), by: world.sam) }
            // Others see nothing of it, and whoever reports cannot end it before it is made.
            await #expect(throws: absent) { try await world.mandatedFile(report, for: world.otis) }
            let notMade = Refusal(.reportNotMade, .conflicting)
            await #expect(throws: notMade) { try await world.desk.perform(EndReport(report.id), by: world.rosa) }
            try await world.tell(report)
            await #expect(throws: notMade) { try await world.desk.perform(EndReport(report.id), by: world.rosa) }
            await #expect(throws: Refusal(.nothingWritten, .conflicting, field: "revision")) {
                try await world.send(report)
            }
            try await world.write(report)
            try await world.send(report)
            let ended = try await world.desk.perform(EndReport(report.id), by: world.rosa)
            #expect(ended.step == .none)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is made together, and gone on with when whoever began it has left`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.rule("us-ca-child")
            let call = try await world.call()
            let report = try await world.suspect(from: ReportOrigin(call: call.id))
            let apart = try await world.suspect()
            // Whoever may see what it came from can join; nobody joins what they cannot know of.
            await #expect(throws: Refusal(.noSuchReport, .absent)) {
                try await world.desk.perform(JoinReport(apart.id), by: world.sam)
            }
            for _ in 0..<2 { _ = try await world.desk.perform(JoinReport(report.id), by: world.sam) }
            #expect(try await world.mandatedFile(report, for: world.sam).reporters.count == 2)
            try await world.tell(report, by: world.sam)
            // The child-safety lead goes on with any report.
            let lea = try await world.lea()
            try await world.write(report, by: lea)
            try await world.send(report, by: lea)
            #expect(try await world.mandated(report).isMade)
            #expect(try await world.mandatedFile(report, for: lea).reporters.count == 2)
        }
    }

    @Test(arguments: Engine.available)
    func `is written in versions, and two who write at once lose nothing`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.rule("us-in-child")
            let call = try await world.call()
            let report = try await world.suspect(from: ReportOrigin(call: call.id))
            _ = try await world.desk.perform(JoinReport(report.id), by: world.sam)
            try await world.write(report, [.nature: "Bruises", .reporter: "Rosa Blanco, team North"])
            await #expect(throws: Refusal(.packetChanged, .conflicting)) {
                try await world.write(report, [.nature: "Burns"], by: world.sam)
            }
            try await world.write(report, [.nature: "Burns", .reporter: "Sam Adeyemi"], after: 1, by: world.sam)
            let file = try await world.mandatedFile(report, for: world.rosa)
            #expect(file.versions.map(\.revision) == [2, 1])
            #expect(file.versions.map { $0.content.text(.nature) } == ["Burns", "Bruises"])
            // What each says of themselves stays, and neither reads the other's.
            let newest = try #require(file.versions.first).content
            #expect(newest.text(.reporter, by: world.rosa.id) == "Rosa Blanco, team North")
            #expect(newest.others(.reporter, than: world.rosa.id).isEmpty)
            #expect(newest.people(.siblings).map(\.name) == ["林さくら"])
            #expect(newest.people(.concerned).first?.name == "ليلى")
            #expect(!file.missing.contains(.reporter) && file.missing.contains(.custodians))
            // Written again as it stands, it is no new version.
            let same = try world.content([.nature: "Burns", .reporter: "Sam Adeyemi"], by: world.sam)
            let again = try await world.desk.perform(WritePacket(report.id, after: 2, same), by: world.sam)
            #expect(again.packetRevision == 2)
        }
    }

    @Test func `takes a name in any script and no day that is none`() throws {
        func somebody(
            _ name: String? = nil, birth: String? = nil, age: String? = nil, sex: String? = nil
        ) throws
            -> PacketContent.Somebody
        {
            try .init(name: name, birthDate: birth, age: age, sex: sex, at: "siblings-3-")
        }
        #expect(try somebody(" Ñandú  ").name == "Ñandú")
        #expect(try somebody("Zoë 👧🏽 العربية").name == "Zoë 👧🏽 العربية")
        #expect(throws: Refusal(.notADay, field: "siblings-3-birthDate")) { try somebody(birth: "2020-02-30") }
        #expect(throws: Refusal(.notADay, field: "siblings-3-birthDate")) { try somebody(birth: "2023-02-29") }
        #expect(try somebody(birth: "2024-02-29").birthDate == "2024-02-29")
        for age in ["131", "-1", "six", "٦", "1.5", "99999999999999999999"] {
            #expect(throws: Refusal(.notAnAge, field: "siblings-3-age", values: ["most": "130"])) {
                try somebody(age: age)
            }
        }
        #expect(throws: Refusal(.notOneOf, field: "siblings-3-sex")) { try somebody(sex: "f") }
        #expect(throws: Refusal(.textUnreadable, field: "siblings-3-name")) { try somebody("a\u{0}b") }
        let many = try (0..<7).map { try somebody("A\($0)") }
        #expect(throws: Refusal(.tooManyPeople, field: "alleged", values: ["most": "6"])) {
            try PacketContent(people: [.alleged: many], texts: [:], by: ID(stored: "a"))
        }
    }
}

@Suite struct `Who reports` {
    @Test(arguments: Engine.available)
    func `is shown to themselves and to those who may see reporters, and to nobody else`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.rule("us-ca-child")
            let report = try await world.suspect()
            try await world.tell(report)
            try await world.write(report, [.nature: "Bruises", .reporter: "Rosa Blanco", .source: "She saw it"])
            try await world.send(report)
            let entry = try #require(try await world.mandatedFile(report, for: world.rosa).oral.first)
            _ = try await world.desk.perform(
                WithdrawTelling(.oral(entry.id), of: report.id, because: "Wrong office"), by: world.rosa)
            func tellers(_ file: MandatedFile) -> Set<Teller> {
                Set(
                    file.reporters + file.oral.map(\.enteredBy) + file.versions.map(\.by)
                        + file.sendings.map(\.enteredBy))
            }
            let rosa = Author(id: world.rosa.id.text, name: "Rosa Blanco")
            let lea = try await world.lea()
            let mine = try await world.mandatedFile(report, for: world.rosa)
            #expect(tellers(mine) == [.me(rosa)])
            let unmasked = try await world.mandatedFile(report, for: lea)
            #expect(tellers(unmasked) == [.named(rosa)])
            #expect(unmasked.versions.first?.content.others(.reporter, than: lea.id) == ["Rosa Blanco"])
            let masked = try await world.mandatedFile(report, for: world.grace)
            #expect(tellers(masked) == [.masked])
            let content = try #require(masked.versions.first).content
            #expect(content.others(.reporter, than: world.grace.id).isEmpty)
            #expect(content.others(.source, than: world.grace.id).isEmpty)
            #expect(!"\(masked)".contains("Rosa") && !"\(masked)".contains(world.rosa.id.text))
        }
    }

    @Test(arguments: Engine.available)
    func `is the only one who takes back what they logged, besides who leads the safety of children`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let report = try await world.suspect()
            try await world.tell(report)
            try await world.write(report)
            try await world.send(report)
            // Whoever leads can join, and then report themselves: what a colleague did is not theirs to undo.
            _ = try await world.desk.perform(JoinReport(report.id), by: world.grace)
            let file = try await world.mandatedFile(report, for: world.grace)
            let (oral, sending) = (try #require(file.oral.first), try #require(file.sendings.first))
            for entry in [WithdrawTelling.Entry.oral(oral.id), .sending(sending.id)] {
                let withdrawal = try WithdrawTelling(entry, of: report.id, because: "It is nothing")
                await #expect(throws: Refusal(.anothersTelling, .conflicting)) {
                    try await world.desk.perform(withdrawal, by: world.grace)
                }
            }
            #expect(try await world.mandated(report).isMade)
            let mistake = try WithdrawTelling(.sending(sending.id), of: report.id, because: "Another county's number")
            _ = try await world.desk.perform(mistake, by: world.lea())
            #expect(try await world.mandatedFile(report, for: world.rosa).sendings.first?.withdrawnAt != nil)
        }
    }

    @Test(arguments: Engine.available)
    func `stands in no event's facts and not in the journal as it is exported`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let report = try await world.suspect()
            try await world.tell(report)
            world.clock.move(.seconds(1))
            _ = try await world.desk.perform(NoteReport(report.id), by: world.grace)
            let entries = try await world.journal().filter { $0.subject.kind == Event.Subject.mandatedReportKind }
            #expect(entries.map(\.kind) == [.mandatedReportBegun, .mandatedOralTold, .mandatedReportNoted])
            for entry in entries {
                #expect(!entry.facts.contains(world.rosa.id.text) && !entry.facts.contains("second floor"))
                #expect(entry.line(chain: true).contains(#""by":null"#))
                #expect(entry.line(chain: false, unmasked: true).contains(entry.worker))
            }
            // They are on no call's timeline either.
            #expect(try await world.journal().filter { $0.subject.kind == "call" }.isEmpty)
        }
    }
}
