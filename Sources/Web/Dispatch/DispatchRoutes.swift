import Access
import Door
import Foundation
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// Who is on shift, who goes where, and what the team on the phone sees.
    static let dispatch: [Route] = [
        row("GET /teams", .seeTeams, page: "teams"),
        row("POST /teams", .manageTeams),
        row("POST /shifts", .manageTeams),
        row("POST /shifts/{id}", .manageTeams),
        row("POST /shifts/{id}/end", .manageTeams),
        row("GET /calls/{id}/dispatch", .seeTeams, page: "dispatch"),
        row("POST /calls/{id}/assignments", .sendTeams),
        row("POST /calls/{id}/scene", .declareScenes),
        row("POST /calls/{id}/phone-contacts", .addToCalls),
        row("POST /calls/{id}/arrivals", .reportStatus),
        row("POST /assignments/{id}/orders", .sendTeams),
        row("POST /assignments/{id}/reports", .reportStatus),
        row("POST /assignments/{id}/help", .reportStatus),
        row("POST /help-requests/{id}/answer", .sendTeams),
        row("POST /deviations/{id}/explanation", .reportStatus),
        row("GET /field", .reportStatus, page: "field"),
        api("GET /api/v1/teams", .seeTeams),
        api("POST /api/v1/teams", .manageTeams),
        api("GET /api/v1/shifts", .seeTeams),
        api("POST /api/v1/shifts", .manageTeams),
        api("PUT /api/v1/shifts/{id}", .manageTeams),
        api("POST /api/v1/shifts/{id}/end", .manageTeams),
        api("GET /api/v1/calls/{id}/suggestions", .seeTeams),
        api("GET /api/v1/calls/{id}/assignments", .seeTeams),
        api("POST /api/v1/calls/{id}/assignments", .sendTeams),
        api("POST /api/v1/calls/{id}/arrivals", .reportStatus),
        api("GET /api/v1/calls/{id}/scene", .seeTeams),
        api("POST /api/v1/calls/{id}/scene", .declareScenes),
        api("POST /api/v1/calls/{id}/phone-contacts", .addToCalls),
        api("POST /api/v1/assignments/{id}/orders", .sendTeams),
        api("POST /api/v1/assignments/{id}/status", .reportStatus),
        api("POST /api/v1/assignments/{id}/help", .reportStatus),
        api("POST /api/v1/help-requests/{id}/answer", .sendTeams),
        api("POST /api/v1/deviations/{id}/explanation", .reportStatus),
    ]
}

/// `/calls/{id}/dispatch` and what is done there: sending, the gate, orders, reports and asking for help.
struct DispatchRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /calls/{id}/dispatch", show)
        try mounts.at("POST /calls/{id}/assignments", send)
        try mounts.at("POST /calls/{id}/scene", declare)
        try mounts.at("POST /calls/{id}/phone-contacts", tellPhoneContact)
        try mounts.at("POST /calls/{id}/arrivals", arrive)
        try mounts.at("POST /assignments/{id}/orders", order)
        try mounts.at("POST /assignments/{id}/reports", report)
        try mounts.at("POST /assignments/{id}/help", askForHelp)
        try mounts.at("POST /help-requests/{id}/answer", answerHelp)
        try mounts.at("POST /deviations/{id}/explanation", explain)
        try mounts.at("GET /field", field)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.callID)
    }

    @Sendable func send(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "send", form) {
            let team = try form.team
            let once = try visit.once(form)
            switch form["how"] {
            case "offer": _ = try await visit.desk.perform(OfferCall(id, to: team), by: visit.worker, once: once)
            case "divert": _ = try await visit.desk.perform(DivertTeam(team, to: id), by: visit.worker, once: once)
            case "send": _ = try await visit.desk.perform(SendTeam(team, to: id), by: visit.worker, once: once)
            default: throw Refusal(.notOneOf, field: "how")
            }
        }
    }

    @Sendable func declare(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "scene", form) {
            guard let ruling = SceneDeclaration.Ruling(rawValue: form["ruling"] ?? "") else {
                throw Refusal(.notOneOf, field: "ruling")
            }
            let answers = form.fields.filter { $0.key.hasPrefix("ask-") && !$0.value.isEmpty }
            let command = try DeclareScene(
                id, ruling,
                answers: Dictionary(
                    answers.map { (String($0.key.dropFirst(4)), $0.value) }, uniquingKeysWith: { first, _ in first }),
                relayedFrom: form.given("relayedFrom"))
            _ = try await visit.desk.perform(
                command, by: visit.worker, once: try visit.once(form, button: "ruling"))
        }
    }

    @Sendable func tellPhoneContact(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "phoning", form) {
            guard let reached = PhoneContact.Reached(rawValue: form["reached"] ?? "") else {
                throw Refusal(.notOneOf, field: "reached")
            }
            _ = try await visit.desk.perform(
                TellPhoneContact(id, reached), by: visit.worker, once: try visit.once(form, button: "reached"))
        }
    }

    @Sendable func arrive(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "arrival", form) {
            let command = try ReportArrival(form.team, at: id, at: form.told("at", in: visit.site.timeZone))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func order(_ visit: Visit) async throws -> Response {
        let id: ID<Assignment> = try visit.id(.noSuchAssignment)
        let form = try await visit.form()
        return try await change(visit, try await call(of: id, visit), "orders", form) {
            try await perform(
                TeamOrder(word: form["order"] ?? "", reason: form.given("reason")), of: id, visit,
                once: visit.once(form))
        }
    }

    @Sendable func report(_ visit: Visit) async throws -> Response {
        let id: ID<Assignment> = try visit.id(.noSuchAssignment)
        let form = try await visit.form()
        return try await change(visit, try await call(of: id, visit), "reports", form) {
            let told = try TeamReport(
                word: form["status"] ?? "", reason: form.given("reason"),
                at: try form.told("at", in: visit.site.timeZone))
            try await perform(told, of: id, visit, once: visit.once(form))
        }
    }

    @Sendable func askForHelp(_ visit: Visit) async throws -> Response {
        let id: ID<Assignment> = try visit.id(.noSuchAssignment)
        let form = try await visit.form()
        return try await change(visit, try await call(of: id, visit), "help", form) {
            guard let kind = HelpRequest.Kind(rawValue: form["kind"] ?? "") else {
                throw Refusal(.notOneOf, field: "kind")
            }
            _ = try await visit.desk.perform(
                AskForHelp(id, kind), by: visit.worker, once: try visit.once(form, button: "kind"))
        }
    }

    @Sendable func answerHelp(_ visit: Visit) async throws -> Response {
        let id: ID<HelpRequest> = try visit.id(.noSuchHelpRequest)
        let form = try await visit.form()
        let call = try await visit.desk.look(as: visit.worker, for: .sendTeams, at: .board) { db in
            try HelpRequests(db).request(id).call
        }
        return try await change(visit, call, "answer", form) {
            guard let answer = HelpRequest.Answer(rawValue: form["answer"] ?? "") else {
                throw Refusal(.required, field: "answer")
            }
            _ = try await visit.desk.perform(AnswerHelp(id, answer), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func explain(_ visit: Visit) async throws -> Response {
        let id: ID<Deviation> = try visit.id(.noSuchDeviation)
        let form = try await visit.form()
        let call = try await visit.desk.look(as: visit.worker, for: .reportStatus, at: .board) { db in
            try Deviations(db).deviation(id).call
        }
        return try await change(visit, call, "deviation", form) {
            guard let reason = Deviation.Reason(rawValue: form["reason"] ?? "") else {
                throw Refusal(.required, field: "reason")
            }
            let command = try ExplainDeviation(id, reason, words: form["words"])
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    private func call(of id: ID<Assignment>, _ visit: Visit) async throws -> ID<Call> {
        try await visit.desk.look(as: visit.worker, for: .reportStatus, at: .board) { db in
            try Assignments(db).assignment(id).call
        }
    }

    /// Does what a form asks, and comes back to the page it stood on: with what was typed, when it was refused.
    private func change(
        _ visit: Visit, _ id: ID<Call>, _ name: String, _ form: Form, _ work: () async throws -> Void
    ) async throws -> Response {
        let isField = form["back"] == "field"
        do {
            try await work()
            return visit.go(to: isField ? "/field" : "/calls/\(id)/dispatch")
        } catch let refusal as Refusal
            where !visit.wantsJSON && (refusal.kind != .forbidden || refusal.code == .mayNotDeclare)
        {
            guard refusal.code != .noSuchCall else { throw refusal }
            let refused = Refused(form: name, refusal: refusal, typed: form.typed)
            return isField ? try await phone(visit, refused: refused) : try await page(visit, id, refused: refused)
        }
    }

    private func page(_ visit: Visit, _ id: ID<Call>, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let now = visit.desk.clock()
        let (file, call, suggestions, safety, position) = try await visit.desk.look(
            as: worker, for: .seeTeams, at: .call(id)
        ) { db in
            let file = try DispatchFile(id, in: db, at: now)
            let sees = visit.seesSafety(isSent: try Assignments(db).isSent(worker.id, to: id))
            return (
                file, try CallFile(file.call, in: db), try Teams(db).suggestions(for: file.call, at: now),
                sees ? try PlaceFacts(db).speaking(of: file.facts, now) : [], try Journal(db).last()
            )
        }
        let reading = visit.reading
        let shown = ShownCall(call)
        let rights = DispatchRights(
            send: may(worker, .sendTeams).allowed, report: may(worker, .reportStatus).allowed,
            declare: may(worker, .declareScenes).allowed)
        let page = DispatchPage(
            ShownDispatch(file, shown, suggestions, reading.words.language), version: file.call.version,
            safety: SafetyFacts(
                safety, more: may(worker, .keepPlaceFacts).allowed ? "\(reading.base)/calls/\(id)/place" : nil, reading),
            recognised: try await visit.recognised(in: id), steps: visit.steps(of: shown, here: .dispatch),
            rights: rights, refused: refused, reading)
        return visit.show(page, livePosition: position, refused: refused)
    }

    @Sendable func field(_ visit: Visit) async throws -> Response {
        try await phone(visit)
    }

    private func phone(_ visit: Visit, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let now = visit.desk.clock()
        let (shift, offers, there, safety, position) = try await visit.desk.look(
            as: worker, for: .reportStatus, at: .account(worker.id)
        ) {
            db -> (Shift?, [(id: String, number: Int, place: String?)], (DispatchFile, CallFile)?, [PlaceFact], Int64)
            in
            let position = try Journal(db).last()
            guard let shift = try Shifts(db).shift(of: worker.id) else { return (nil, [], nil, [], position) }
            let offers = try Assignments(db).offers(to: shift.team.id).map { offer in
                let place = try Facts(db).current(of: offer.call)[.location]?.value
                return (id: offer.id.text, number: offer.number, place: place)
            }
            guard let open = try Assignments(db).open(of: shift.team.id) else {
                return (shift, offers, nil, [], position)
            }
            let file = try DispatchFile(open.path, of: open.call, in: db, at: now)
            let safety = visit.seesSafety(isSent: true) ? try PlaceFacts(db).speaking(of: file.facts, now) : []
            return (shift, offers, (file, try CallFile(file.call, in: db)), safety, position)
        }
        var recognised: [PlanBrief.Recognised] = []
        if let there {
            recognised = try await visit.recognised(in: there.0.call.id)
            // Whoever opens the phone reads the call as much as on its page.
            try await visit.desk.log(AccessLog.Line(worker, .looked, .seeCalls, .call(there.0.call.id)))
        }
        let reading = visit.reading
        let page = FieldPage(
            shift.map { ShownShift($0, on: nil, reading.now) }, offers: offers,
            there: there.map { ShownDispatch($0.0, ShownCall($0.1), [], reading.words.language) },
            version: there?.0.call.version ?? 0, safety: SafetyFacts(safety, reading), recognised: recognised,
            refused: refused, reading)
        return visit.show(page, livePosition: position, refused: refused)
    }
}

extension Visit {
    /// The name in the path of something other than a call.
    ///
    /// - Throws: ``Refusal`` with the code for what is not there.
    func id<T>(_ absent: Refusal.Code) throws(Refusal) -> ID<T> {
        do throws(Refusal) { return try ID(context.parameters.get("id") ?? "") } catch {
            throw Refusal(absent, .absent)
        }
    }

    /// A further name in the address.
    ///
    /// - Throws: ``Refusal`` when it cannot be one.
    func part<T>(_ name: String, _ absent: Refusal.Code) throws(Refusal) -> ID<T> {
        do throws(Refusal) { return try ID(context.parameters.get(name) ?? "") } catch {
            throw Refusal(absent, .absent)
        }
    }
}

extension Form {
    /// The team that a form names.
    fileprivate var team: ID<Team> {
        get throws(Refusal) {
            guard let text = given("team") else { throw Refusal(.required, field: "team") }
            do throws(Refusal) { return try ID(text) } catch { throw error.about("team") }
        }
    }

    /// When something happened, if not just now.
    fileprivate func told(_ name: String, in zone: TimeZone) throws(Refusal) -> Instant? {
        guard let text = given(name) else { return nil }
        do throws(Refusal) { return try Instant(local: text, in: zone) } catch { throw error.about(name) }
    }
}
