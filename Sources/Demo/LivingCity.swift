import Access
import Door
import Foundation
import Logging
import Operate
import Store
import Vocabulary

/// The invented city going on at the present: people call, and those who were invented to work there work, slowly enough
/// to watch, and leave a part to whoever visits.
package struct LivingCity: Sendable {
    /// Why a workspace cannot live on.
    package enum Fault: Error {
        /// It holds no invented city, or one whose filling was cut short.
        case notFilled(CityMark)
    }

    /// How many calls an hour come, as long as nobody says otherwise.
    package static let usualPace = 12.0
    /// The time that things take, against those of a filling: whoever watches has less patience than a city.
    private static let haste = 0.5
    /// So long a step waits for a visitor who may want to take it.
    private static let patience = Duration.seconds(20 * 60)
    private static let glance = Duration.milliseconds(500)

    private let desk: Desk
    private let city: City
    /// Calls an hour, in the mean of a day.
    private let pace: Double
    private let logger: Logger

    /// - Throws: ``Fault``, ``StorageError``.
    package init(_ workspace: Workspace, city: City, pace: Double, logger: Logger) async throws {
        let mark = try await workspace.desk.database.read { db in try CityMark(in: db) }
        guard mark == .filled else { throw Fault.notFilled(mark) }
        desk = workspace.desk
        self.city = city
        self.pace = pace
        self.logger = logger
    }

    /// Lets the city live until the task is cancelled; what goes wrong in it is logged and goes no further.
    package func run() async {
        while !Task.isCancelled {
            do {
                try await live()
            } catch is CancellationError {
                return
            } catch {
                logger.error("the demo city stopped and begins again", metadata: ["fault": "\(type(of: error))"])
                try? await Task.sleep(for: .seconds(5))
            }
        }
    }

    private func live() async throws {
        var life = try await begin()
        while true {
            try Task.checkCancellation()
            try await goOn(&life)
            try await Task.sleep(for: Self.glance)
        }
    }

    /// What goes on at the present.
    struct Life: Sendable {
        var setting: Setting
        var agenda: Agenda
        var calls: CityCalls
        var chance: SeededNumbers
        /// When somebody calls next, and when somebody looks next who is to be at work.
        var call: Instant
        var rota: Instant
        let seed: UInt64
        /// Steps for which somebody else was there first.
        var refusals = 0
    }

    /// Takes up what is under way.
    func begin() async throws -> Life {
        let now = desk.clock()
        let seed = UInt64(bitPattern: now.microseconds)
        let founding = Founding(city: city, programs: [], seed: seed)
        let (setting, agenda) = try await desk.sit { desk in
            let setting = try founding.find(at: desk)
            return (setting, try Self.underWay(in: setting, at: desk, seed: seed))
        }
        return Life(
            setting: setting, agenda: agenda, calls: CityCalls(city, callsPerDay: 0, seed: seed),
            chance: SeededNumbers(seed: seed), call: now, rota: now, seed: seed)
    }

    /// Does what is due now.
    func goOn(_ life: inout Life) async throws {
        let now = desk.clock()
        if life.rota <= now {
            let rota = life.setting.rota
            try await desk.sit { desk in try rota.change(desk) }
            life.rota = now.adding(.seconds(60))
        }
        if life.call <= now {
            let new = life.calls.crisis(at: now)
            if let scene = new.scene {
                life.agenda.add(CallStory(new, scene, in: life.setting, seed: life.seed), at: now)
            }
            life.call = now.adding(life.chance.wait(hourly: pace * Rhythm.factor(at: now)))
        }
        while let entry = life.agenda.next(until: now) {
            try Task.checkCancellation()
            await step(entry.story, &life)
        }
    }

    /// What is open and whose call it is that an invented call-taker took, spread over the first minutes.
    private static func underWay(in setting: Setting, at desk: Sitting, seed: UInt64) throws -> Agenda {
        var (agenda, chance) = (Agenda(), SeededNumbers(seed, 5))
        for line in try desk.look({ db in try Board(db).lines(Board.Filter()) })
        where setting.staff.includes(line.call.takenBy.id) {
            let numbers = SeededNumbers(seed: chance.next())
            guard line.call.path.stage >= .disposed, line.call.path.isOpen else {
                let wait = Duration.seconds(Int(chance.between(5, 240)))
                agenda.add(CallStory(resuming: line.call, in: setting, numbers), at: desk.now.adding(wait))
                continue
            }
            let path = line.call.path.id
            for need in try desk.look({ db in try Needs(db).needs(of: path) }) where need.isOpen {
                let wait = Duration.seconds(Int(chance.between(0.1, 60) * 3600))
                agenda.add(
                    try NeedStory(resuming: need, at: desk, SeededNumbers(seed: chance.next())),
                    at: desk.now.adding(wait))
            }
        }
        return agenda
    }

    /// Does one step; where a visitor was there first, looks again later what is left to do.
    private func step(_ story: any Story, _ life: inout Life) async {
        let now = desk.clock()
        do {
            let before = (story: story, setting: life.setting)
            let (after, setting, turn) = try await desk.sit { desk in
                var (story, setting) = before
                if var call = story as? CallStory {
                    try call.catchUp(at: desk, in: setting)
                    story = call
                }
                let turn = try story.goOn(at: desk, in: &setting)
                return (story, setting, turn)
            }
            life.setting = setting
            life.agenda.follow(hasten(turn, of: after, &life.chance), of: after, from: now)
        } catch is Refusal {
            life.refusals += 1
            // Somebody else changed what this story stands on; a call is looked at again, anything else is theirs now.
            guard var call = story as? CallStory, call.refusals < 5 else { return }
            call.refusals += 1
            life.agenda.add(call, at: now.adding(.seconds(120)))
        } catch {
            logger.error("a step of the demo city failed", metadata: ["fault": "\(type(of: error))"])
            life.agenda.add(story, at: now.adding(.seconds(30)))
        }
    }

    /// A call goes faster than in a city, but waits now and then for a visitor to take the next step.
    private func hasten(_ turn: Turn, of story: any Story, _ chance: inout SeededNumbers) -> Turn {
        guard let call = story as? CallStory, let wait = turn.wait else { return turn }
        let isForVisitors =
            switch call.step {
            case .screen, .begin: chance.happens(0.2)
            case .send: chance.happens(0.3)
            default: false
            }
        let seconds = Double(wait.components.seconds) * Self.haste
        return Turn(wait: isForVisitors ? Self.patience : .seconds(Int(seconds.rounded(.up))), others: turn.others)
    }
}
