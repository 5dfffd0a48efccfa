import Exchange
import Plan
import Programs
import Vocabulary

/// A program's replay, as machines read it.
package struct ReplayDocument: Encodable, Sendable {
    struct Leak: Encodable, Sendable {
        let reason: String
        let kind: String
        let count: Int
        /// Those of them for whom the program names a finer reason, by its code.
        let finer: [String: Int]
    }

    struct Step: Encodable, Sendable {
        let stage: String
        /// False where the stage is no part of the program.
        let applies: Bool
        let reached: Int
        let left: [Leak]
    }

    /// Both ends of a count, and what the program's own rules make of the unknown.
    struct Range: Encodable, Sendable {
        let least: Int
        let as_written: Int
        let most: Int

        init(_ ends: Ends) {
            (least, as_written, most) = (ends.least, ends.asWritten, ends.most)
        }
    }

    struct Repeats: Encodable, Sendable {
        let calls: Int
        let places: Int
        let repeated: Int
        let repeated_calls: Int
        let top_tenth_calls: Int
    }

    struct Hours: Encodable, Sendable {
        let hours: Double
        /// How many calls they were counted of.
        let calls: Int
        let source: String
    }

    /// Hours by a stated table: an assumption.
    struct StatedHoursDocument: Encodable, Sendable {
        struct Line: Encodable, Sendable {
            let nature: String
            let minutes: Double
            let source: String
        }

        let table: String
        let least: Double
        let as_written: Double
        let most: Double
        /// Calls, at the most, of which the table tells nothing.
        let untold: Int
        let lines: [Line]

        init(_ hours: StatedHours) {
            (least, as_written, most, untold) = (hours.least, hours.asWritten, hours.most, hours.untold)
            table = hours.table.name
            lines = hours.table.lines.map {
                Line(nature: $0.nature?.rawValue ?? "any", minutes: $0.minutes, source: $0.source)
            }
        }
    }

    let program: String
    let version: String
    /// The SHA-256 of the program's file.
    let digest: String
    let calls: Int
    let stages: [Step]
    let eligible: Range
    let in_hours: Range
    /// Calls in its hours that no other program of the comparison would take.
    let only: Int
    /// From Monday 00:00, 168 hours.
    let by_hour_of_week: [Range]
    /// The beats with the most calls, at the most ``BeatFile/mostBeats`` of them, and all others as one under ``otherBeats``.
    let by_beat: [String: Range]
    let by_nature: [String: Range]
    let repeat_places: Repeats
    /// Absent where the export tells no times.
    let unit_hours: Hours?
    /// Absent where no table was named.
    let stated_unit_hours: StatedHoursDocument?

    /// The name under which beats beyond those with the most calls are counted together.
    package static let otherBeats = "(other beats)"

    /// - Parameter table: by which units are said to be busy.
    package init(_ replay: ProgramReplay, by table: DurationTable? = nil) {
        program = replay.program.name
        version = replay.program.version
        digest = replay.program.digest
        calls = replay.calls
        stages = replay.steps.map { step in
            Step(
                stage: step.stage.rawValue, applies: step.applies, reached: step.reached,
                left: step.left.map {
                    Leak(
                        reason: $0.reason.name, kind: $0.reason.kind.rawValue, count: $0.count,
                        finer: $0.finer.reduce(into: [:]) { $0[$1.reason.own ?? "", default: 0] += $1.count })
                })
        }
        eligible = Range(replay.eligible)
        in_hours = Range(replay.inHours)
        only = replay.only
        by_hour_of_week = replay.byHour.map(Range.init)
        by_beat = Self.bounded(replay.byBeat, to: BeatFile.mostBeats).mapValues(Range.init)
        by_nature = Dictionary(uniqueKeysWithValues: replay.byNature.map { ($0.key.rawValue, Range($0.value)) })
        let places = replay.repeats
        repeat_places = Repeats(
            calls: places.calls, places: places.places, repeated: places.repeated,
            repeated_calls: places.repeatedCalls, top_tenth_calls: places.topTenthCalls)
        unit_hours = replay.busy.hours.map { Hours(hours: $0, calls: replay.busy.calls, source: "export") }
        stated_unit_hours = table.map { StatedHoursDocument(StatedHours(replay, by: $0)) }
    }

    /// The beats with the most calls, and the others as one; somebody may have read a column of numbers as the beat.
    static func bounded(_ beats: [String: Ends], to most: Int) -> [String: Ends] {
        guard beats.count > most else { return beats }
        let sorted = beats.sorted { (-$0.value.most, $0.key) < (-$1.value.most, $1.key) }
        var kept = Dictionary(uniqueKeysWithValues: sorted.prefix(most).map { ($0.key, $0.value) })
        for (_, ends) in sorted.dropFirst(most) {
            let all = kept[otherBeats, default: Ends()]
            kept[otherBeats] = Ends(
                least: all.least + ends.least, asWritten: all.asWritten + ends.asWritten, most: all.most + ends.most)
        }
        return kept
    }

    /// The document as text.
    package var json: String {
        get throws { String(decoding: try JSON.encode(self), as: UTF8.self) }
    }
}

/// All programs' replays in one document, with how far the past can be trusted.
struct ReplaysDocument: Encodable, Sendable {
    let replays: [ReplayDocument]
    /// Absent where nothing was imported.
    let quality: QualityDocument?

    init(_ look: PastLook, by table: DurationTable?) {
        replays = look.replays.map { ReplayDocument($0, by: table) }
        quality = look.quality.map(QualityDocument.init)
    }
}

/// What is missing of the past, broken or not understood.
package struct QualityDocument: Encodable, Sendable {
    struct Gap: Encodable, Sendable {
        let from: String
        let to: String
        let calls: Int
    }

    let calls: Int
    let days: Int
    /// The calls of a usual day: the median.
    let usual: Int
    let gaps: [Gap]
    /// Calls whose type nobody understands, and those understood but not for sure.
    let unclear: Int
    let unsure: Int
    let without_beat: Int
    let without_place: Int
    /// How many different beats are told.
    let beats: Int
    /// Calls that are in no day because theirs lie far from all others.
    let far: Int
    /// Other calls than the broken of which no span of a unit is told that can be trusted.
    let untimed: Int
    /// Calls that are in no figure of times, because theirs cannot be trusted.
    let broken: Int
    let flags: [String: Int]

    package init(_ quality: DataQuality) {
        (calls, days, usual) = (quality.calls, quality.days.count, quality.usual)
        gaps = quality.gaps.map {
            Gap(
                from: QualitySection.date($0.days.lowerBound), to: QualitySection.date($0.days.upperBound),
                calls: $0.calls)
        }
        (unclear, unsure, untimed, broken) = (quality.unclear, quality.unsure, quality.untimed, quality.broken)
        (beats, far) = (quality.beats, quality.far)
        (without_beat, without_place) = (quality.withoutBeat, quality.withoutPlace)
        flags = CallFlags.named.reduce(into: [:]) { found, named in
            found[named.word] = quality.flags.first { $0.flag == named.flag }?.calls ?? 0
        }
    }
}
