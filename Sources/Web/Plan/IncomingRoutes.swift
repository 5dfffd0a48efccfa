import Access
import Door
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Plan
import ServiceLifecycle
import Vocabulary

extension Routes {
    /// Exports on their way in.
    static let incoming: [Route] = [
        row("POST /plan/imports", .importCalls),
        row("GET /plan/imports/{id}", .importCalls, page: "incoming"),
        row("POST /plan/imports/{id}", .importCalls),
        row("GET /plan/imports/{id}/progress", .importCalls),
        row("POST /plan/imports/{id}/stop", .importCalls),
        row("POST /plan/imports/{id}/removal", .importCalls),
        row("GET /plan/imports/{id}/rejected.csv", .importCalls),
    ]
}

/// `/plan/imports`: a file is dropped, its map confirmed, its reading watched.
struct IncomingRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("POST /plan/imports", take)
        try mounts.at("GET /plan/imports/{id}", show)
        try mounts.at("POST /plan/imports/{id}", read)
        try mounts.at("GET /plan/imports/{id}/progress", progress)
        try mounts.at("POST /plan/imports/{id}/stop", stop)
        try mounts.at("POST /plan/imports/{id}/removal", remove)
        try mounts.at("GET /plan/imports/{id}/rejected.csv", rejected)
    }

    private struct Taken: Encodable {
        let address: String
    }

    /// The file itself is the body, sent by our script: its name and the word of our pages stand in headers.
    @Sendable func take(_ visit: Visit) async throws -> Response {
        guard visit.request.headers[.contentType] == "application/octet-stream" else {
            throw Refusal(.unsupportedType)
        }
        guard let secret = visit.secret, let word = HTTPField.Name("X-CSRF"), let named = HTTPField.Name("X-File-Name"),
            Site.isOurs(visit.request.headers[word] ?? "", secret)
        else { throw Refusal(.csrf, .forbidden) }
        if let length = visit.request.headers[.contentLength].flatMap(Int.init), length > IncomingFiles.mostBytes {
            throw Refusal(.fileTooLarge)
        }
        let name = (visit.request.headers[named] ?? "").removingPercentEncoding?.plainLine ?? ""
        let (readings, body, now) = (visit.readings, visit.request.body, visit.desk.clock())
        // A server that ends does not wait for what still comes.
        let file = try await cancelWhenGracefulShutdown {
            try await readings.take(name.isEmpty ? "calls.csv" : name, at: now) { write in
                for try await block in body { try block.withUnsafeReadableBytes(write) }
            }
        }
        return try visit.json(
            Taken(address: "\(visit.site.base)/plan/imports/\(file.id.text)"), status: .created)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await show(visit, draft: nil, refused: nil)
    }

    private func show(_ visit: Visit, draft: MapDraft?, refused: Refused?) async throws -> Response {
        let (file, reading) = (try visit.incoming, visit.reading)
        var (refused, stopped) = (refused, false)
        switch await visit.readings.state(of: file.id) {
        case .reading(let step): return visit.show(IncomingPage(file, step, reading))
        case .ended(let end):
            let list = "\(reading.base)/plan/imports/\(file.id.text)/rejected.csv"
            if let done = IncomingPage.Done(end, rejectedAt: list, reading.words) {
                return visit.show(IncomingPage(file, done: done, reading))
            }
            if case .refused(let code, let values) = end, refused == nil {
                refused = Refused(form: "map", refusal: Refusal(Refusal.Code(rawValue: code), values: values))
            }
            stopped = end == .stopped
        case .waiting: break
        }
        let confirm: IncomingPage.Confirm?
        do {
            (confirm, refused) = try await self.confirm(file, visit, draft, refused)
        } catch let refusal as Refusal where refusal.kind == .unacceptable {
            // A file that cannot be read at all: the page says why, and lets it go.
            (confirm, refused) = (nil, refused ?? Refused(form: "map", refusal: refusal))
        }
        return visit.show(
            IncomingPage(file, confirm, stopped: stopped, refused: refused, reading),
            status: draft == nil ? .ok : refused?.refusal.status ?? .ok)
    }

    /// The form that asks how the file is to be read.
    ///
    /// - Throws: ``Refusal`` where the file cannot be read with any map.
    private func confirm(
        _ file: IncomingFile, _ visit: Visit, _ draft: MapDraft?, _ refused: Refused?
    ) async throws -> (IncomingPage.Confirm, Refused?) {
        let (path, now) = (visit.readings.files.calls(file.id).path, visit.desk.clock())
        let tried = visit.readings.files.map(of: file.id)
        let known = (tried.map { [$0] } ?? []) + (try await visit.knownMaps())
        var refused = refused
        let sample: ExportSample
        do {
            sample = try ExportSample(path)
        } catch {
            guard let refusal = Refusal(reading: error) else { throw error }
            throw refusal
        }
        let fitting = draft == nil && tried == nil ? sample.fitting(known) : nil
        let draft =
            draft ?? (tried ?? fitting).map { MapDraft($0.map) }
            ?? MapDraft(sample.proposal, file: file.name, zone: visit.site.timeZone.identifier, known: known)
        var trial: (MapShelf.Entry, MapTrial)?
        do {
            // What the form does not yet tell is asked for below and is no mistake of anybody.
            if let entry = try? draft.map(known) { trial = (entry, try MapTrial(entry.map, of: path, now: now)) }
        } catch {
            guard let refusal = Refusal(reading: error) else { throw error }
            refused = refused ?? Refused(form: "map", refusal: refusal)
        }
        return (
            IncomingPage.Confirm(
                draft, of: sample, knownAs: fitting?.map.name, trial: trial, refused: refused, visit.reading), refused
        )
    }

    @Sendable func read(_ visit: Visit) async throws -> Response {
        let file = try visit.incoming
        let form = try await visit.form()
        let draft = MapDraft(form)
        do {
            let known = try await visit.knownMaps()
            let entry = try draft.map(known)
            guard form["act"] != "show" else { return try await show(visit, draft: draft, refused: nil) }
            try draft.requireOwnName(known, amends: form["amends"] != nil)
            try await visit.readings.begin(file.id, with: entry, by: visit.worker)
            return visit.go(to: "/plan/imports/\(file.id.text)")
        } catch let refusal as Refusal where refusal.kind == .unacceptable {
            return try await show(visit, draft: draft, refused: Refused(form: "map", refusal: refusal))
        }
    }

    private struct Step: Encodable {
        let reading: Bool
        let percent: Int
        let sentence: String
    }

    @Sendable func progress(_ visit: Visit) async throws -> Response {
        let file = try visit.incoming
        guard case .reading(let step) = await visit.readings.state(of: file.id) else {
            return try visit.json(Step(reading: false, percent: 100, sentence: ""))
        }
        let percent = step.size > 0 ? step.bytes * 100 / step.size : 0
        return try visit.json(
            Step(
                reading: true, percent: percent,
                sentence: IncomingPage.sentence(step.counts, percent, visit.reading.words)))
    }

    @Sendable func stop(_ visit: Visit) async throws -> Response {
        let file = try visit.incoming
        _ = try await visit.form()
        await visit.readings.stop(file.id)
        return visit.go(to: "/plan/imports/\(file.id.text)")
    }

    @Sendable func remove(_ visit: Visit) async throws -> Response {
        let file = try visit.incoming
        _ = try await visit.form()
        try await visit.readings.remove(file.id)
        return visit.go(to: "/plan/past")
    }

    @Sendable func rejected(_ visit: Visit) async throws -> Response {
        let list = visit.readings.files.rejected(try visit.incoming.id)
        guard let rows = try? FileHandle(forReadingFrom: list) else { throw Refusal(.noSuchFile, .absent) }
        let headers: HTTPFields = [
            .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
            .contentDisposition: "attachment; filename=\"rejected.csv\"",
        ]
        let body = ResponseBody { writer in
            while let some = try rows.read(upToCount: 1 << 16), !some.isEmpty {
                try await writer.write(ByteBuffer(bytes: some))
            }
            try rows.close()
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }
}

extension Visit {
    fileprivate var readings: Readings { site.readings }

    /// The incoming file of the address.
    fileprivate var incoming: IncomingFile {
        get throws(Refusal) {
            let id: ID<IncomingFile>
            do throws(Refusal) {
                id = try ID(context.parameters.get("id") ?? "")
            } catch {
                throw Refusal(.noSuchFile, .absent)
            }
            return try readings.files.one(id, at: desk.clock())
        }
    }

    /// The maps that are known here: those exports were read with, and those that come with the program.
    fileprivate func knownMaps() async throws -> [MapShelf.Entry] {
        let used = try await desk.look(as: worker, for: .importCalls, at: .history) { db in
            try CallImports(db).maps()
        }
        let names = Set(used.map(\.map.name))
        return used + site.setting.maps.filter { !names.contains($0.map.name) }
    }
}

extension String {
    /// The text as one line without what would move a cursor or turn the line round.
    fileprivate var plainLine: String {
        String(
            map { letter in
                letter.isNewline
                    || letter.unicodeScalars.contains { [.control, .format].contains($0.properties.generalCategory) }
                    ? " " : letter
            })
    }
}
