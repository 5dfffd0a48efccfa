import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// Reports of suspected harm, for machines.
    static let mandatedAPI: [Route] = [
        api("GET /api/v1/mandated-reports", .seeMandatedReports),
        api("POST /api/v1/mandated-reports", .suspectHarm),
        api("GET /api/v1/mandated-reports/{id}", .seeMandatedReports),
        api("POST /api/v1/mandated-reports/{id}/reporters", .suspectHarm),
        api("POST /api/v1/mandated-reports/{id}/oral-reports", .suspectHarm),
        api("PUT /api/v1/mandated-reports/{id}/packet", .suspectHarm),
        api("POST /api/v1/mandated-reports/{id}/sendings", .suspectHarm),
        api("POST /api/v1/mandated-reports/{id}/withdrawals", .suspectHarm),
        api("POST /api/v1/mandated-reports/{id}/notices", .seeMandatedReports),
        api("POST /api/v1/mandated-reports/{id}/ending", .suspectHarm),
        api("GET /api/v1/mandated-rules", .setMandatedRules),
        api("PUT /api/v1/mandated-rules/{kind}", .setMandatedRules),
    ]
}

/// Reports of suspected harm for machines, as `Assets/openapi.yaml` describes them.
struct MandatedAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/mandated-reports", list)
        try mounts.at("POST /api/v1/mandated-reports", begin)
        try mounts.at("GET /api/v1/mandated-reports/{id}", show)
        try mounts.at("POST /api/v1/mandated-reports/{id}/reporters", join)
        try mounts.at("POST /api/v1/mandated-reports/{id}/oral-reports", tell)
        try mounts.at("PUT /api/v1/mandated-reports/{id}/packet", write)
        try mounts.at("POST /api/v1/mandated-reports/{id}/sendings", send)
        try mounts.at("POST /api/v1/mandated-reports/{id}/withdrawals", withdraw)
        try mounts.at("POST /api/v1/mandated-reports/{id}/notices", note)
        try mounts.at("POST /api/v1/mandated-reports/{id}/ending", end)
        try mounts.at("GET /api/v1/mandated-rules", rules)
        try mounts.at("PUT /api/v1/mandated-rules/{kind}", setRule)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let worker = try visit.worker
        let reports = try await visit.desk.look(as: worker, for: .seeMandatedReports, at: .mandatedReports) { db in
            try MandatedReports(db).reports(of: worker.leadsReports ? nil : worker.id)
        }
        let items = reports.map { MandatedReportDocument(report: $0) }
        return try visit.json(ListDocument(name: "reports", items: items, next: nil))
    }

    @Sendable func begin(_ visit: Visit) async throws -> Response {
        let (body, once) = try await visit.mandated(["harmed", "suspectedAt", "about", "call", "case", "person"])
        let kind = try body.needed("harmed", MandatedRule.Kind.init(rawValue:))
        guard let moment = try body.moment("suspectedAt") else { throw Refusal(.required, field: "suspectedAt") }
        let origin = ReportOrigin(
            call: try body.name("call"), supportCase: try body.name("case"), person: try body.name("person"))
        let command = try BeginReport(kind, suspectedAt: moment, about: body.text("about"), from: origin)
        let report = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try await answer(visit, report.id, status: .created)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await answer(visit, try visit.id(.noSuchReport))
    }

    private func answer(
        _ visit: Visit, _ id: ID<MandatedReport>, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let worker = try visit.worker
        let file = try await visit.desk.look(
            as: worker, for: .seeMandatedReports, at: MandatedReport.subject(id)
        ) { db in try MandatedFile(id, for: worker, in: db) }
        return try visit.json(MandatedFileDocument(file: file), status: status)
    }

    @Sendable func join(_ visit: Visit) async throws -> Response {
        let id: ID<MandatedReport> = try visit.id(.noSuchReport)
        let (_, once) = try await visit.mandated([])
        _ = try await visit.desk.perform(JoinReport(id), by: visit.worker, once: once)
        return try await answer(visit, id)
    }

    @Sendable func tell(_ visit: Visit) async throws -> Response {
        let id: ID<MandatedReport> = try visit.id(.noSuchReport)
        let (body, once) = try await visit.mandated(["result", "toAgency", "takenBy", "reference", "note", "at"])
        let result = try body.needed("result", OralReport.Result.init(rawValue:))
        guard let moment = try body.moment("at") else { throw Refusal(.required, field: "at") }
        let command = try TellAgency(
            id, result, agency: body.text("toAgency"), takenBy: body.text("takenBy"), reference: body.text("reference"),
            note: body.text("note"), at: moment)
        _ = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try await answer(visit, id, status: .created)
    }

    @Sendable func write(_ visit: Visit) async throws -> Response {
        let id: ID<MandatedReport> = try visit.id(.noSuchReport)
        let (body, once) = try await visit.mandated(Set(PacketField.allCases.map(\.rawValue) + ["revision"]))
        guard let revision = try body.number("revision") else { throw Refusal(.required, field: "revision") }
        let command = WritePacket(id, after: revision, try body.packet(by: visit.worker.id))
        _ = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try await answer(visit, id)
    }

    @Sendable func send(_ visit: Visit) async throws -> Response {
        let id: ID<MandatedReport> = try visit.id(.noSuchReport)
        let (body, once) = try await visit.mandated(["revision", "channel", "toAgency", "reference", "at"])
        guard let revision = try body.number("revision") else { throw Refusal(.required, field: "revision") }
        let channel = try body.needed("channel", PacketSending.Channel.init(rawValue:))
        guard let moment = try body.moment("at") else { throw Refusal(.required, field: "at") }
        let command = try SendPacket(
            id, revision: revision, channel, agency: body.text("toAgency"), reference: body.text("reference"),
            at: moment)
        _ = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try await answer(visit, id, status: .created)
    }

    @Sendable func withdraw(_ visit: Visit) async throws -> Response {
        let id: ID<MandatedReport> = try visit.id(.noSuchReport)
        let (body, once) = try await visit.mandated(["oral", "sending", "mistake"])
        let entry: WithdrawTelling.Entry
        if let oral: ID<OralReport> = try body.name("oral") {
            entry = .oral(oral)
        } else if let sending: ID<PacketSending> = try body.name("sending") {
            entry = .sending(sending)
        } else {
            throw Refusal(.required, field: "oral")
        }
        let command = try WithdrawTelling(entry, of: id, because: body.text("mistake"))
        _ = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try await answer(visit, id)
    }

    @Sendable func note(_ visit: Visit) async throws -> Response {
        let id: ID<MandatedReport> = try visit.id(.noSuchReport)
        let (_, once) = try await visit.mandated([])
        _ = try await visit.desk.perform(NoteReport(id), by: visit.worker, once: once)
        return try await answer(visit, id)
    }

    @Sendable func end(_ visit: Visit) async throws -> Response {
        let id: ID<MandatedReport> = try visit.id(.noSuchReport)
        let (_, once) = try await visit.mandated([])
        _ = try await visit.desk.perform(EndReport(id), by: visit.worker, once: once)
        return try await answer(visit, id)
    }

    @Sendable func rules(_ visit: Visit) async throws -> Response {
        let rules = try await visit.desk.look(as: visit.worker, for: .setMandatedRules, at: .mandatedReports) { db in
            try MandatedRule.Kind.allCases.map { try MandatedReports(db).rule($0) }
        }
        let items = rules.map { MandatedRuleDocument(rule: $0) }
        return try visit.json(ListDocument(name: "rules", items: items, next: nil))
    }

    @Sendable func setRule(_ visit: Visit) async throws -> Response {
        guard let kind = MandatedRule.Kind(rawValue: visit.context.parameters.get("kind") ?? "") else {
            throw Refusal(.notFound, .absent)
        }
        let (body, once) = try await visit.mandated([
            "revision", "lawState", "whoReports", "oralMinutes", "writtenEnough", "writtenHours", "writtenFrom",
            "toAgency",
            "telephone", "form", "citation", "askedFor",
        ])
        guard let revision = try body.number("revision") else { throw Refusal(.required, field: "revision") }
        var asked: [MandatedRule.Asked] = []
        for one in try body.list("askedFor", names: ["field", "clause"]) {
            asked.append(.init(try one.needed("field", PacketField.init(rawValue:)), try one.text("clause")))
        }
        let rule = try MandatedRule(
            kind, state: body.text("lawState"),
            who: body.code("whoReports", MandatedRule.Who.init(rawValue:)) ?? .professions,
            oralMinutes: body.number("oralMinutes") ?? MandatedRule.usualMinutes,
            isWrittenEnough: body.flag("writtenEnough") ?? false, writtenHours: body.number("writtenHours"),
            writtenFrom: body.code("writtenFrom", MandatedRule.WrittenFrom.init(rawValue:)),
            agency: body.text("toAgency"), telephone: body.text("telephone"), form: body.text("form"),
            citation: body.text("citation"), asked: asked)
        let kept = try await visit.desk.perform(SetMandatedRule(rule, after: revision), by: visit.worker, once: once)
        return try visit.json(MandatedRuleDocument(rule: kept))
    }
}

extension Visit {
    fileprivate func mandated(_ names: Set<String>) async throws -> (JSONBody, OnceKey) {
        let bytes = try await body()
        let key = try once(bytes)
        return (try object(names, bytes: bytes), key)
    }
}

extension JSONBody {
    /// What is sent, as far as it is known.
    ///
    /// - Throws: ``Refusal`` that names the field.
    fileprivate func packet(by worker: ID<Worker>) throws(Refusal) -> PacketContent {
        var people: [PacketField: [PacketContent.Somebody]] = [:]
        var texts: [PacketField: String?] = [:]
        for field in PacketField.allCases {
            guard let most = field.people else {
                texts[field] = try text(field.rawValue)
                continue
            }
            guard isGiven(field.rawValue) else { continue }
            let names: Set<String> = ["name", "birthDate", "age", "sex", "relation", "address", "telephone"]
            let told = try list(field.rawValue, names: names)
            guard told.count <= most else {
                throw Refusal(.tooManyPeople, field: field.rawValue, values: ["most": String(most)])
            }
            for one in told {
                let age = try one.number("age").map { String($0) }
                people[field, default: []].append(
                    try PacketContent.Somebody(
                        name: one.text("name"), birthDate: one.text("birthDate"), age: age, sex: one.text("sex"),
                        relation: one.text("relation"), address: one.text("address"), telephone: one.text("telephone"),
                        at: ""))
            }
        }
        return try PacketContent(people: people, texts: texts, by: worker)
    }
}
