import Access
import Door
import Foundation
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `The clocks of the law` {
    @Test func `stand in the table as the laws of the states were read`() throws {
        let all = Dictionary(uniqueKeysWithValues: StateRule.all.map { ($0.code, $0.rule) })
        #expect(all.count == 6)
        struct Row {
            let code: String
            let kind: MandatedRule.Kind
            let either: Bool
            let hours: Int?
            let from: MandatedRule.WrittenFrom?
            let everyone: Bool
        }
        let rows = [
            Row(code: "us-in-child", kind: .child, either: true, hours: nil, from: nil, everyone: true),
            Row(
                code: "us-in-vulnerable-adult", kind: .vulnerableAdult, either: true, hours: nil, from: nil,
                everyone: true),
            Row(code: "us-ca-child", kind: .child, either: false, hours: 36, from: .suspicion, everyone: false),
            Row(
                code: "us-ca-vulnerable-adult", kind: .vulnerableAdult, either: false, hours: 48, from: .suspicion,
                everyone: false),
            Row(code: "us-mn-child", kind: .child, either: false, hours: 72, from: .oralReport, everyone: false),
            Row(code: "us-ny-child", kind: .child, either: false, hours: 48, from: .oralReport, everyone: false),
        ]
        for row in rows {
            let rule = try #require(all[row.code], "\(row.code)")
            #expect(rule.kind == row.kind && rule.isWrittenEnough == row.either, "\(row.code)")
            #expect(rule.writtenHours == row.hours && rule.writtenFrom == row.from, "\(row.code)")
            #expect((rule.who == .everyone) == row.everyone, "\(row.code)")
            #expect(rule.oralMinutes == MandatedRule.usualMinutes)
            // No law of a state says whom this city rings.
            #expect(rule.agency == nil && rule.telephone == nil, "\(row.code)")
            #expect(!rule.citation.isEmpty && rule.asked.allSatisfy { $0.clause != nil }, "\(row.code)")
            #expect(rule.asked.contains { $0.field == .reporter }, "\(row.code)")
        }
    }

    /// Ten thousand suspicions at any time of forty years, also in the hours in which clocks are changed.
    @Test func `count hours that pass, whatever the clocks on the wall do`() throws {
        var chance = SeededNumbers(seed: 37)
        // 2026-03-08 and 2026-11-01 are the days on which clocks change in the United States.
        let changes = [1_772_953_200, 1_793_512_800].map { Instant(microseconds: $0 * 1_000_000) }
        for round in 0..<10_000 {
            let hours = Int.random(in: 1...720, using: &chance)
            let minutes = Int.random(in: 1...1440, using: &chance)
            let suspected =
                round % 2 == 0
                ? Instant(microseconds: Int64.random(in: 0...2_200_000_000_000_000, using: &chance))
                : changes[round / 2 % 2].adding(.seconds(Int.random(in: -90_000...90_000, using: &chance)))
            let told = suspected.adding(.seconds(Int.random(in: -3600...200_000, using: &chance)))
            let from: MandatedRule.WrittenFrom = Bool.random(using: &chance) ? .suspicion : .oralReport
            let rule = try MandatedRule(
                .child, state: "Anywhere", oralMinutes: minutes, writtenHours: hours, writtenFrom: from,
                citation: "§ 1", asked: [])
            #expect(rule.oralDue(suspectedAt: suspected).since(suspected) == .seconds(minutes * 60))
            let due = rule.writtenDue(suspectedAt: suspected, oralMadeAt: told)
            #expect(due?.since(from == .suspicion ? suspected : told) == .seconds(hours * 3600))
            // Until an agency was told, nothing counts from it; what counts from the suspicion always does.
            #expect((rule.writtenDue(suspectedAt: suspected, oralMadeAt: nil) == nil) == (from == .oralReport))
            #expect(!rule.isMade(oralMadeAt: told, writtenMadeAt: nil))
            #expect(rule.isMade(oralMadeAt: told, writtenMadeAt: told))
        }
    }

    @Test func `are refused where they could never ring`() throws {
        for minutes in [0, -1, 1441] {
            #expect(throws: Refusal(.clockOutOfRange, field: "oralMinutes")) {
                try MandatedRule(.child, state: "X", oralMinutes: minutes, citation: "§ 1", asked: [])
            }
        }
        for hours in [0, 721] {
            #expect(throws: Refusal(.clockOutOfRange, field: "writtenHours")) {
                try MandatedRule(.child, state: "X", writtenHours: hours, citation: "§ 1", asked: [])
            }
        }
    }

    @Test(arguments: Engine.available)
    func `ring once each, and never for what was done in time`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.rule("us-ca-child")
            let forgotten = try await world.suspect()
            let done = try await world.suspect(by: world.sam)
            try await world.tell(done, by: world.sam)
            try await world.write(done, by: world.sam)
            try await world.send(done, by: world.sam)
            world.clock.move(.seconds(59 * 60))
            _ = try await world.clocks.doDueWork()
            #expect(try await world.mandated(forgotten).oralOverdueAt == nil)
            world.clock.move(.seconds(60))
            // Two servers look at the same time.
            let other = try await world.openAgain()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for workspace in [world.workspace, other] {
                    group.addTask {
                        _ = try await world.alarm([MissOralReport.kind: { MissOralReport($0) }], at: workspace)
                            .doDueWork()
                    }
                }
                try await group.waitForAll()
            }
            try await other.close()
            #expect(try await world.mandated(forgotten).oralOverdueAt == world.clock.now)
            world.clock.move(.seconds(36 * 3600))
            _ = try await world.clocks.doDueWork()
            _ = try await world.clocks.doDueWork()
            let late = try await world.mandated(forgotten)
            #expect(late.writtenOverdueAt == world.clock.now && late.isOverdue(at: world.clock.now))
            let kinds = try await world.journal().filter { $0.worker == Worker.alarm.id.text }.map(\.kind)
            #expect(kinds.filter { $0 == .mandatedOralOverdue }.count == 1)
            #expect(kinds.filter { $0 == .mandatedWrittenOverdue }.count == 1)
            let kept = try await world.mandated(done)
            #expect(kept.oralOverdueAt == nil && kept.writtenOverdueAt == nil && kept.step == .ending)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `count from the oral report where the law says so`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.rule("us-ny-child")
            let report = try await world.suspect()
            #expect(report.writtenDue == nil)
            world.clock.move(.seconds(1800))
            try await world.tell(report, .noAnswer)
            #expect(try await world.mandated(report).oralMadeAt == nil)
            world.clock.move(.seconds(600))
            let told = try await world.tell(report)
            #expect(told.oralMadeAt == world.clock.now)
            #expect(told.writtenDue == world.clock.now.adding(.seconds(48 * 3600)))
            world.clock.move(.seconds(48 * 3600))
            _ = try await world.clocks.doDueWork()
            #expect(try await world.mandated(report).writtenOverdueAt == world.clock.now)
            #expect(try await world.mandated(report).oralOverdueAt == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `are met in writing at once where the law leaves the choice`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.rule("us-in-child")
            let report = try await world.suspect()
            try await world.write(report)
            let sent = try await world.send(report)
            #expect(sent.isMade && sent.oralMadeAt == nil && sent.step == .ending)
            world.clock.move(.seconds(7200))
            _ = try await world.clocks.doDueWork()
            #expect(try await world.mandated(report).oralOverdueAt == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `run again when an entry was a mistake, and a report that was ended is open again`(engine: Engine) async throws
    {
        try await withWorld(on: engine) { world in
            try await world.rule("us-in-child")
            let report = try await world.suspect()
            try await world.tell(report)
            _ = try await world.desk.perform(EndReport(report.id), by: world.rosa)
            #expect(try await world.mandated(report).step == .none)
            let entry = try #require(try await world.mandatedFile(report, for: world.rosa).oral.first)
            let withdrawal = try WithdrawTelling(.oral(entry.id), of: report.id, because: "Rang the wrong county")
            let after = try await world.desk.perform(withdrawal, by: world.rosa)
            #expect(after.step == .oral && after.endedAt == nil)
            await #expect(throws: Refusal(.tellingGone, .conflicting)) {
                try await world.desk.perform(withdrawal, by: world.rosa)
            }
            world.clock.move(.seconds(3600))
            _ = try await world.clocks.doDueWork()
            #expect(try await world.mandated(report).oralOverdueAt == world.clock.now)
            // What was said stays readable, with why it does not count.
            let kept = try #require(try await world.mandatedFile(report, for: world.rosa).oral.first)
            #expect(kept.because == "Rang the wrong county" && kept.result == .taken)
            #expect(try await world.stateHolds())
        }
    }
}
