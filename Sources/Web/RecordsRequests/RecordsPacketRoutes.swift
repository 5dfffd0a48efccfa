import Access
import Door
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Store
import Vocabulary

/// What was gathered for a request, line by line, and what was given.
struct RecordsPacketRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /records/{id}/packet") { try await packet($0) }
        try mounts.at("POST /records/{id}/redactions", add)
        try mounts.at("POST /records/{id}/redactions/answers", answer)
        try mounts.at("GET /records/{id}/copy", copy)
        try mounts.at("GET /records/{id}/copy/{form}", file)
    }

    @Sendable func add(_ visit: Visit) async throws -> Response {
        let id: ID<RecordsRequest> = try visit.id(.noSuchRecordsRequest)
        let form = try await visit.form()
        let line = form["line"] ?? ""
        do {
            let part = form["part"] ?? ""
            let command = try AddRedaction(
                part == "line" ? nil : form["words-out"], in: part == "line" || part.isEmpty ? nil : part, of: line, id,
                isEverywhere: form["everywhere"] == "on",
                because: form["ground"].flatMap(RedactionGround.init(rawValue:)))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/records/\(id)/packet?from=\(Self.first(form["from"]))")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.kind != .absent {
            return try await packet(
                visit, Refused(form: "out-\(line)", refusal: refusal, typed: form.typed), from: form["from"])
        }
    }

    @Sendable func answer(_ visit: Visit) async throws -> Response {
        let id: ID<RecordsRequest> = try visit.id(.noSuchRecordsRequest)
        let form = try await visit.form()
        do {
            let places = form.fields.keys.filter { $0.hasPrefix("place-") && form[$0] == "on" }.sorted()
                .map { ID<Redaction>(stored: String($0.dropFirst(6))) }
            let answer: Redaction.Answer = form["answer"] == "rejected" ? .rejected : .accepted
            let command = try AnswerRedactions(places, of: id, answer, because: form["why-shown"])
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/records/\(id)/packet?from=\(Self.first(form["from"]))")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.kind != .absent {
            return try await packet(
                visit, Refused(form: "answers", refusal: refusal, typed: form.typed), from: form["from"])
        }
    }

    private static func first(_ text: String?) -> Int { max(1, text.flatMap { Int($0) } ?? 1) }

    private func packet(_ visit: Visit, _ refused: Refused? = nil, from: String? = nil) async throws -> Response {
        let (worker, id): (Worker, ID<RecordsRequest>) = (try visit.worker, try visit.id(.noSuchRecordsRequest))
        let first = Self.first(from ?? visit.query("from"))
        let onlyOpen = visit.query("show") == "open"
        // Whose record is read stands in the access log beside the request.
        let (request, packet) = try await visit.desk.lookResting(
            as: worker, for: .keepRecordsRequests, at: RecordsRequest.subject(id)
        ) { db in
            let request = try RecordsRequests(db).request(id)
            let packet = try RecordsPackets(db).packet(request, from: first, onlyOpen: onlyOpen)
            return Desk.Sight(value: (request, packet), under: Self.subject(of: request.scope))
        }
        let page = RecordsPacketPage(
            packet, of: request, from: first, onlyOpen: onlyOpen, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    private static func subject(of scope: RecordScope?) -> Event.Subject? {
        switch scope {
        case .person(let id): Person.subject(id)
        case .call(let id): Event.Subject(kind: "call", id: id.text)
        case .supportCase(let id): Event.Subject(kind: "case", id: id.text)
        case .period, nil: nil
        }
    }

    // MARK: - What was given

    @Sendable func copy(_ visit: Visit) async throws -> Response {
        let (worker, id): (Worker, ID<RecordsRequest>) = (try visit.worker, try visit.id(.noSuchRecordsRequest))
        let (request, packet, copies) = try await visit.desk.lookResting(
            as: worker, for: .keepRecordsRequests, at: RecordsRequest.subject(id)
        ) { db in
            let request = try RecordsRequests(db).request(id)
            let copies = RecordsCopies(db)
            let all = try RecordsCopy.Form.allCases.compactMap { try copies.copy(of: id, $0) }
            return Desk.Sight(
                value: (request, try copies.packet(of: id), all), under: Self.subject(of: request.scope))
        }
        guard let packet, let first = copies.first else { throw Refusal(.noRecordsCopy, .absent) }
        let page = RecordsCopyPage(packet, of: request, copies, given: visit.reading(in: first.language), visit.reading)
        return visit.show(page)
    }

    @Sendable func file(_ visit: Visit) async throws -> Response {
        let (worker, id): (Worker, ID<RecordsRequest>) = (try visit.worker, try visit.id(.noSuchRecordsRequest))
        guard let form = RecordsCopy.Form(rawValue: visit.context.parameters.get("form") ?? "") else {
            throw Refusal(.noRecordsCopy, .absent)
        }
        let (request, copy) = try await visit.desk.lookResting(
            as: worker, for: .keepRecordsRequests, at: RecordsRequest.subject(id)
        ) { db in
            let request = try RecordsRequests(db).request(id)
            return Desk.Sight(
                value: (request, try RecordsCopies(db).copy(of: id, form)), under: Self.subject(of: request.scope))
        }
        guard let copy else { throw Refusal(.noRecordsCopy, .absent) }
        let type =
            switch form {
            case .json: "application/json"
            case .html: "text/html; charset=utf-8"
            case .csv: "text/csv; charset=utf-8"
            }
        return Response(
            status: .ok,
            headers: [
                .contentType: type, .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"records-\(request.number).\(form.rawValue)\"",
            ], body: .init(byteBuffer: ByteBuffer(string: copy.content)))
    }
}

extension Refusal.Code {
    static let noRecordsCopy: Self = "no-records-copy"
}
