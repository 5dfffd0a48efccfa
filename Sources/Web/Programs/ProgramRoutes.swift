import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Programs
import Store
import Vocabulary

extension Routes {
    /// Reading programs, and putting a version live.
    static let programs: [Route] = [
        row("GET /programs", .seePrograms, page: "programs"),
        row("POST /programs", .publishPrograms),
        row("GET /programs/{digest}", .seePrograms, page: "program"),
        row("POST /programs/{digest}/diff", .publishPrograms),
        row("POST /programs/{digest}/release", .publishPrograms),
    ]
}

/// `/programs`: what is live, what is proposed, and what a version would change.
struct ProgramRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /programs", list)
        try mounts.at("POST /programs", propose)
        try mounts.at("GET /programs/{digest}", show)
        try mounts.at("POST /programs/{digest}/diff", compare)
        try mounts.at("POST /programs/{digest}/release", release)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response { try await list(visit, faults: [], refused: nil) }

    /// A file that is faulty comes back with every fault; one that is not is kept as a proposal.
    @Sendable func propose(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            guard let text = form.given("text") else { throw Refusal(.required, field: "program") }
            // A browser ends lines as a typewriter does; the file is kept as editors write it.
            let bytes = Array(text.replacing("\r\n", with: "\n").utf8)
            let faults = ProgramRoutes.faults(of: bytes)
            guard faults.isEmpty else {
                return try await list(
                    visit, faults: faults,
                    refused: Refused(form: "propose", refusal: Refusal(.programFaulty), typed: form.typed))
            }
            let draft = try await visit.desk.perform(
                try ProposeProgram(bytes), by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/programs/\(draft.digest)")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await list(
                visit, faults: [], refused: Refused(form: "propose", refusal: refusal, typed: form.typed))
        }
    }

    private static func faults(of bytes: [UInt8]) -> [ProgramFault.Fault] {
        do throws(ProgramFault) {
            return try Program(yaml: bytes).check().faults
        } catch {
            return error.faults
        }
    }

    private func list(_ visit: Visit, faults: [ProgramFault.Fault], refused: Refused?) async throws -> Response {
        let worker = try visit.worker
        let (live, drafts) = try await visit.desk.look(
            as: worker, for: .seePrograms, at: Event.Subject(kind: "program", id: "")
        ) { db in
            let programs = LivePrograms(db)
            let live = try programs.versions().map { (program: try programs.program($0.digest), since: $0.at) }
            return (live, try ProgramDrafts(db).waiting())
        }
        let reading = visit.reading
        let page = ProgramsPage(
            live.map { .init($0.program, since: $0.since, reading) }, drafts.map { .init($0, reading) },
            mayPropose: may(worker, .publishPrograms).allowed, faults: faults, refused: refused, reading)
        return visit.show(page, status: refused == nil ? .ok : .unprocessableContent)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response { try await show(visit, refused: nil) }

    private func show(_ visit: Visit, refused: Refused?) async throws -> Response {
        let (worker, digest) = (try visit.worker, visit.digest)
        let file = try await visit.desk.look(as: worker, for: .seePrograms, at: .program(digest)) { db in
            try ProgramFile(digest, in: db)
        }
        let page = ProgramPage(
            file, mayPublish: may(worker, .publishPrograms).allowed, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    /// Holds the workspace's calls against the live version and this one, and keeps what came of it.
    @Sendable func compare(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        return try await change(visit) { digest in
            let file = try await visit.desk.database.read { db in try ProgramFile(digest, in: db) }
            guard let live = file.live else { throw Refusal(.nothingLive, .conflicting) }
            let found = try await visit.site.workspace.compare(live, with: file.program, as: visit.worker)
            _ = try await visit.desk.perform(
                KeepProgramDiff(of: digest, beside: live.digest, past: found.past, triaged: found.triaged),
                by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func release(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        return try await change(visit) { digest in
            let text = try await visit.desk.database.read { db in try ProgramDrafts(db).text(digest) }
            _ = try await visit.desk.perform(
                try PublishProgram(text.utf8, diff: form.given("diff").map { ID(stored: $0) }), by: visit.worker,
                once: try visit.once(form))
        }
    }

    /// Does what a form asks, and comes back to the version's page.
    private func change(_ visit: Visit, _ work: (String) async throws -> Void) async throws -> Response {
        do {
            try await work(visit.digest)
            return visit.go(to: "/programs/\(visit.digest)")
        } catch let refusal as Refusal where refusal.kind == .conflicting || refusal.code == .noSuchDiff {
            return try await show(visit, refused: Refused(form: "release", refusal: refusal))
        }
    }
}

extension Visit {
    /// The version of a program that the address names.
    fileprivate var digest: String { context.parameters.get("digest") ?? "" }
}

extension Refusal.Code {
    static let nothingLive: Self = "nothing-live"
}
