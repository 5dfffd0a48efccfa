import Foundation
import Plan
import Programs
import Vocabulary

/// A city's own past under each known program: a sentence, the programs side by side, and one of them closely.
struct PastPage: Page {
    static let template = "past"

    /// An export that waits to be read in.
    struct Waiting: Sendable {
        let name: String
        let address: String
        let arrived: Moment
    }

    /// The exports on their way in, for those who may bring them.
    struct Incoming: Sendable {
        let waiting: [Waiting]
        /// As many files wait as may.
        let full: String?

        init(_ files: [IncomingFile], isFull: Bool, _ reading: Reading) {
            full =
                isFull
                ? reading.words(Refusal(.tooManyFiles, values: ["most": String(IncomingFiles.most)])) : nil
            waiting = files.map {
                Waiting(
                    name: $0.name, address: "\(reading.base)/plan/imports/\($0.id.text)",
                    arrived: Moment($0.arrivedAt, reading))
            }
        }
    }

    let title: String
    let ends: String
    let nothing: Bool
    /// There are past calls, and no program that they could be replayed under.
    let noPrograms: Bool
    let compared: ComparedPrograms?
    let close: CloseUp?
    let quality: QualitySection?
    let sources: [PastSource]
    let json: String
    let report: String
    /// The tables by which units may be said to be busy.
    let tables: [Choice]
    let program: String
    let incoming: Incoming?

    /// - Parameters:
    ///   - tables: the tables by which units may be said to be busy.
    ///   - incoming: nothing for those who may not bring exports.
    /// - Throws: ``Refusal`` where there is no program of the name that is asked for.
    init(
        _ look: PastLook, asked: PastQuery, tables: [DurationTable] = [], incoming: Incoming? = nil, _ reading: Reading
    ) throws(Refusal) {
        let (words, replays) = (reading.words, look.replays)
        self.incoming = incoming
        title = words("past.title")
        ends = words("past.ends")
        let isNothing = replays.first.map { $0.calls == 0 } ?? true
        nothing = isNothing
        noPrograms = !look.imports.isEmpty && replays.isEmpty
        let chosen = try asked.place(in: replays)
        let shown = isNothing ? nil : chosen ?? ComparedPrograms.best(replays)
        compared =
            isNothing
            ? nil
            : ComparedPrograms(replays, current: shown, words) { place in
                "\(reading.base)/plan/past\(asked.text(program: replays[place].program.name))#closely"
            }
        close = shown.map {
            CloseUp(replays[$0], look.beats, asked.durations, "close", beats: CloseUp.fewBeats, reading)
        }
        quality = isNothing ? nil : look.quality.map { QualitySection($0, reading) }
        sources = look.imports.map { PastSource($0, reading) }
        json = "\(reading.base)/plan/past.json\(asked.text(program: nil))"
        report = "\(reading.base)/plan/past/report\(asked.text(program: asked.program))"
        self.tables =
            [Choice(value: "", name: words("past.exportHours"), chosen: asked.durations == nil)]
            + tables.map { Choice(value: $0.name, name: $0.name, chosen: $0.name == asked.durations?.name) }
        program = shown.map { replays[$0].program.name } ?? ""
    }
}
