import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// Who interpreted, threats and whom one warned, and people held against their will.
    static let legal: [Route] = [
        row("GET /calls/{id}/legal", .keepLegalRecord, page: "legal"),
        row("POST /calls/{id}/legal/interpreters", .keepLegalRecord),
        row("POST /calls/{id}/legal/interpreters/withdrawal", .keepLegalRecord),
        row("POST /calls/{id}/legal/threats", .keepLegalRecord),
        row("POST /calls/{id}/legal/threats/decision", .keepLegalRecord),
        row("POST /calls/{id}/legal/threats/steps", .keepLegalRecord),
        row("POST /calls/{id}/legal/threats/withdrawal", .keepLegalRecord),
        row("POST /calls/{id}/legal/holds", .keepLegalRecord),
        row("POST /calls/{id}/legal/holds/statement", .keepLegalRecord),
        row("POST /calls/{id}/legal/holds/marks", .keepLegalRecord),
        row("GET /calls/{id}/legal/holds/{hold}", .keepLegalRecord, page: "hold-paper"),
        row("GET /hold-rules", .setHoldRules, page: "hold-rules"),
        row("POST /hold-rules", .setHoldRules),
    ]
}

/// `/calls/{id}/legal`: what the law asks to be written down of a call.
struct LegalRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /calls/{id}/legal", show)
        try mounts.at("POST /calls/{id}/legal/interpreters", interpret)
        try mounts.at("POST /calls/{id}/legal/interpreters/withdrawal", withdrawInterpreter)
        try mounts.at("POST /calls/{id}/legal/threats", threaten)
        try mounts.at("POST /calls/{id}/legal/threats/decision", decide)
        try mounts.at("POST /calls/{id}/legal/threats/steps", step)
        try mounts.at("POST /calls/{id}/legal/threats/withdrawal", withdrawStep)
        try mounts.at("POST /calls/{id}/legal/holds", hold)
        try mounts.at("POST /calls/{id}/legal/holds/statement", state)
        try mounts.at("POST /calls/{id}/legal/holds/marks", mark)
        try mounts.at("GET /calls/{id}/legal/holds/{hold}", paper)
    }

    // MARK: - Reading

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.callID)
    }

    private func page(_ visit: Visit, _ id: ID<Call>, refused: Refused? = nil) async throws -> Response {
        let record = try await record(visit, id)
        let page = LegalPage(
            record, setsRules: may(try visit.worker, .setHoldRules).allowed,
            seesCalls: may(try visit.worker, .seeCalls).allowed, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    private func record(_ visit: Visit, _ id: ID<Call>) async throws -> LegalRecord {
        let worker = try visit.worker
        return try await visit.desk.look(as: worker, for: .keepLegalRecord, at: .call(id)) { db in
            try LegalRecord(id, for: worker, in: db)
        }
    }

    @Sendable func paper(_ visit: Visit) async throws -> Response {
        let id: ID<InvoluntaryHold> = try visit.part("hold", .noSuchEntry)
        let record = try await record(visit, try visit.callID)
        guard let hold = record.holds.first(where: { $0.id == id }) else { throw Refusal(.noSuchEntry, .absent) }
        return visit.show(HoldPaperPage(hold, visit.reading))
    }

    // MARK: - Interpreters

    @Sendable func interpret(_ visit: Visit) async throws -> Response {
        try await change(visit, "interpreter") { form, id in
            guard let manner = try form.code("interpreterManner", InterpreterUse.Manner.init(rawValue:)) else {
                throw Refusal(.required, field: "interpreterManner")
            }
            guard let at = try form.moment("interpreterAt", in: visit.site.timeZone) else {
                throw Refusal(.required, field: "interpreterAt")
            }
            let minutes = form.given("interpreterMinutes") == nil ? nil : try form.number("interpreterMinutes")
            let command = try RecordInterpreter(
                at: id, form["language"], manner, reference: form["interpreterReference"], beganAt: at,
                minutes: minutes, note: form["interpreterNote"])
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func withdrawInterpreter(_ visit: Visit) async throws -> Response {
        try await change(visit, "entry") { form, _ in
            guard let use: ID<InterpreterUse> = try form.name("entry") else { throw Refusal(.noSuchEntry, .absent) }
            let command = try WithdrawInterpreter(use, because: form["withdrawBecause"])
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    // MARK: - Threats

    @Sendable func threaten(_ visit: Visit) async throws -> Response {
        try await change(visit, "threat") { form, id in
            guard let heardAt = try form.moment("heardAt", in: visit.site.timeZone) else {
                throw Refusal(.required, field: "heardAt")
            }
            let command = try RecordThreat(
                at: id, form["threatWords"], against: form["threatAgainst"],
                imminent: try form.code("imminent", Threat.Imminent.init(rawValue:)) ?? .unknown, heardAt: heardAt,
                ruling: try form.ruling())
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func decide(_ visit: Visit) async throws -> Response {
        try await change(visit, "decision") { form, _ in
            guard let ruling = try form.ruling() else { throw Refusal(.required, field: "warn") }
            _ = try await visit.desk.perform(
                DecideThreat(try form.threat(), ruling), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func step(_ visit: Visit) async throws -> Response {
        try await change(visit, "step") { form, _ in
            guard let kind = try form.code("step", Threat.Step.Kind.init(rawValue:)) else {
                throw Refusal(.required, field: "step")
            }
            guard let result = try form.code("stepResult", Threat.Step.Result.init(rawValue:)) else {
                throw Refusal(.required, field: "stepResult")
            }
            guard let at = try form.moment("stepAt", in: visit.site.timeZone) else {
                throw Refusal(.required, field: "stepAt")
            }
            let command = try RecordThreatStep(
                try form.threat(), kind, result, whom: form["toldWhom"], note: form["stepNote"], at: at)
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func withdrawStep(_ visit: Visit) async throws -> Response {
        try await change(visit, "entry") { form, _ in
            guard let step: ID<Threat.Step> = try form.name("entry") else { throw Refusal(.noSuchEntry, .absent) }
            let command = try WithdrawThreatStep(step, of: try form.threat(), because: form["withdrawBecause"])
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    // MARK: - Holds

    @Sendable func hold(_ visit: Visit) async throws -> Response {
        try await change(visit, "hold") { form, id in
            guard let rule = form.given("holdRule") else { throw Refusal(.required, field: "holdRule") }
            guard let kind = try form.code("holderKind", HoldRule.Holder.init(rawValue:)) else {
                throw Refusal(.required, field: "holderKind")
            }
            guard let heldAt = try form.moment("heldAt", in: visit.site.timeZone) else {
                throw Refusal(.required, field: "heldAt")
            }
            let holder = try InvoluntaryHold.Holder(
                kind, name: form["holderName"], agency: form["holderAgency"], number: form["holderNumber"])
            let command = try RecordHold(
                at: id, of: form.name("person"), under: rule, by: holder,
                grounds: HoldRule.Ground.allCases.filter { form.given("ground-\($0.rawValue)") != nil },
                heldAt: heldAt, try form.holdTold())
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func state(_ visit: Visit) async throws -> Response {
        try await change(visit, "statement") { form, _ in
            let command = WriteHoldStatement(
                try form.hold(), try form.holdTold(), after: try form.number("revision"))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func mark(_ visit: Visit) async throws -> Response {
        try await change(visit, "mark") { form, _ in
            guard let at = try form.moment("markedAt", in: visit.site.timeZone) else {
                throw Refusal(.required, field: "markedAt")
            }
            let command: MarkHold
            if let ending = try form.code("holdEnding", InvoluntaryHold.Ending.init(rawValue:)) {
                command = MarkHold(ended: try form.hold(), ending, at: at)
            } else {
                command = try MarkHold(admitted: try form.hold(), to: form["facility"], at: at)
            }
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    /// Does what a form asks, if what it names is of the call in the path, and comes back to the page.
    private func change(
        _ visit: Visit, _ name: String, _ work: (Form, ID<Call>) async throws -> Void
    ) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        let about = form.given("threat") ?? form.given("hold") ?? form.given("entry")
        do {
            if let about, try await !visit.isOf(id, about) { throw Refusal(.noSuchEntry, .absent) }
            try await work(form, id)
            return visit.go(to: "/calls/\(id)/legal")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            guard ![.noSuchCall, .noSuchEntry].contains(refusal.code) else { throw refusal }
            let shown = about.map { "\(name)-\($0)" } ?? name
            return try await page(
                visit, id, refused: Refused(form: shown, refusal: refusal, typed: form.typed))
        }
    }
}

extension Visit {
    /// Whether something of the legal record is of this call.
    fileprivate func isOf(_ call: ID<Call>, _ entry: String) async throws -> Bool {
        try await desk.database.read { db in
            try Threats(db).threats(of: call).contains { $0.id.text == entry }
                || InvoluntaryHolds(db).holds(of: call).contains { $0.id.text == entry }
                || InterpreterUses(db).uses(of: call).contains { $0.id.text == entry }
        }
    }
}

extension Form {
    fileprivate func threat() throws(Refusal) -> ID<Threat> {
        guard let threat: ID<Threat> = try name("threat") else { throw Refusal(.noSuchEntry, .absent) }
        return threat
    }

    fileprivate func hold() throws(Refusal) -> ID<InvoluntaryHold> {
        guard let hold: ID<InvoluntaryHold> = try name("hold") else { throw Refusal(.noSuchEntry, .absent) }
        return hold
    }

    /// What was decided about a threat; nothing where nobody decided yet.
    fileprivate func ruling() throws(Refusal) -> ThreatRuling? {
        guard let answer = try code("warn", Threat.Decision.Answer.init(rawValue:)) else { return nil }
        return try ThreatRuling(answer, because: self["warnBecause"], consulted: self["consulted"])
    }

    fileprivate func holdTold() throws(Refusal) -> HoldTold {
        var content: [HoldRule.Field: String] = [:]
        for field in HoldRule.Field.allCases { content[field] = self["hold-\(field.rawValue)"] }
        return try HoldTold(content)
    }
}
