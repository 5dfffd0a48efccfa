import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Plan
import Programs
import Vocabulary

extension Routes {
    /// What programs would have done with a city's own past.
    static let plan: [Route] = [
        row("GET /plan/past", .seeHistory, page: "past"),
        row("GET /plan/past.json", .seeHistory),
    ]
}

/// `/plan/past`: a city's own past under each known program, side by side.
struct PlanRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /plan/past", show)
        try mounts.at("GET /plan/past.json", document)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        let (imports, replays) = try await look(visit)
        let asked = visit.query("program")
        guard let asked else { return visit.show(PastPage(imports, replays, chosen: nil, visit.reading)) }
        guard let chosen = replays.firstIndex(where: { $0.program.name == asked }) else {
            throw Refusal(.noSuchProgram, .absent)
        }
        return visit.show(PastPage(imports, replays, chosen: chosen, visit.reading))
    }

    @Sendable func document(_ visit: Visit) async throws -> Response {
        let (_, replays) = try await look(visit)
        return try visit.json(
            ReplaysDocument(replays: replays.map(ReplayDocument.init)),
            headers: [.contentDisposition: "attachment; filename=\"past.json\""])
    }

    private func look(_ visit: Visit) async throws -> (imports: [CallImport], replays: [ProgramReplay]) {
        let past = PastCalls(of: visit.site.workspace)
        let worker = try visit.worker
        let imports = try await visit.desk.look(as: worker, for: .seeHistory, at: .history) { db in
            try CallImports(db).all()
        }
        guard !imports.isEmpty else { return ([], []) }
        let replay = Replay(try await past.history(as: worker), try await past.classifier(as: worker))
        return (imports, replay.run(visit.site.shelf))
    }
}
