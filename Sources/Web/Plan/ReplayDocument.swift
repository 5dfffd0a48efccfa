import Plan
import Programs
import Vocabulary

/// A program's replay, as machines read it.
package struct ReplayDocument: Encodable, Sendable {
    struct Leak: Encodable, Sendable {
        let reason: String
        let kind: String
        let count: Int
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
    let by_beat: [String: Range]
    let by_nature: [String: Range]
    let repeat_places: Repeats
    /// Absent where the export tells no times.
    let unit_hours: Hours?

    package init(_ replay: ProgramReplay) {
        program = replay.program.name
        version = replay.program.version
        digest = replay.program.digest
        calls = replay.calls
        stages = replay.steps.map { step in
            Step(
                stage: step.stage.rawValue, applies: step.applies, reached: step.reached,
                left: step.left.map {
                    Leak(reason: $0.reason.name, kind: $0.reason.kind.rawValue, count: $0.count)
                })
        }
        eligible = Range(replay.eligible)
        in_hours = Range(replay.inHours)
        only = replay.only
        by_hour_of_week = replay.byHour.map(Range.init)
        by_beat = replay.byBeat.mapValues(Range.init)
        by_nature = Dictionary(uniqueKeysWithValues: replay.byNature.map { ($0.key.rawValue, Range($0.value)) })
        let places = replay.repeats
        repeat_places = Repeats(
            calls: places.calls, places: places.places, repeated: places.repeated,
            repeated_calls: places.repeatedCalls, top_tenth_calls: places.topTenthCalls)
        unit_hours = replay.busy.hours.map { Hours(hours: $0, calls: replay.busy.calls, source: "export") }
    }

    /// The document as text.
    package var json: String {
        get throws { String(decoding: try JSON.encode(self), as: UTF8.self) }
    }
}

/// All programs' replays in one document.
struct ReplaysDocument: Encodable, Sendable {
    let replays: [ReplayDocument]
}
