import Access
import Door
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Store
import Vocabulary

/// `/api/hsds`: the directory as the Human Services Data API 3.1 gives it, to everybody, once the city has opened it.
struct HumanServicesAPI: Sendable {
    /// Each list of the specification, with what stands in it.
    private static let lists: [(path: String, entity: DirectoryEntity)] = [
        ("services", .service), ("organizations", .organization), ("service_at_locations", .serviceAtLocation),
        ("taxonomies", .taxonomy), ("taxonomy_terms", .taxonomyTerm),
    ]

    /// How many things a page has, where nobody says; and at the most, whole or not.
    private static let usual = 50
    private static let most = 100
    /// How many one answer has that is no page.
    private static let mostLines = 20_000

    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/hsds", about)
        for (path, entity) in Self.lists {
            try mounts.at("GET /api/hsds/\(path)") { try await list(entity, $0) }
            try mounts.at("GET /api/hsds/\(path)/{id}") { try await one(entity, $0) }
        }
    }

    @Sendable func about(_ visit: Visit) async throws -> Response {
        try await read(visit) { _ in () }
        return answer(
            JSONObject([
                .init("version", .text("3.1")),
                .init("profile", .text("https://docs.openreferral.org/en/3.1/hsds/overview.html")),
                .init(
                    "openapi_url",
                    .text("https://raw.githubusercontent.com/openreferral/specification/3.1/schema/openapi.json")),
            ]))
    }

    private func one(_ entity: DirectoryEntity, _ visit: Visit) async throws -> Response {
        let id: ID<DirectoryRecord> = try visit.id(.noSuchDirectoryEntry)
        let isWhole = try flag("full_service", visit)
        let object = try await read(visit) { directories in
            guard let record = try directories.record(entity, id.text) else {
                throw Refusal(.noSuchDirectoryEntry, .absent)
            }
            return try DirectoryTree(directories, fullService: isWhole).whole(record)
        }
        return answer(object)
    }

    private func list(_ entity: DirectoryEntity, _ visit: Visit) async throws -> Response {
        let question = try question(entity, visit)
        let isLines = try format(visit)
        let (isMinimal, isFull) = (try flag("minimal", visit), try flag("full", visit))
        let isWhole = try flag("full_service", visit)
        guard !(isLines && isFull) else { throw Refusal(.queryUnreadable, field: "full") }
        let isAll = isLines || isMinimal
        let number = try count("page", visit) ?? 1
        let size = isAll ? Self.mostLines : min(Self.most, try count("per_page", visit) ?? Self.usual)
        let (things, total) = try await read(visit) { directories in
            let part = try directories.list(entity, question, from: (number - 1) * size, most: size)
            let tree = DirectoryTree(directories, fullService: isWhole)
            let things = try part.records.map { record in
                if isMinimal { return JSONValue.object(Self.minimal(record)) }
                if isFull || isWhole { return .object(try tree.whole(record)) }
                return .object(isLines ? DirectoryTree.own(record) : try tree.listed(record))
            }
            return (things, part.total)
        }
        guard !isLines else {
            var bytes: [UInt8] = []
            for thing in things {
                thing.write(to: &bytes)
                bytes.append(0x0A)
            }
            return answer(bytes, "application/x-ndjson")
        }
        return answer(DirectorySlice(total: total, number: number, size: size).object(things))
    }

    private static func minimal(_ record: DirectoryRecord) -> JSONObject {
        var members = [JSONObject.Member("id", .text(record.id))]
        if let changed = record.values["last_modified"] { members.append(.init("last_modified", changed)) }
        return JSONObject(members)
    }

    // MARK: - What is asked

    private func question(_ entity: DirectoryEntity, _ visit: Visit) throws -> DirectoryQuestion {
        var question = DirectoryQuestion()
        question.search = try FreeText.given(visit.query("search"), most: 120, field: "search")
        question.term = visit.query("taxonomy_term_id")
        question.taxonomy = visit.query("taxonomy_id")
        question.organization = visit.query("organization_id")
        question.parent = visit.query("parent_id")
        question.isTopOnly = try flag("top_only", visit)
        if let text = visit.query("modified_after") {
            do throws(Refusal) { question.modifiedAfter = try Instant(rfc3339: text) } catch {
                throw Refusal(.queryUnreadable, field: "modified_after")
            }
        }
        // To pass over what is asked would be to answer with what was not asked for.
        for unknown in ["postcode", "proximity"] where visit.query(unknown) != nil {
            throw Refusal(.queryUnreadable, field: unknown)
        }
        return question
    }

    private func flag(_ name: String, _ visit: Visit) throws(Refusal) -> Bool {
        switch visit.query(name)?.lowercased() {
        case nil, "", "false": return false
        case "true": return true
        default: throw Refusal(.queryUnreadable, field: name)
        }
    }

    private func count(_ name: String, _ visit: Visit) throws(Refusal) -> Int? {
        guard let text = visit.query(name) else { return nil }
        guard let number = Int(text), (1...1_000_000).contains(number) else {
            throw Refusal(.queryUnreadable, field: name)
        }
        return number
    }

    /// Whether each thing stands on a line of its own, all of them.
    private func format(_ visit: Visit) throws(Refusal) -> Bool {
        switch visit.query("format") {
        case nil, "json": return false
        case "ndjson": return true
        default: throw Refusal(.queryUnreadable, field: "format")
        }
    }

    // MARK: - What is answered

    /// Reads the directory, if the city has opened it.
    private func read<T: Sendable>(
        _ visit: Visit, _ work: @escaping @Sendable (Directories) throws -> T
    ) async throws -> T {
        let from = visit.site.address(of: visit.request, visit.context)
        try visit.site.openDirectory.count(from ?? "", at: visit.desk.clock())
        return try await visit.desk.database.read { db in
            let directories = try Directories(db)
            guard try directories.isOpen() else { throw Refusal(.directoryClosed, .absent) }
            return try work(directories)
        }
    }

    private func answer(_ object: JSONObject) -> Response {
        var bytes: [UInt8] = []
        JSONValue.object(object).write(to: &bytes)
        return answer(bytes, "application/json")
    }

    private func answer(_ bytes: [UInt8], _ type: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type, .cacheControl: "public, max-age=60",
                // Any page of the web may read what everybody may read.
                .accessControlAllowOrigin: "*",
            ], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
