import Foundation
import Plan
import Programs
import Vocabulary

/// The past under every program, to be printed or kept: each figure with the data behind it.
struct PastReport: Page {
    static let template = "past-report"

    let title: String
    let made: String
    let ends: String
    let nothing: Bool
    let compared: ComparedPrograms?
    let closely: [CloseUp]
    let quality: QualitySection?
    let sources: [PastSource]
    let back: String

    /// - Throws: ``Refusal`` where there is no program of the name that is asked for.
    init(_ look: PastLook, asked: PastQuery, workspace: String, _ reading: Reading) throws(Refusal) {
        let (words, replays) = (reading.words, look.replays)
        title = words("past.report.title", ["workspace": workspace])
        made = words("past.report.made", ["time": Moment(reading.now, reading).full])
        ends = words("past.ends")
        let chosen = try asked.place(in: replays)
        let isNothing = replays.first.map { $0.calls == 0 } ?? true
        nothing = isNothing
        compared =
            isNothing
            ? nil : ComparedPrograms(replays, current: chosen, words) { "#program-\(replays[$0].program.name)" }
        let shown = isNothing ? [] : chosen.map { [replays[$0]] } ?? replays
        closely = shown.map {
            CloseUp($0, look.beats, asked.durations, "program-\($0.program.name)", beats: CloseUp.mostBeats, reading)
        }
        quality = isNothing ? nil : look.quality.map { QualitySection($0, reading) }
        sources = look.imports.map { PastSource($0, reading) }
        back = "\(reading.base)/plan/past\(asked.text(program: asked.program))"
    }
}
