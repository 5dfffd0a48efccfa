import Exchange
import Foundation
import Plan
import Vocabulary

@testable import Plan
@testable import Web

/// An export on its way in, as an analyst would see it.
extension Samples {
    static let waitingFile = IncomingFile(
        id: ID(stored: "01900000-0000-7000-8000-0000000000f1"), name: "calls.csv", bytes: 5_200, arrivedAt: now)

    /// A file that a header of parts was written into, and one row that is no call.
    private static let export: URL = {
        let file = FileManager.default.temporaryDirectory.appending(path: "sample-\(UUID().uuidString).csv")
        let rows = (0..<20).map { "R\($0),2026-03-\(10 + $0),14:\(10 + $0),WELFARE CHECK,D\($0 % 3),\($0)00,ELM,ST" }
        let header = "number,call date,call time,nature,district,street number,street name,street type"
        try? Data(([header] + rows + ["R99,,,FIGHT,,,,"]).joined(separator: "\n").utf8).write(to: file)
        return file
    }()

    private static func confirm(
        _ draft: MapDraft? = nil, knownAs: String? = nil, refused: Refused? = nil, _ reading: Reading
    ) throws -> IncomingPage.Confirm {
        let sample = try ExportSample(export.path)
        let draft = draft ?? MapDraft(sample.proposal, file: "calls.csv", zone: "America/Chicago")
        let entry = try? draft.map([])
        let trial = try entry.map { ($0, try MapTrial($0.map, of: export.path, now: now)) }
        return IncomingPage.Confirm(
            draft, of: sample, knownAs: knownAs, trial: trial, refused: refused, reading)
    }

    static func incoming(_ reading: Reading) throws -> IncomingPage {
        var draft = MapDraft(
            try ExportSample(export.path).proposal, file: "calls.csv", zone: "America/Chicago")
        draft.natures = "river-city"
        return IncomingPage(
            waitingFile, try confirm(draft, knownAs: nil, reading), stopped: true, refused: nil, reading)
    }

    /// Everything that can be wrong with the answers is.
    static func refusedIncoming(
        _ field: String, code: Refusal.Code = "required", _ reading: Reading
    ) throws -> IncomingPage {
        let refused = Refused(form: "map", refusal: Refusal(code, field: field))
        var draft = MapDraft(try ExportSample(export.path).proposal, file: "calls.csv", zone: "America/Chicago")
        if field == "times" { draft.times = nil }
        if field == "received" { draft.times = .monthFirst }
        return IncomingPage(
            waitingFile, try confirm(draft, knownAs: "river-city", refused: refused, reading), stopped: false,
            refused: refused, reading)
    }

    static func unreadableIncoming(_ reading: Reading) -> IncomingPage {
        IncomingPage(
            waitingFile, nil, stopped: false, refused: Refused(form: "map", refusal: Refusal("file-is-archive")),
            reading)
    }

    static func readingIncoming(_ reading: Reading) -> IncomingPage {
        IncomingPage(
            waitingFile, ImportCalls.Progress(bytes: 2_000, size: 5_200, counts: ImportCounts()), reading)
    }

    static func doneIncoming(_ reading: Reading) throws -> IncomingPage {
        let end = IncomingEnd.done(read: 300, imported: 290, amended: 4, already: 5, rejected: 1, strange: 2)
        guard let done = IncomingPage.Done(end, rejectedAt: "/plan/imports/1/rejected.csv", reading.words) else {
            throw Refusal("no-such-file")
        }
        return IncomingPage(waitingFile, done: done, reading)
    }
}
