import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

extension World {
    fileprivate func transfer(
        _ call: Call, to centre: Transfer.Centre = .lifeline, _ warmth: Transfer.Warmth = .warm,
        passed: [Transfer.Passed] = [.location, .dangers]
    ) async throws -> Transfer {
        try await desk.perform(BeginTransfer(call.id, .out, centre, warmth, passed: passed), by: sam)
    }

    fileprivate func tell(
        _ transfer: Transfer, _ told: ReportTransfer.Told, at moment: Instant? = nil
    ) async throws -> Transfer {
        try await desk.perform(ReportTransfer(transfer.id, told, at: moment), by: sam)
    }

    fileprivate func transfers(_ call: Call) async throws -> [Transfer] {
        try await database.read { db in try Transfers(db).transfers(of: call.id) }
    }

    fileprivate func flags(_ transfer: Transfer) async throws -> [TransferReport.Flag?] {
        try await database.read { db in try Transfers(db).transfer(transfer.id).reports.map(\.flag) }
    }
}

@Suite struct `A transfer` {
    @Test(arguments: Engine.available)
    func `is one at a time, until it is known what came of it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            let first = try await world.transfer(call)
            await #expect(throws: Refusal(.transferOpen, .conflicting)) {
                try await world.transfer(call, to: .poisonControl)
            }
            _ = try await world.tell(first, .declined(.noAnswer))
            let second = try await world.transfer(call, to: .poisonControl)
            #expect(try await world.transfers(call).map(\.id) == [first.id, second.id])
        }
    }

    @Test(arguments: Engine.available)
    func `keeps each time by one report, and what came back`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            let began = world.clock.now
            var transfer = try await world.transfer(call)
            #expect(transfer.state == .begun && transfer.isOpen && transfer.passed == [.location, .dangers])
            let open = try await world.database.read { db in try Transfers(db).open() }
            #expect(open.map(\.id) == [transfer.id])
            world.clock.move(.seconds(40))
            transfer = try await world.tell(transfer, .answered)
            world.clock.move(.seconds(180))
            transfer = try await world.tell(transfer, .completed)
            #expect(transfer.begunAt == began)
            #expect(transfer.answeredAt == began.adding(.seconds(40)))
            #expect(transfer.completedAt == began.adding(.seconds(220)))
            #expect(transfer.state == .completed && !transfer.isOpen)
            world.clock.move(.seconds(7200))
            transfer = try await world.tell(transfer, .heard(.resolved, note: "She will ring tomorrow"))
            #expect(transfer.disposition == .resolved && transfer.note == "She will ring tomorrow")
            #expect(try await world.flags(transfer) == [nil, nil, nil])
            let said = try await world.timeline(call).suffix(4)
            #expect(said.map(\.kind) == [.transferBegun, .transferTold, .transferTold, .transferTold])
            #expect(said.allSatisfy { $0.said["centre"] == .word("988") })
            #expect(!said.flatMap(\.said.values).contains(.word("She will ring tomorrow")))
            #expect(try await world.database.read { db in try Transfers(db).open() }.isEmpty)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is told later with its own times, and what contradicts the record is kept with a flag`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            var transfer = try await world.transfer(call)
            world.clock.move(.seconds(3600))
            let began = transfer.begunAt
            transfer = try await world.tell(transfer, .answered, at: began.adding(.seconds(300)))
            transfer = try await world.tell(transfer, .completed, at: began.adding(.seconds(120)))
            transfer = try await world.tell(transfer, .answered, at: began.adding(.seconds(60)))
            transfer = try await world.tell(transfer, .declined(.noneFree), at: began.adding(.seconds(400)))
            #expect(transfer.answeredAt == began.adding(.seconds(300)), "the first time stands")
            #expect(try await world.flags(transfer) == [nil, .beforeAnswered, .again, .afterEnd])
            transfer = try await world.transfer(call, to: .poisonControl, .cold)
            transfer = try await world.tell(transfer, .answered, at: began)
            #expect(try await world.flags(transfer) == [.beforeBegun])
            await #expect(throws: Refusal(.notInFuture, field: "at")) {
                try await world.tell(transfer, .completed, at: world.clock.now.adding(.seconds(600)))
            }
        }
    }

    @Test(arguments: Engine.available)
    func `that was not taken or came back leaves the open call where it was`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            let declined = try await world.tell(try await world.transfer(call), .declined(.noAnswer))
            #expect(declined.state == .declined && declined.decline == .noAnswer)
            let back = try await world.tell(try await world.transfer(call), .returned(.needsDispatch))
            #expect(back.state == .returned && back.returned == .needsDispatch)
            #expect(try await world.now(call).path.isOpen)
            let waiting = try await world.database.read { db in try Triages(db).waiting(at: world.clock.now) }
            #expect(waiting.map(\.call.id) == [call.id])
        }
    }

    @Test(arguments: Engine.available)
    func `that came back after its call had left stands before those who triage, until it is opened again`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            var call = try await world.triage()
            let transfer = try await world.tell(try await world.transfer(call), .completed)
            let verdict = Verdict(
                level: .phone, response: "phone", reason: try ReasonCode(named: "transferred-to-988"))
            call = try await world.desk.perform(
                DecideTriage(call.id, .otherwise(verdict, .callerAsksOtherwise, note: nil), outcome: .unknown),
                by: world.sam)
            #expect(call.path.departure?.sent == .phone)
            func back() async throws -> [ID<Transfer>] {
                let now = world.clock.now
                return try await world.database.read { db in try Transfers(db).back(at: now).map(\.id) }
            }
            #expect(try await back().isEmpty)
            world.clock.move(.seconds(600))
            _ = try await world.tell(transfer, .returned(.lineDropped))
            #expect(try await back() == [transfer.id])
            _ = try await world.desk.perform(ReopenCall(call.id, because: .wantedAgain), by: world.sam)
            #expect(try await back().isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `in is opened by the call's source, however that became known, and once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let taken = try await world.take([.source: "transfer", .whatHappened: "Sent on by the lifeline"])
            #expect(try await world.transfers(taken).map(\.direction) == [.inward])
            let later = try await world.call()
            #expect(try await world.transfers(later).isEmpty)
            try await world.keep(.source, "transfer", of: later, by: world.theo)
            try await world.keep(.source, "911", of: later, by: world.theo)
            try await world.keep(.source, "transfer", of: later, by: world.theo)
            #expect(try await world.transfers(later).count == 1)
            let corrected = try await world.call()
            _ = try await world.desk.perform(
                CorrectRecord(corrected.id, .source(.transfer), because: "It came from the lifeline"), by: world.grace)
            var transfer = try #require(try await world.transfers(corrected).first)
            #expect(transfer.centre == .unknown && transfer.begunAt == corrected.receivedAt)
            transfer = try await world.tell(
                transfer, .details(.lifeline, name: nil, .warm, passed: [.consent, .location]))
            #expect(transfer.centre == .lifeline && transfer.warmth == .warm)
            #expect(transfer.passed == [.location, .consent])
            transfer = try await world.tell(transfer, .heard(.mobileTeam, note: nil))
            #expect(transfer.disposition == .mobileTeam)
            #expect(try await world.database.read { db in try Transfers(db).open() }.isEmpty)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `names a centre that is not in the list, and is not for everybody`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            #expect(throws: Refusal(.required, field: "centreName")) {
                try BeginTransfer(call.id, .out, .other, name: " ", .warm)
            }
            let named = try await world.desk.perform(
                BeginTransfer(call.id, .out, .other, name: "County desk", .cold, passed: [.nothing, .language]),
                by: world.theo)
            #expect(named.name == "County desk" && named.passed == [.language])
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "transfer-calls"])) {
                try await world.desk.perform(BeginTransfer(call.id, .out, .lifeline, .warm), by: world.rosa)
            }
            await #expect(throws: StorageError.self) { try await world.tamper("UPDATE transfer SET centre = 'abroad'") }
        }
    }

    @Test(arguments: Engine.available)
    func `keeps the words of every telling, and lets stand what was told first`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            var transfer = try await world.tell(try await world.transfer(call), .completed)
            // That nobody knows yet is filled in by what is known.
            transfer = try await world.tell(transfer, .heard(.unknown, note: "Rings back at six"))
            transfer = try await world.tell(transfer, .heard(.followUp, note: "A visit tomorrow"))
            transfer = try await world.tell(transfer, .heard(.resolved, note: "It was the other caller"))
            #expect(transfer.disposition == .followUp && transfer.note == "A visit tomorrow")
            #expect(transfer.reports.suffix(3).map(\.code) == ["not-known", "follow-up-arranged", "resolved-by-phone"])
            #expect(
                transfer.reports.suffix(3).map(\.note) == [
                    "Rings back at six", "A visit tomorrow", "It was the other caller",
                ])
            #expect(transfer.reports.suffix(3).map(\.flag) == [nil, nil, .again])
            transfer = try await world.tell(transfer, .returned(.lineDropped))
            transfer = try await world.tell(transfer, .returned(.needsDispatch))
            #expect(transfer.returned == .lineDropped)
            #expect(transfer.reports.suffix(2).map(\.code) == ["line-dropped", "needs-dispatch"])
            #expect(transfer.reports.suffix(2).map(\.flag) == [nil, .again])
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is described afterwards as far as it was not, and not otherwise`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.take([.source: "transfer", .whatHappened: "Sent on by the lifeline"])
            var transfer = try #require(try await world.transfers(call).first)
            transfer = try await world.tell(transfer, .details(.lifeline, name: nil, .unknown, passed: []))
            transfer = try await world.tell(transfer, .details(.lifeline, name: nil, .warm, passed: [.location]))
            transfer = try await world.tell(
                transfer, .details(.other, name: "County desk", .cold, passed: [.dangers]))
            #expect(transfer.centre == .lifeline && transfer.name == nil && transfer.warmth == .warm)
            #expect(transfer.passed == [.location])
            #expect(transfer.reports.map(\.flag) == [nil, nil, .again])
            let last = try #require(transfer.reports.last)
            #expect(last.code == "other" && last.centreName == "County desk")
            #expect(last.warmth == .cold && last.passed == [.dangers])
            #expect(try await world.stateHolds())
        }
    }
}
