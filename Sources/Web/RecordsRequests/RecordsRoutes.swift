import Access
import Door
import Foundation
import Hummingbird
import NIOCore
import Operate
import Store
import Vocabulary

extension Routes {
    /// Who asks for records, what is taken out of them, and what is given.
    static let recordsRequests: [Route] = [
        row("GET /records", .keepRecordsRequests, page: "records"),
        row("POST /records", .keepRecordsRequests),
        row("POST /records/rules/{kind}", .setRecordsRules),
        row("GET /records/{id}", .keepRecordsRequests, page: "records-request"),
        row("POST /records/{id}/details", .keepRecordsRequests),
        row("POST /records/{id}/extension", .keepRecordsRequests),
        row("POST /records/{id}/gathering", .keepRecordsRequests),
        row("GET /records/{id}/packet", .keepRecordsRequests, page: "records-packet"),
        row("POST /records/{id}/redactions", .keepRecordsRequests),
        row("POST /records/{id}/redactions/answers", .keepRecordsRequests),
        row("POST /records/{id}/submission", .keepRecordsRequests),
        row("POST /records/{id}/return", .releaseRecords),
        row("POST /records/{id}/release", .releaseRecords),
        row("POST /records/{id}/denial", .keepRecordsRequests),
        row("POST /records/{id}/withdrawal", .keepRecordsRequests),
        row("POST /records/{id}/nothing", .keepRecordsRequests),
        row("GET /records/{id}/copy", .keepRecordsRequests, page: "records-copy"),
        row("GET /records/{id}/copy/{form}", .keepRecordsRequests),
    ]
}

extension Event.Subject {
    /// All requests for records, as a thing that somebody looks at.
    static let recordsRequests = Event.Subject(kind: "records-requests", id: "")
}

/// `/records` and what is kept of one request.
struct RecordsRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /records") { try await list($0) }
        try mounts.at("POST /records", take)
        try mounts.at("POST /records/rules/{kind}", set)
        try mounts.at("GET /records/{id}") { try await page($0) }
        try mounts.at("POST /records/{id}/details", amend)
        try mounts.at("POST /records/{id}/extension", extend)
        try mounts.at("POST /records/{id}/gathering", gather)
        try mounts.at("POST /records/{id}/submission", submit)
        try mounts.at("POST /records/{id}/return", giveBack)
        try mounts.at("POST /records/{id}/release", release)
        try mounts.at("POST /records/{id}/denial", deny)
        try mounts.at("POST /records/{id}/withdrawal", withdraw)
        try mounts.at("POST /records/{id}/nothing", findNothing)
    }

    // MARK: - All of them

    @Sendable func take(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            let command = try TakeRecordsRequest(
                form["request-kind"].flatMap(RecordsRequest.Kind.init(rawValue:)), from: form["requester"],
                contact: form["contact"], purpose: form["what-for"], asking: form["asked-for"],
                on: form["rests-on"], part2Order: form["part2-order"],
                proof: form["proof"].flatMap(RecordsRequest.Proof.init(rawValue:)) ?? .notSeen,
                about: try await RecordReference.scope(form, visit), receivedAt: try Self.received(form, visit))
            let request = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/records/\(request.id)")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await list(
                visit, Refused(form: "take", refusal: RecordReference.beside(refusal), typed: form.typed))
        }
    }

    @Sendable func set(_ visit: Visit) async throws -> Response {
        guard let kind = RecordsRequest.Kind(rawValue: visit.context.parameters.get("kind") ?? "") else {
            throw Refusal(.noSuchRecordsRequest, .absent)
        }
        let form = try await visit.form()
        do {
            let command = try SetRecordsRule(
                kind, days: try Self.number(form, "rule-days"), isBusiness: form["business"] == "on",
                extensionDays: try Self.number(form, "extension-days"), authority: form["authority"])
            try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/records")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await list(visit, Refused(form: "rule-\(kind.rawValue)", refusal: refusal, typed: form.typed))
        }
    }

    private func list(_ visit: Visit, _ refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let (waiting, closed, rules) = try await visit.desk.look(
            as: worker, for: .keepRecordsRequests, at: .recordsRequests
        ) { db in
            (try RecordsRequests(db).waiting(), try RecordsRequests(db).closed(), try RecordsRules(db).all())
        }
        let page = RecordsPage(
            waiting, closed: closed, rules: rules, maySet: may(worker, .setRecordsRules).allowed, refused: refused,
            visit.reading)
        return visit.show(page, refused: refused)
    }

    // MARK: - One of them

    @Sendable func amend(_ visit: Visit) async throws -> Response {
        try await change(visit, "details") { id, form in
            try AmendRecordsRequest(
                id, proof: form["proof"].flatMap(RecordsRequest.Proof.init(rawValue:)) ?? .notSeen,
                on: form["rests-on"], part2Order: form["part2-order"],
                about: try await RecordReference.scope(form, visit))
        }
    }

    @Sendable func extend(_ visit: Visit) async throws -> Response {
        try await change(visit, "extend") { id, form in
            try ExtendRecordsRequest(id, because: form["extended-because"])
        }
    }

    @Sendable func gather(_ visit: Visit) async throws -> Response {
        try await change(visit, "gather", to: "/packet") { id, _ in GatherRecords(id) }
    }

    @Sendable func submit(_ visit: Visit) async throws -> Response {
        try await change(visit, "submit") { id, form in SubmitRecords(id, isSeen: form["seen"] == "on") }
    }

    @Sendable func giveBack(_ visit: Visit) async throws -> Response {
        try await change(visit, "return") { id, form in try ReturnRecords(id, because: form["returned-because"]) }
    }

    @Sendable func release(_ visit: Visit) async throws -> Response {
        try await change(visit, "release", to: "/copy") { id, form in
            ReleaseRecords(id, shown: form["shown"] ?? "", visit.recordsWriting(form))
        }
    }

    @Sendable func deny(_ visit: Visit) async throws -> Response {
        try await change(visit, "deny") { id, form in
            try CloseRecordsRequest(
                denying: id, form["denial"].flatMap(RecordsRequest.DenialGround.init(rawValue:)),
                words: form["denial-words"], visit.recordsWriting(form))
        }
    }

    @Sendable func withdraw(_ visit: Visit) async throws -> Response {
        try await change(visit, "withdraw") { id, form in
            CloseRecordsRequest(id, .withdrawn, visit.recordsWriting(form))
        }
    }

    @Sendable func findNothing(_ visit: Visit) async throws -> Response {
        try await change(visit, "nothing") { id, form in
            CloseRecordsRequest(id, .noneFound, visit.recordsWriting(form))
        }
    }

    private func change<Asked: Command>(
        _ visit: Visit, _ name: String, to rest: String = "",
        _ command: (ID<RecordsRequest>, Form) async throws -> Asked
    ) async throws -> Response where Asked.Outcome == RecordsRequest {
        let id: ID<RecordsRequest> = try visit.id(.noSuchRecordsRequest)
        let form = try await visit.form()
        do {
            let asked = try await command(id, form)
            _ = try await visit.desk.perform(asked, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/records/\(id)\(rest)")
        } catch let refusal as Refusal
            where refusal.kind != .forbidden && refusal.code != .noSuchRecordsRequest
        {
            return try await page(
                visit, Refused(form: name, refusal: RecordReference.beside(refusal), typed: form.typed))
        }
    }

    private func page(_ visit: Visit, _ refused: Refused? = nil) async throws -> Response {
        let (worker, id): (Worker, ID<RecordsRequest>) = (try visit.worker, try visit.id(.noSuchRecordsRequest))
        let file = try await visit.desk.look(
            as: worker, for: .keepRecordsRequests, at: RecordsRequest.subject(id)
        ) { db in
            let request = try RecordsRequests(db).request(id)
            let packets = RecordsPackets(db)
            return RecordsRequestPage.File(
                request: request, rule: try RecordsRules(db).rule(request.kind),
                packet: try packets.packet(request, most: 0), shown: try packets.shown(request),
                copies: try RecordsCopy.Form.allCases.compactMap { try RecordsCopies(db).copy(of: id, $0) })
        }
        let page = RecordsRequestPage(
            file, for: worker, mayRelease: may(worker, .releaseRecords).allowed,
            languages: Array(visit.site.pages.catalogue.languages.keys), refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    // MARK: - Reading forms

    /// When it came, as a form says it; nothing is now.
    private static func received(_ form: Form, _ visit: Visit) throws(Refusal) -> Instant? {
        guard let text = form.given("received-at") else { return nil }
        do throws(Refusal) {
            return try Instant(local: text, in: visit.site.timeZone)
        } catch {
            throw error.about("received-at")
        }
    }

    private static func number(_ form: Form, _ field: String) throws(Refusal) -> Int? {
        guard let text = form.given(field) else { return nil }
        guard let number = Int(text) else { throw Refusal(.notANumber, field: field) }
        return number
    }
}

extension Visit {
    /// How what is given is written, in the language of whoever asked.
    fileprivate func recordsWriting(_ form: Form) -> RecordsWriting {
        let known = site.pages.catalogue.languages
        let language = form["letter-language"].flatMap { known[$0] == nil ? nil : $0 } ?? reading.words.language
        let (pages, reading) = (site.pages, reading(in: language))
        return RecordsWriting(in: language) { packet in
            pages.render(RecordsFile(packet, reading), words: reading.words, base: reading.base)
        } csv: { packet in
            RecordsTable(packet, reading).text
        }
    }
}
