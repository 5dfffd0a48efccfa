import Access
import Door
import Foundation
import Logging
import Store
import Synchronization
import Testing
import Vocabulary
import World

@testable import Operate
@testable import Web

/// Who delivers texts: what was handed over is kept.
private final class Texts: Sendable {
    private let kept = Mutex<[OutgoingMessage]>([])

    var handed: [OutgoingMessage] { kept.withLock { $0 } }

    func take(_ message: OutgoingMessage) -> MessageAnswer {
        kept.withLock { $0.append(message) }
        return .taken
    }
}

extension World {
    private func vault() -> Vault { Vault(of: workspace.keys, for: "outbox") }

    private var textWorks: Alarm {
        alarm([
            RemindOfAppointment.kind: { RemindOfAppointment($0) }, AskWhetherHelped.kind: { AskWhetherHelped($0) },
            MissStep.kind: { MissStep($0) },
        ])
    }

    /// An hour of the day that clocks show in the city, so many days from now.
    fileprivate func hour(_ hour: Int, inDays days: Int) throws -> Instant {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = workspace.timeZone
        let day = try #require(
            calendar.date(byAdding: .day, value: days, to: calendar.startOfDay(for: clock.now.date)))
        return Instant(try #require(calendar.date(bySettingHour: hour, minute: 0, second: 0, of: day)))
    }

    fileprivate func agree(_ need: Operate.Need, at number: String = "812 555 0142") async throws {
        _ = try await desk.perform(
            AgreeToTexts(about: need.id, at: number, in: "en", sealedBy: vault()), by: noor)
    }

    /// Goes to a moment, hour by hour, as a server does that runs all the while.
    fileprivate func go(to moment: Instant, _ texts: Texts) async throws {
        var carriers = MessageCarriers()
        carriers.text = { texts.take($0) }
        carriers.phone = "303 555 0100"
        let sender = MessageSender(
            desk: desk, vault: vault(), carriers: carriers, catalogue: try Pages().catalogue,
            logger: Logger(label: "test"))
        while clock.now < moment {
            clock.move(min(.seconds(3600), moment.since(clock.now)))
            _ = try await textWorks.doDueWork()
            while try await sender.sendNext() {}
        }
    }

    /// Needs that a service each accepted, with an appointment.
    fileprivate func accepted(
        for appointment: Instant, _ kinds: [Operate.Need.Kind] = [.shelter]
    ) async throws -> [(need: Operate.Need, referral: Referral)] {
        var all: [(Operate.Need, Referral)] = []
        for need in try await needing(kinds).needs {
            let referral = try await offer(need, to: service("Harbour House \(need.kind.rawValue)"))
            all.append((need, try await answer(referral, .accepted(appointment: appointment))))
        }
        return all
    }
}

@Suite struct `A person who agreed to get texts` {
    @Test(arguments: Engine.available)
    func `is reminded the day before, and asked three days after, once each and without a word of what it is`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let appointment = try world.hour(15, inDays: 5)
            let (need, referral) = try await world.accepted(for: appointment)[0]
            try await world.agree(need)
            _ = try await world.desk.perform(ArrangeRide(referral.id, by: .service), by: world.noor)
            // What is told again of the same appointment asks for no second text.
            _ = try await world.desk.perform(MakeAppointment(referral.id, for: appointment), by: world.noor)
            let texts = Texts()
            try await world.go(to: try world.hour(9, inDays: 4), texts)
            #expect(texts.handed.isEmpty)
            try await world.go(to: appointment, texts)
            let reminder = try #require(texts.handed.first)
            #expect(texts.handed.count == 1 && reminder.to == "+18125550142")
            #expect(reminder.text.contains("You will be fetched.") && reminder.text.contains("tomorrow"))
            #expect(reminder.text.contains("303 555 0100"))
            try await world.go(to: appointment.adding(.seconds(6 * 86_400)), texts)
            #expect(texts.handed.count == 2)
            for text in texts.handed.map(\.text) {
                for word in ["helter", "Harbour", "Noor", "{", "messages."] { #expect(!text.contains(word)) }
            }
            #expect(try await world.journal().filter { $0.kind == .textEnded }.count == 2)
            #expect(!"\(try await world.journal())".contains("5550142"))
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `gets none any more once they ended it, and their number is forgotten`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let appointment = try world.hour(15, inDays: 3)
            let (need, _) = try await world.accepted(for: appointment)[0]
            try await world.agree(need)
            _ = try await world.desk.perform(EndTexts(about: need.id), by: world.noor)
            let texts = Texts()
            try await world.go(to: appointment.adding(.seconds(6 * 86_400)), texts)
            #expect(texts.handed.isEmpty)
            let kept = try await world.database.read { db in
                try db("SELECT id FROM text_agreement WHERE sealed IS NOT NULL").count
            }
            #expect(kept == 0)
            await #expect(throws: Refusal(.noTextAgreement, .absent)) {
                try await world.desk.perform(EndTexts(about: need.id), by: world.noor)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is not reminded of an appointment that was moved, or where nobody agreed`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (first, later) = (try world.hour(15, inDays: 3), try world.hour(11, inDays: 8))
            // About the second need nobody agreed to anything.
            let (need, referral) = try await world.accepted(for: first, [.shelter, .food])[0]
            try await world.agree(need)
            _ = try await world.desk.perform(MakeAppointment(referral.id, for: later), by: world.noor)
            let texts = Texts()
            try await world.go(to: try world.hour(9, inDays: 7), texts)
            #expect(texts.handed.isEmpty)
            try await world.go(to: later, texts)
            #expect(texts.handed.count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `may change the number, and only the last one is used`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let appointment = try world.hour(15, inDays: 2)
            let (need, _) = try await world.accepted(for: appointment)[0]
            try await world.agree(need)
            try await world.agree(need, at: "812 555 0143")
            let texts = Texts()
            try await world.go(to: appointment, texts)
            #expect(texts.handed.map(\.to) == ["+18125550143"])
        }
    }
}

@Suite struct `Whether it helped` {
    private func told(
        _ answer: HelpReport.Answer, in world: World
    ) async throws -> (need: Operate.Need, referral: Referral, reports: [ReferralReport]) {
        let appointment = try world.hour(15, inDays: 1)
        let (need, referral) = try await world.accepted(for: appointment)[0]
        world.clock.move(.seconds(3 * 86_400))
        _ = try await world.desk.perform(TellWhetherHelped(referral.id, answer), by: .alarm)
        let reports = try await world.database.read { db in try Referrals(db).reports(of: [need.id])[need.id] ?? [] }
        let now = try await world.database.read { db in try Referrals(db).referral(referral.id) }
        #expect(try await world.stateHolds())
        return (try await world.now(need), now, reports)
    }

    @Test(arguments: Engine.available)
    func `is told by the person themselves, and a yes meets the need`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (need, referral, reports) = try await told(.yes, in: world)
            #expect(need.isMet && referral.attended == .yes)
            #expect(reports.suffix(2).map(\.step) == [.attendance, .need])
            #expect(reports.suffix(2).map(\.proof) == [.person, .person])
        }
    }

    @Test(arguments: Engine.available)
    func `in part says that they were there, and leaves the need open`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (need, referral, _) = try await told(.partly, in: world)
            #expect(need.isOpen && referral.attended == .yes)
        }
    }

    @Test(arguments: Engine.available, [HelpReport.Answer.no, .notYet])
    func `and a no gives nobody up`(engine: Engine, answer: HelpReport.Answer) async throws {
        try await withWorld(on: engine) { world in
            let (need, referral, _) = try await told(answer, in: world)
            #expect(need.isOpen && referral.attended == nil)
            let kept = try await world.database.read { db in try HelpReports(db).newest(of: [referral.id]) }
            #expect(kept[referral.id]?.answer == answer)
        }
    }
}
