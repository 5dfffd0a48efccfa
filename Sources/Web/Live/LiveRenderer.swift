import Access
import Door
import Foundation
import NIOCore
import Operate
import Store
import Vocabulary

/// Renders what happened to calls, once for each audience.
struct LiveRenderer: Sendable {
    let desk: Desk
    let pages: Pages
    let ownReasons: OwnReasonNotice
    let zone: TimeZone
    let base: String

    /// What happened between two positions, ready to be sent.
    struct Changes: Sendable {
        let position: Int64
        /// How many events it joins.
        let events: Int
        /// The calls they are about.
        let calls: Set<String>
        /// The board lines as JSON, for each audience.
        fileprivate let lines: [LiveFeed.Audience: String]
        /// One call's page as JSON, for each audience.
        fileprivate let pages: [LiveFeed.Audience: [String: String]]

        var concernsCalls: Bool { !calls.isEmpty }

        /// The frame for one stream.
        func frame(for audience: LiveFeed.Audience, calls: Set<String>, after: Int64) -> ByteBuffer {
            let open = (pages[audience] ?? [:]).filter { calls.contains($0.key) }.sorted { $0.key < $1.key }
            let text = """
                id: \(position)
                event: change
                data: {"after":\(after),"lines":[\(lines[audience] ?? "")],"calls":[\(open.map(\.value).joined(separator: ","))]}


                """
            return ByteBuffer(string: text)
        }
    }

    private struct Found: Sendable {
        let position: Int64
        let events: Int
        let calls: Set<String>
        let lines: [BoardLine]
        let files: [CallFile]
        /// What the programs say of those of them for which one was asked.
        let triages: [String: TriageFile.Asked]
        /// What stands beside the questions of those, where it may have changed.
        let besides: [String: TriageBeside]
        /// Who goes to each of them, where a team was sent or could be.
        let dispatches: [String: DispatchFile]
        /// What is known of the places of those of them about which something of that was told.
        let places: [String: PlaceFile]
        let entries: [String: [TimelineEntry]]
        /// Those of them about which something was told that stands beside their questions.
        let beside: Set<String>
    }

    /// What happened after a position; nothing when nothing did.
    func changes(
        after from: Int64, upTo last: Int64?, for audiences: Set<LiveFeed.Audience>, calls: Set<String>
    ) async throws -> Changes? {
        let now = desk.clock()
        let found = try await desk.database.read { db in
            try Self.read(db, after: from, upTo: last, isWatched: !audiences.isEmpty, calls: calls, at: now)
        }
        guard let found else { return nil }
        var lines: [LiveFeed.Audience: String] = [:]
        var pages: [LiveFeed.Audience: [String: String]] = [:]
        for audience in audiences {
            let reading = Reading(
                words: self.pages.catalogue[audience.language].naming(ownReasons.titles), zone: zone, now: desk.clock(),
                base: base)
            lines[audience] = try self.lines(found, reading)
            pages[audience] = try self.openPages(found, for: audience, reading)
        }
        return Changes(position: found.position, events: found.events, calls: found.calls, lines: lines, pages: pages)
    }

    private static func read(
        _ db: any Transaction, after from: Int64, upTo last: Int64?, isWatched: Bool, calls watched: Set<String>,
        at now: Instant
    ) throws -> Found? {
        let journal = Journal(db)
        guard isWatched else {
            // Nobody listens: only the number moves on.
            let position = try journal.last()
            return position > from
                ? Found(
                    position: position, events: 0, calls: [], lines: [], files: [], triages: [:], besides: [:],
                    dispatches: [:], places: [:], entries: [:], beside: [])
                : nil
        }
        let entries = try journal.entries(after: from, most: Int(LiveFeed.furthest)).filter {
            $0.position <= last ?? .max
        }
        guard let position = entries.last?.position else { return nil }
        let about = entries.filter { $0.subject.kind == "call" }
        let calls = Set(about.map(\.subject.id))
        let ids = calls.sorted().map { ID<Call>(stored: $0) }
        let open = calls.intersection(watched)
        let files = try open.sorted().map { try CallFile(ID(stored: $0), in: db) }
        var triages: [String: TriageFile.Asked] = [:]
        for file in files { triages[file.call.id.text] = try TriageFile.Asked(of: file, in: db, at: now) }
        var besides: [String: TriageBeside] = [:]
        let moved = Set(about.filter { !Self.ofQuestions.contains($0.kind) }.map(\.subject.id))
        for file in files where triages[file.call.id.text] != nil && moved.contains(file.call.id.text) {
            besides[file.call.id.text] = try TriageBeside(of: file.call, in: db)
        }
        var dispatches: [String: DispatchFile] = [:]
        for file in files where file.call.path.stage >= .triaged {
            dispatches[file.call.id.text] = try DispatchFile(file.call.id, in: db, at: now)
        }
        let told = Set(about.filter { Self.ofPlaces.contains($0.kind) }.map(\.subject.id))
        var places: [String: PlaceFile] = [:]
        for file in files where told.contains(file.call.id.text) {
            places[file.call.id.text] = try PlaceFile(file, in: db, at: now)
        }
        return Found(
            position: position, events: entries.count, calls: calls, lines: try Board(db).lines(of: ids),
            files: files, triages: triages, besides: besides, dispatches: dispatches, places: places,
            entries: Dictionary(
                uniqueKeysWithValues: try open.map { call in
                    (call, try Timeline(db).entries(about.filter { $0.subject.id == call }, of: ID(stored: call)))
                }),
            beside: Set(about.filter { Self.ofSections.contains($0.kind) }.map(\.subject.id))
        )
    }

    /// What changes nothing of what instruments found and colleagues said, which is most of what happens in triage.
    private static let ofQuestions: Set<Event.Kind> = [
        .triageAnswered, .factKept, .factCleared, .factRival, .noteAdded,
    ]

    private static let ofPlaces: Set<Event.Kind> = [.placeFactRecorded, .placeFactWithdrawn]

    /// What changes the sections beside the questions, and whether there are any.
    private static let ofSections: Set<Event.Kind> = [
        .helpAsked, .helpSummoned, .helpAnswered, .summonsAnswered, .transferBegun, .transferTold, .briefGiven,
        .briefUsed,
        .briefUseTakenBack, .callBackPromised, .callBackTried, .callBackMissed, .callBackGivenUp,
        .triageDecided, .callLeft, .callReopened,
    ]

    private struct LineChange: Encodable {
        let id: String
        let html: String?

        enum CodingKeys: CodingKey { case id, html }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(id, forKey: .id)
            // A line that left the board is told as null, not left out.
            try container.encode(html, forKey: .html)
        }
    }

    private func lines(_ found: Found, _ reading: Reading) throws -> String {
        try found.lines.map { line in
            let html =
                line.isShown
                ? pages.render(BoardRow(line, reading), words: reading.words, base: base) : nil
            return String(decoding: try JSON.encode(LineChange(id: line.call.id.text, html: html)), as: UTF8.self)
        }.joined(separator: ",")
    }

    private func state(of dispatch: DispatchFile, _ file: CallFile, _ reading: Reading) -> String {
        let shown = ShownDispatch(dispatch, ShownCall(file), [], reading.words.language)
        return pages.render(
            DispatchState(shown, version: file.call.version, reading), words: reading.words, base: base)
    }

    private struct PageChange: Encodable {
        let id: String
        let version: Int
        let facts: [FactDocument]
        let timeline: String
        let status: String
        /// The clinician's page, where a program was asked.
        let triage: TriageChange?
        let dispatch: String?
        /// What was observed at the place, for those who may see it.
        let place: String?
        /// Something was observed at the place, or taken back, whoever may read what.
        let observed: Bool
        /// Something changed that stands beside its questions; the page asks for it, since it has forms of its own.
        let beside: Bool
    }

    private struct TriageChange: Encodable {
        let html: String
        let questions: String
        let found: String?
        let opinions: String?
    }

    private func openPages(
        _ found: Found, for audience: LiveFeed.Audience, _ reading: Reading
    ) throws -> [String: String] {
        var pages: [String: String] = [:]
        for file in found.files {
            let id = file.call.id.text
            let timeline = (found.entries[id] ?? []).map { entry in
                self.pages.render(
                    TimelineItem(entry.read(with: audience.care), reading), words: reading.words, base: base)
            }
            let status = self.pages.render(CallStatus(file, reading), words: reading.words, base: base)
            let change = PageChange(
                id: id, version: file.call.version,
                facts: FactField.allCases.compactMap { file.facts[$0] }.map { FactDocument($0, reading) }
                    + file.rivals.map { FactDocument($0, beside: file.facts[$0.field], reading) },
                timeline: timeline.joined(), status: status,
                triage: found.triages[id].map { asked in
                    TriageChange(
                        html: self.pages.render(
                            TriageAssessment(asked.program, asked.assessment, reading), words: reading.words,
                            base: base),
                        questions: self.pages.render(
                            TriageQuestions(asked, reading), words: reading.words, base: base),
                        found: found.besides[id].map { beside in
                            self.pages.render(
                                TriageFound(beside, mayRead: audience.care.contains(.seeEncounters), reading),
                                words: reading.words, base: base)
                        },
                        opinions: found.besides[id].map { beside in
                            self.pages.render(
                                TriageOpinions(beside.opinions, asked.program, reading), words: reading.words,
                                base: base)
                        })
                }, dispatch: found.dispatches[id].map { state(of: $0, file, reading) },
                place: found.places[id].flatMap { place in
                    guard audience.care.contains(.seePlaceHistory) else { return nil }
                    return self.pages.render(PlaceFactList(place, reading), words: reading.words, base: base)
                }, observed: found.places[id] != nil, beside: found.beside.contains(id))
            pages[id] = String(decoding: try JSON.encode(change), as: UTF8.self)
        }
        return pages
    }
}
