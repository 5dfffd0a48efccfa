import Access
import Door
import Hummingbird
import Operate
import Programs
import Store
import Vocabulary

/// `/instruments`: the wording of instruments that the agency supplies.
struct InstrumentRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /instruments", show)
        try mounts.at("POST /instruments", add)
        try mounts.at("POST /instruments/{digest}/acceptance", accept)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit)
    }

    @Sendable func add(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        return try await keep(visit, form) {
            guard let file = form["file"], form.given("file") != nil else { throw Refusal(.required, field: "file") }
            // A browser sends every line end as two signs; the file had one, and its digest is of that.
            let text = file.replacing("\r\n", with: "\n")
            _ = try await visit.desk.perform(
                AddInstrumentWording(Array(text.utf8)), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func accept(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        return try await keep(visit, form) {
            _ = try await visit.desk.perform(
                AcceptInstrumentWording(try visit.wordingDigest), by: visit.worker, once: try visit.once(form))
        }
    }

    private func keep(_ visit: Visit, _ form: Form, _ work: () async throws -> Void) async throws -> Response {
        do {
            try await work()
            return visit.go(to: "/instruments")
        } catch let refusal as Refusal where !visit.wantsJSON && refusal.kind != .forbidden && refusal.kind != .absent {
            return try await page(visit, refused: Refused(form: "wording", refusal: refusal, typed: form.typed))
        }
    }

    private func page(_ visit: Visit, refused: Refused? = nil) async throws -> Response {
        let listed = try await visit.desk.look(
            as: visit.worker, for: .publishPrograms, at: Event.Subject(kind: "instrument-wording", id: "")
        ) { db in
            let instruments = Instruments(db)
            let files = try instruments.wordings()
            return try instruments.known().map { known in
                (
                    known.instrument,
                    try files.filter { $0.instrument == known.instrument.key }.map {
                        try ShownWordingFile($0, instruments)
                    }
                )
            }
                + instruments.unknown(among: files).map { instrument, files in
                    (instrument, try files.map { try ShownWordingFile($0, instruments) })
                }
        }
        return visit.show(
            InstrumentsPage(listed, refused: refused, visit.reading), refused: refused)
    }
}

extension Instruments {
    /// The agency's own instruments of which no file may be used yet.
    fileprivate func unknown(among files: [KeptWording]) throws -> [(Instrument, [KeptWording])] {
        let known = Set(try known().map(\.instrument.key))
        let waiting = Dictionary(grouping: files.filter { !known.contains($0.instrument) }, by: \.instrument)
        return try waiting.sorted { $0.key < $1.key }.compactMap { _, files in
            try files.compactMap { try fitting($0.digest)?.instrument }.first.map { ($0, files) }
        }
    }
}

extension ShownWordingFile {
    fileprivate init(_ kept: KeptWording, _ instruments: Instruments) throws {
        let wording = try instruments.fitting(kept.digest)
        self.init(
            digest: kept.digest, version: kept.version, language: kept.language, standing: kept.standing,
            by: kept.by.name, at: kept.at, acceptedBy: kept.accepted?.by.name,
            fits: wording != nil,
            // What waits is read before it is accepted.
            texts: kept.isUsable ? [] : wording?.instrument.items.map { ($0.key, wording?.items[$0.key] ?? "") } ?? [])
    }
}

extension Visit {
    /// The digest of a wording that the path names.
    ///
    /// - Throws: ``Refusal`` with `.noSuchWording`.
    var wordingDigest: String {
        get throws(Refusal) {
            let digest = context.parameters.get("digest") ?? ""
            guard digest.wholeMatch(of: /[0-9a-f]{64}/) != nil else { throw Refusal(.noSuchWording, .absent) }
            return digest
        }
    }
}
