import Access
import Door
import Foundation
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// Reports of suspected harm.
    ///
    /// Everybody has the duty: which reports somebody may open, the record decides.
    static let mandatedReports: [Route] = [
        row("GET /mandated-reports", .seeMandatedReports, page: "mandated-reports"),
        row("GET /mandated-reports/new", .suspectHarm, page: "mandated-new"),
        row("POST /mandated-reports", .suspectHarm),
        row("GET /mandated-reports/rules", .setMandatedRules, page: "mandated-rules"),
        row("POST /mandated-reports/rules", .setMandatedRules),
        row("GET /mandated-reports/{id}", .seeMandatedReports, page: "mandated-report"),
        row("GET /mandated-reports/{id}/packet", .suspectHarm, page: "mandated-packet"),
        row("POST /mandated-reports/{id}/packet", .suspectHarm),
        row("GET /mandated-reports/{id}/print", .seeMandatedReports, page: "mandated-print"),
        row("POST /mandated-reports/{id}/reporters", .suspectHarm),
        row("POST /mandated-reports/{id}/oral-reports", .suspectHarm),
        row("POST /mandated-reports/{id}/sendings", .suspectHarm),
        row("POST /mandated-reports/{id}/withdrawals", .suspectHarm),
        row("POST /mandated-reports/{id}/notices", .seeMandatedReports),
        row("POST /mandated-reports/{id}/ending", .suspectHarm),
    ]
}

/// `/mandated-reports`: suspecting harm, telling an agency, writing what is sent, and what the law asks.
struct MandatedRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /mandated-reports", list)
        try mounts.at("GET /mandated-reports/new", new)
        try mounts.at("POST /mandated-reports", begin)
        try mounts.at("GET /mandated-reports/rules", rules)
        try mounts.at("POST /mandated-reports/rules", setRule)
        try mounts.at("GET /mandated-reports/{id}", show)
        try mounts.at("GET /mandated-reports/{id}/packet", packet)
        try mounts.at("POST /mandated-reports/{id}/packet", write)
        try mounts.at("GET /mandated-reports/{id}/print", print)
        try mounts.at("POST /mandated-reports/{id}/reporters", join)
        try mounts.at("POST /mandated-reports/{id}/oral-reports", tell)
        try mounts.at("POST /mandated-reports/{id}/sendings", send)
        try mounts.at("POST /mandated-reports/{id}/withdrawals", withdraw)
        try mounts.at("POST /mandated-reports/{id}/notices", note)
        try mounts.at("POST /mandated-reports/{id}/ending", end)
    }

    // MARK: - The list, and beginning one

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let worker = try visit.worker
        let leads = worker.leadsReports
        let (reports, mine, noted) = try await visit.desk.look(
            as: worker, for: .seeMandatedReports, at: .mandatedReports
        ) { db in
            let all = MandatedReports(db)
            let mine = Set(try all.reports(of: worker.id).map(\.id))
            return (try all.reports(of: leads ? nil : worker.id), mine, try all.noted(by: worker.id))
        }
        return visit.show(
            MandatedListPage(
                reports, mine: mine, noted: noted, leads: leads, maySetRules: may(worker, .setMandatedRules).allowed,
                visit.reading))
    }

    @Sendable func new(_ visit: Visit) async throws -> Response {
        func name<T>(_ field: String) -> ID<T>? { visit.query(field).flatMap { try? ID($0) } }
        return try await newPage(
            visit, from: ReportOrigin(call: name("call"), supportCase: name("case"), person: name("of")))
    }

    @Sendable func begin(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        var origin = ReportOrigin()
        do {
            origin = ReportOrigin(
                call: try form.name("call"), supportCase: try form.name("case"), person: try form.name("of"))
            guard let kind = try form.code("harmed", MandatedRule.Kind.init(rawValue:)) else {
                throw Refusal(.required, field: "harmed")
            }
            guard let moment = try form.moment("suspectedAt", in: visit.site.timeZone) else {
                throw Refusal(.required, field: "suspectedAt")
            }
            let command = try BeginReport(kind, suspectedAt: moment, about: form["about"], from: origin)
            let report = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/mandated-reports/\(report.id)")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await newPage(
                visit, from: origin, refused: Refused(form: "suspicion", refusal: refusal, typed: form.typed))
        }
    }

    private func newPage(
        _ visit: Visit, from named: ReportOrigin, refused: Refused? = nil
    ) async throws -> Response {
        let worker = try visit.worker
        let origin = named.seen(by: worker)
        let (begun, seen, about) = try await visit.desk.look(as: worker, for: .suspectHarm, at: .mandatedReports) {
            db in
            let reports = MandatedReports(db)
            let begun = try reports.reports(about: origin)
            let seen = try begun.filter { try $0.isOpen(to: worker, in: db) }.map(\.id)
            return (begun, Set(seen), try origin.calledBy(in: db))
        }
        let page = MandatedNewPage(
            from: origin, about: about, begun: begun, seen: seen, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    // MARK: - One report

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.id(.noSuchReport))
    }

    private func file(_ visit: Visit, _ id: ID<MandatedReport>) async throws -> MandatedFile {
        let worker = try visit.worker
        return try await visit.desk.look(as: worker, for: .seeMandatedReports, at: MandatedReport.subject(id)) { db in
            try MandatedFile(id, for: worker, in: db)
        }
    }

    private func page(_ visit: Visit, _ id: ID<MandatedReport>, refused: Refused? = nil) async throws -> Response {
        let file = try await file(visit, id)
        let page = MandatedPage(
            file, seesCalls: may(try visit.worker, .seeCalls).allowed, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    /// Does what a form of the report's page asks, and comes back to it: with what was typed, when it was refused.
    private func change(
        _ visit: Visit, _ name: String, _ work: (Form, ID<MandatedReport>) async throws -> Void
    ) async throws -> Response {
        let id: ID<MandatedReport> = try visit.id(.noSuchReport)
        let form = try await visit.form()
        do {
            try await work(form, id)
            return visit.go(to: "/mandated-reports/\(id)")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            guard refusal.code != .noSuchReport else { throw refusal }
            return try await page(visit, id, refused: Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func join(_ visit: Visit) async throws -> Response {
        try await change(visit, "report") { form, id in
            _ = try await visit.desk.perform(JoinReport(id), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func tell(_ visit: Visit) async throws -> Response {
        try await change(visit, "oral") { form, id in
            guard let result = try form.code("result", OralReport.Result.init(rawValue:)) else {
                throw Refusal(.required, field: "result")
            }
            guard let moment = try form.moment("at", in: visit.site.timeZone) else {
                throw Refusal(.required, field: "at")
            }
            let command = try TellAgency(
                id, result, agency: form["toAgency"], takenBy: form["takenBy"], reference: form["reference"],
                note: form["note"], at: moment)
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func send(_ visit: Visit) async throws -> Response {
        try await change(visit, "sending") { form, id in
            guard let channel = try form.code("channel", PacketSending.Channel.init(rawValue:)) else {
                throw Refusal(.required, field: "channel")
            }
            guard let moment = try form.moment("at", in: visit.site.timeZone) else {
                throw Refusal(.required, field: "at")
            }
            let command = try SendPacket(
                id, revision: form.number("revision"), channel, agency: form["toAgency"], reference: form["reference"],
                at: moment)
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func withdraw(_ visit: Visit) async throws -> Response {
        try await change(visit, "report") { form, id in
            let entry: WithdrawTelling.Entry
            if let oral: ID<OralReport> = try form.name("oral") {
                entry = .oral(oral)
            } else if let sending: ID<PacketSending> = try form.name("sending") {
                entry = .sending(sending)
            } else {
                throw Refusal(.required, field: "oral")
            }
            let command = try WithdrawTelling(entry, of: id, because: form["mistake"])
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func note(_ visit: Visit) async throws -> Response {
        try await change(visit, "report") { form, id in
            _ = try await visit.desk.perform(NoteReport(id), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func end(_ visit: Visit) async throws -> Response {
        try await change(visit, "report") { form, id in
            _ = try await visit.desk.perform(EndReport(id), by: visit.worker, once: try visit.once(form))
        }
    }

    // MARK: - What is written and sent

    @Sendable func packet(_ visit: Visit) async throws -> Response {
        try await packetPage(visit, try visit.id(.noSuchReport))
    }

    private func packetPage(_ visit: Visit, _ id: ID<MandatedReport>, refused: Refused? = nil) async throws -> Response
    {
        let worker = try visit.worker
        let file = try await file(visit, id)
        // Whoever leads reads the printed report; nothing of it is theirs to write.
        guard file.mayTell else { throw Refusal(.noSuchReport, .absent) }
        let page = PacketPage(file, reader: worker.id, name: worker.name, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    @Sendable func write(_ visit: Visit) async throws -> Response {
        let id: ID<MandatedReport> = try visit.id(.noSuchReport)
        let form = try await visit.form()
        do {
            let command = WritePacket(
                id, after: try form.number("revision"), try form.packet(by: visit.worker.id))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/mandated-reports/\(id)")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            guard refusal.code != .noSuchReport else { throw refusal }
            return try await packetPage(
                visit, id, refused: Refused(form: "packet", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func print(_ visit: Visit) async throws -> Response {
        let worker = try visit.worker
        let file = try await file(visit, try visit.id(.noSuchReport))
        let asked = visit.query("version").flatMap { Int($0) }
        guard let version = file.versions.first(where: { asked == nil || $0.revision == asked }) else {
            throw Refusal(.nothingWritten, .absent)
        }
        return visit.show(
            PacketPrint(
                file, version, seesReporters: may(worker, .seeReporters).allowed, reader: worker.id, visit.reading))
    }

    // MARK: - What the law asks

    @Sendable func rules(_ visit: Visit) async throws -> Response {
        try await rulesPage(visit)
    }

    @Sendable func setRule(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        var name = "rule"
        do {
            guard let kind = try form.code("harmed", MandatedRule.Kind.init(rawValue:)) else {
                throw Refusal(.required, field: "harmed")
            }
            name = "rule-\(kind.rawValue)"
            let command = SetMandatedRule(try form.rule(kind), after: try form.number("revision"))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/mandated-reports/rules")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await rulesPage(visit, Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    private func rulesPage(_ visit: Visit, _ refused: Refused? = nil) async throws -> Response {
        let rules = try await visit.desk.look(as: visit.worker, for: .setMandatedRules, at: .mandatedReports) { db in
            try MandatedRule.Kind.allCases.map { try MandatedReports(db).rule($0) }
        }
        let preset = visit.query("from").flatMap { code in StateRule.all.first { $0.code == code } }
        return visit.show(
            MandatedRulesPage(rules, begunFrom: preset, refused: refused, visit.reading), refused: refused)
    }
}

extension Form {
    /// A rule as it was filled in.
    ///
    /// - Throws: ``Refusal`` that names the field.
    func rule(_ kind: MandatedRule.Kind) throws -> MandatedRule {
        let hours = try given("writtenHours").map { _ in try number("writtenHours") }
        return try MandatedRule(
            kind, state: self["lawState"], who: code("whoReports", MandatedRule.Who.init(rawValue:)) ?? .professions,
            oralMinutes: number("oralMinutes"), isWrittenEnough: given("writtenEnough") != nil, writtenHours: hours,
            writtenFrom: code("writtenFrom", MandatedRule.WrittenFrom.init(rawValue:)), agency: self["toAgency"],
            telephone: self["telephone"], form: self["form"], citation: self["citation"],
            asked: PacketField.allCases.filter { given("asked-\($0.rawValue)") != nil }.map {
                MandatedRule.Asked($0, self["clause-\($0.rawValue)"])
            })
    }

    /// What is sent, as it was filled in; lines that hold nothing are left out.
    ///
    /// - Throws: ``Refusal`` that names the field.
    func packet(by worker: ID<Worker>) throws(Refusal) -> PacketContent {
        var people: [PacketField: [PacketContent.Somebody]] = [:]
        var texts: [PacketField: String?] = [:]
        for field in PacketField.allCases {
            guard let most = field.people else {
                texts[field] = self[field.rawValue]
                continue
            }
            for place in 0..<most {
                let prefix = "\(field.rawValue)-\(place)-"
                let one = try PacketContent.Somebody(
                    name: self[prefix + "name"], birthDate: self[prefix + "birthDate"], age: self[prefix + "age"],
                    sex: self[prefix + "sex"], relation: self[prefix + "relation"], address: self[prefix + "address"],
                    telephone: self[prefix + "telephone"], at: prefix)
                people[field, default: []].append(one)
            }
        }
        return try PacketContent(people: people, texts: texts, by: worker)
    }
}

extension MandatedReport {
    /// Whether somebody may open it.
    fileprivate func isOpen(to worker: Worker, in db: any Transaction) throws -> Bool {
        guard !worker.leadsReports else { return true }
        return try MandatedReports(db).isReporter(worker.id, of: id)
    }
}

extension ReportOrigin {
    /// What the person is called whom it came from; nothing where that is not known.
    fileprivate func calledBy(in db: any Transaction) throws -> String? {
        try person.flatMap { try People(db).calledBy($0) }?.text
    }
}
