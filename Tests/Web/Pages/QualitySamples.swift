import Foundation
import Operate
import Programs
import Statistics
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// Flags, blind reads and how well triage works, in every state of their pages.
extension Samples {
    private static func flag(_ answer: CallFlag.Answer?, implied: Bool = false, note: String? = nil) throws -> CallFlag
    {
        try CallFlag(
            Row(new: [
                "path_id": "p", "flagged_by": "theo", "flagger": "Theo", "flagged_at": now.adding(.seconds(-400)),
                "answer": answer, "implied": implied ? 1 : 0,
                "reason": answer == .undone ? (note == nil ? CallFlag.Reason.policeMatter : .other) : nil,
                "note": note, "answered_by": "sam", "answerer": "Sam", "answered_at": now.adding(.seconds(-60)),
            ]))
    }

    private static func flagged(
        _ answer: CallFlag.Answer?, implied: Bool = false, note: String? = nil, mayAnswer: Bool = true,
        refused: Refused? = nil, _ reading: Reading
    ) throws -> any Page {
        let call = ShownCall(
            id: "c-109", number: 109, stage: .screened, open: answer != .undone, receivedAt: now, since: now,
            screenedAt: now, takenBy: "Theo", promisedBy: nil, missedAt: nil, enteredLateAt: nil, departure: nil,
            linked: [], program: nil, people: [], alsoIn: [], facts: facts)
        let shown = ShownFlag(
            try flag(answer, implied: implied, note: note), call: "c-109", mayAnswer: mayAnswer, refused: refused,
            reading)
        return TriagePage(
            call, notes: [], flag: shown, asked: nil, live: [try program("denver-star")], earlier: [], mayTriage: true,
            steps: [], refused: refused, reading)
    }

    private static func blindCall(_ place: Int, week: String) throws -> BlindCall {
        try BlindCall(
            Row(new: [
                "id": "b-\(week)-\(place)", "week": week, "place": place, "many": 12, "call_id": "c", "path_id": "p",
                "told_until": now, "asked_until": now,
            ]))
    }

    private static func blind(
        _ read: ReadPage.Said?, bare: Bool = false, refused: Refused? = nil, _ reading: Reading
    ) -> ReadPage {
        let written = [
            ReadPage.Written(label: "What is happening", value: "Talks to nobody, sits in a doorway in the rain"),
            ReadPage.Written(label: "Weapon", value: "Not known"),
        ]
        return ReadPage(
            call: "b-1", name: "Call 3 of 12", week: "2026-W47", written: bare ? [] : written,
            rivals: bare ? [] : [written[1]], notes: bare ? [] : ["Her brother is with her."],
            answers: read == nil ? [] : [ReadPage.Written(label: "Is there a weapon?", value: "No (The caller says)")],
            read: read, next: bare ? nil : "b-2", refused: refused, reading)
    }

    /// The measures of some reads that are all alike but for a few.
    private static func measures(weeks: Int) throws -> ReadMeasures {
        let samples = try (0..<weeks).map { week in
            try BlindSample(
                Row(new: [
                    "id": "s-\(week)", "week": "2026-W\(40 + week)", "begins_at": now, "ends_at": now, "seed": "abc",
                    "drawn_at": now,
                ]),
                [("flagged", 80), ("unflagged", 300)].map { stratum, size in
                    try BlindSample.Stratum(
                        Row(new: ["stratum": stratum, "size": size, "frame": "f", "wanted": 20, "drawn": 20]))
                })
        }
        return ReadMeasures(
            samples,
            samples.flatMap { sample in
                (0..<40).map { place in
                    ReadMeasures.CallRead(
                        week: sample.id, stratum: place < 20 ? .flagged : .unflagged,
                        behavioural: place < 18 || place == 39 ? .yes : .no,
                        level: place < 16 ? .fieldTeam : .phone, response: place < 16 ? .team : .police,
                        decided: place < 20 ? (place < 14 ? .fieldTeam : .higher, place < 14 ? .team : .police) : nil)
                }
            })
    }

    private static func quality(
        weeks: Int, empty: Bool = false, mayPlan: Bool = true, refused: Refused? = nil, _ reading: Reading
    ) throws -> TriageQualityPage {
        let flags = FlagMeasures(
            flagged: empty ? 0 : 412, unflagged: 1203, confirmed: empty ? 0 : 120, implied: empty ? 0 : 240,
            undone: empty ? [:] : ["police-matter": 21, "not-said": 1], unanswered: empty ? 0 : 30)
        let fate = OverrideMeasures.Fate(
            decided: 341, taken: 240, arrived: 203, contacted: 180, backup: 4, left: [.elsewhere: 80, .done: 21],
            outcomes: [.helped: 40, .unknown: 12])
        let times = OverrideMeasures.Times(
            many: 360, half: .seconds(48), ninth: .seconds(245), longest: .seconds(7500))
        let version = OverrideMeasures.Version(
            digest: "d", program: "denver-star", version: "2026.1", decided: 360,
            overrides: [(.moreIsKnown, .up, 12), (.callerAsksOtherwise, .down, 7)], followed: fate,
            overridden: OverrideMeasures.Fate(
                decided: 0, taken: 0, arrived: 0, contacted: 0, backup: 0, left: [:], outcomes: [:]),
            fromScreened: times, fromBegun: times)
        let quiet = OverrideMeasures.Version(
            digest: "e", program: "denver-star", version: "2026.2", decided: 2, overrides: [], followed: fate,
            overridden: fate, fromScreened: nil, fromBegun: nil)
        return TriageQualityPage(
            TriageQualityReport(
                flags: flags, reads: try measures(weeks: weeks),
                overrides: OverrideMeasures(versions: empty ? [] : [version, quiet]), plan: .usual),
            period: try Period(from: "2026-09-01", to: empty ? nil : "2026-11-22", in: .gmt),
            titles: ProgramTitles([try program("denver-star")], reading.words), mayPlan: mayPlan, refused: refused,
            reading)
    }

    /// Every state of the pages about quality.
    static func qualities(_ reading: Reading) throws -> [(name: String, page: any Page, signedIn: Bool)] {
        func refusedFlag(_ field: String, _ code: Refusal.Code) throws -> any Page {
            let typed = ["reason": "other", "alternativeSent": "police", "note": "He left."]
            let refused = Refused(form: "flag", refusal: Refusal(code, field: field), typed: typed)
            return try flagged(nil, refused: refused, reading)
        }
        func refusedRead(_ field: String) -> ReadPage {
            blind(
                .init(behavioural: .yes),
                refused: Refused(
                    form: "read", refusal: Refusal("required", field: field),
                    typed: ["level": "unknown", "response": "team"]), reading)
        }
        func refusedPlan(_ field: String) throws -> TriageQualityPage {
            try quality(
                weeks: 1,
                refused: Refused(
                    form: "plan", refusal: Refusal("out-of-range", field: field, values: ["most": "200"]),
                    typed: ["flagged": "900", "unflagged": "5"]), reading)
        }
        return [
            ("flag", try flagged(nil, reading), true),
            ("flag-confirmed", try flagged(.confirmed, reading), true),
            ("flag-implied", try flagged(.confirmed, implied: true, mayAnswer: false, reading), true),
            ("flag-undone", try flagged(.undone, note: "It was a drill.", mayAnswer: false, reading), true),
            ("flag-refused-reason", try refusedFlag("reason", "required"), true),
            ("flag-refused-sent", try refusedFlag("alternativeSent", "needs-alternative"), true),
            ("flag-refused-note", try refusedFlag("note", "required"), true),
            (
                "triage-reads",
                ReadListPage(
                    [
                        try blindCall(3, week: "2026-W47"), try blindCall(4, week: "2026-W47"),
                        try blindCall(1, week: "2026-W48"),
                    ], total: 60, reading), true
            ),
            ("triage-reads-none", ReadListPage([], total: 0, reading), true),
            ("triage-read", blind(nil, reading), true),
            ("triage-read-bare", blind(nil, bare: true, reading), true),
            ("triage-read-second", blind(.init(behavioural: .yes), reading), true),
            ("triage-read-refused-level", refusedRead("level"), true),
            ("triage-read-refused-response", refusedRead("response"), true),
            (
                "triage-read-kept",
                blind(.init(behavioural: .no, level: .phone, response: .phone), bare: true, reading), true
            ),
            (
                "triage-read-unsaid",
                blind(.init(behavioural: .unknown, level: nil, response: .unknown), reading), true
            ),
            ("triage-quality", try quality(weeks: 4, reading), true),
            ("triage-quality-few", try quality(weeks: 1, mayPlan: false, reading), true),
            ("triage-quality-none", try quality(weeks: 0, empty: true, reading), true),
            (
                "triage-quality-refused",
                try quality(
                    weeks: 0,
                    refused: Refused(
                        form: "quality", refusal: Refusal("not-a-moment", field: "from"),
                        typed: ["from": "2026-02-30"]), reading), true
            ),
            ("triage-quality-plan-flagged", try refusedPlan("flagged"), true),
            ("triage-quality-plan-unflagged", try refusedPlan("unflagged"), true),
        ]
    }
}
