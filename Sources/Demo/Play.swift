import Door
import Vocabulary

/// The city at play: its stories, at their times, with the work that comes due between them.
struct Play: Sendable {
    var agenda = Agenda()
    var setting: Setting
    let clock: CityClock
    let alarm: Alarm
    var change: Instant?

    init(setting: Setting, clock: CityClock, alarm: Alarm) {
        self.setting = setting
        self.clock = clock
        self.alarm = alarm
    }

    /// How often somebody looks who is to be at work.
    private static let rotaEvery = Duration.seconds(1800)

    /// Lets everything happen until a moment, in order, each at its time.
    mutating func play(until end: Instant, at desk: Sitting) throws {
        // Every hour begins at a half hour of the rota.
        let first = change ?? desk.now
        var next = first
        while next <= end {
            try stories(until: next, at: desk)
            try wait(until: next, at: desk)
            try setting.rota.change(desk)
            next = next.adding(Self.rotaEvery)
        }
        change = next
        try stories(until: end, at: desk)
        try wait(until: end, at: desk)
    }

    private mutating func stories(until end: Instant, at desk: Sitting) throws {
        while var entry = agenda.next(until: end) {
            try wait(until: entry.at, at: desk)
            let turn = try entry.story.goOn(at: desk, in: &setting)
            agenda.follow(turn, of: entry.story, from: desk.now)
        }
    }

    private func wait(until moment: Instant, at desk: Sitting) throws {
        try alarm.doWork(dueUntil: moment, in: desk) { clock.set(to: $0) }
        clock.set(to: moment)
    }
}
