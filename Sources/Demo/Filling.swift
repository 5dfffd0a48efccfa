import Access
import Door
import Exchange
import Foundation
import Logging
import Operate
import Plan
import Store
import Vocabulary

/// Fills an empty workspace with the invented city: its past calls as an export, and the last weeks of them lived through
/// by the people of the program, command by command, each at its time.
package struct Filling: Sendable {
    package struct Options: Sendable {
        package var months = 18
        package var callsPerDay = Rhythm.callsPerDay
        package var seed: UInt64 = 1
        /// How much of the past the program itself has worked in.
        package var lived = Duration.seconds(8 * 7 * 86_400)
        /// The present: the end of the history.
        package var until: Instant

        package init(until: Instant) {
            self.until = until
        }
    }

    /// What a filling came to.
    package struct Counts: Hashable, Sendable {
        /// The calls of the city's past; those of the program are among them.
        package let calls: Int
        /// The people whom the program has met, each once.
        package let people: Int
        package let events: Int
    }

    /// The programs that the invented city works by.
    package static let programs = ["denver-star", "dallas-right-care", "bloomington-psw", "eugene-cahoots"]
    /// So long before the end of the history somebody calls, so that the board is never empty.
    private static let last = [52, 41, 33, 27, 18, 12, 7, 3].map { Duration.seconds(-60 * $0) }

    package let options: Options
    /// The clock that the workspace must be opened with.
    package let clock: CityClock
    /// The names that the workspace must be opened with.
    package let ids: IDSource
    private let city: City
    private let start: Instant
    private let begin: Instant

    package init(_ city: City, _ options: Options) {
        self.city = city
        self.options = options
        let calendar = Calendar.city
        let back = calendar.date(byAdding: .month, value: -options.months, to: options.until.date)
        start = Instant(calendar.startOfDay(for: back ?? options.until.date))
        let lived = Instant(calendar.startOfDay(for: options.until.adding(.zero - options.lived).date))
        begin = max(start, lived)
        let clock = CityClock(at: begin.adding(.seconds(-3600)))
        self.clock = clock
        ids = IDSource(seed: options.seed, clock: { clock.now })
    }

    /// Fills the workspace.
    ///
    /// - Parameters:
    ///   - programs: the files of ``programs``.
    ///   - progress: told how much of the work is done; what it throws ends the filling where it is.
    /// - Throws: ``Refusal`` with `.workspaceInUse` when the workspace holds anything; nothing was changed then.
    package func run(
        in workspace: Workspace, programs: [[UInt8]], progress: (_ done: Int, _ all: Int) throws -> Void
    ) async throws -> Counts {
        let desk = workspace.desk
        let (options, founding) = (options, Founding(city: city, programs: programs, seed: options.seed))
        let setting = try await desk.sit { desk in
            try desk.perform(
                BeginCity(seed: options.seed, months: options.months, callsPerDay: options.callsPerDay), by: .terminal)
            return try founding.make(at: desk)
        }
        let folder = workspace.folder.appending(path: "demo")
        try city.write(into: folder)
        try Data(PastFile.map.utf8).write(to: folder.appending(path: "calls.yaml"))
        var work = Work(hours: hours(from: start), lived: hours(from: begin))
        var file = try PastFile(folder.appending(path: "calls.csv"), until: options.until)
        let path = file.path
        var play = Play(setting: setting, clock: clock, alarm: Alarm(desk, works: Alarm.works, logger: Self.quiet))
        var calls = CityCalls(city, callsPerDay: options.callsPerDay, seed: options.seed)
        for hour in 0..<work.hours {
            let from = start.adding(.seconds(hour * 3600))
            let received = received(from: from, &calls)
            for call in received { try file.add(call) }
            work.done += 1
            if from >= begin {
                for call in received {
                    guard let scene = call.scene else { continue }
                    play.agenda.add(CallStory(call, scene, in: play.setting, seed: options.seed), at: call.received)
                }
                let (before, end) = (play, min(from.adding(.seconds(3600)), options.until))
                play = try await desk.sit { desk in
                    var after = before
                    try after.play(until: end, at: desk)
                    return after
                }
                work.done += Work.livedHour
            }
            if from >= begin || hour % 24 == 0 { try progress(work.done, work.all) }
        }
        try file.close()
        let (begun, done) = (work.done, work)
        var chance = SeededNumbers(options.seed, 4)
        let map = try CallMap(yaml: Array(PastFile.map.utf8))
        let imported = try await ImportCalls(
            map, text: PastFile.map, at: desk, by: play.setting.staff.someone(.analyst, &chance)
        ).run(
            path,
            progress: { step in try progress(begun + (done.all - begun) * step.bytes / max(1, step.size), done.all) })
        let counts = (calls: imported.counts.imported, people: play.setting.residents.count)
        try await desk.perform(EndCity(calls: counts.calls, people: counts.people), by: .terminal)
        let events = try await desk.database.read { db in try Journal(db).last() }
        return Counts(calls: counts.calls, people: counts.people, events: Int(events))
    }

    /// The calls of an hour, with those that keep the board alive at the end.
    private func received(from hour: Instant, _ calls: inout CityCalls) -> [CityCall] {
        var received = calls.calls(from: hour)
        let end = hour.adding(.seconds(3600))
        for wait in Self.last {
            let moment = options.until.adding(wait)
            if hour <= moment, moment < end { received.append(calls.crisis(at: moment)) }
        }
        return received.filter { $0.received <= options.until }
            .sorted { ($0.received, $0.ordinal) < ($1.received, $1.ordinal) }
    }

    private func hours(from moment: Instant) -> Int {
        max(0, Int((options.until.since(moment).components.seconds + 3599) / 3600))
    }

    /// Nothing is logged that a filling does not throw.
    private static let quiet = Logger(label: "demo") { _ in SwiftLogNoOpLogHandler() }

    /// How much there is to do, in hours of the past; an hour that is lived through takes longer, and so does reading the
    /// export.
    private struct Work {
        static let livedHour = 16

        let hours: Int
        let all: Int
        var done = 0

        init(hours: Int, lived: Int) {
            self.hours = hours
            all = hours + lived * Self.livedHour + hours / 2 + 1
        }
    }
}
