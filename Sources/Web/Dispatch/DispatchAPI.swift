import Access
import Door
import Foundation
import HTTPTypes
import Hummingbird
import Operate
import Programs
import Store
import Vocabulary

/// Teams, shifts, orders and reports for machines, at `/api/v1`, as `Assets/openapi.yaml` describes them.
struct DispatchAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/teams", teams)
        try mounts.at("POST /api/v1/teams", makeTeam)
        try mounts.at("GET /api/v1/shifts", shifts)
        try mounts.at("POST /api/v1/shifts", startShift)
        try mounts.at("PUT /api/v1/shifts/{id}", changeShift)
        try mounts.at("POST /api/v1/shifts/{id}/end", endShift)
        try mounts.at("GET /api/v1/calls/{id}/suggestions", suggestions)
        try mounts.at("GET /api/v1/calls/{id}/assignments", assignments)
        try mounts.at("POST /api/v1/calls/{id}/assignments", send)
        try mounts.at("POST /api/v1/calls/{id}/arrivals", arrive)
        try mounts.at("GET /api/v1/calls/{id}/scene", scene)
        try mounts.at("POST /api/v1/calls/{id}/scene", declare)
        try mounts.at("POST /api/v1/calls/{id}/phone-contacts", tellPhoneContact)
        try mounts.at("POST /api/v1/assignments/{id}/orders", order)
        try mounts.at("POST /api/v1/assignments/{id}/status", report)
        try mounts.at("POST /api/v1/assignments/{id}/help", askForHelp)
        try mounts.at("POST /api/v1/help-requests/{id}/answer", answerHelp)
        try mounts.at("POST /api/v1/deviations/{id}/explanation", explain)
    }

    // MARK: Teams and shifts

    @Sendable func teams(_ visit: Visit) async throws -> Response {
        let teams = try await visit.desk.look(as: visit.worker, for: .seeTeams, at: .board) { try Teams($0).all() }
        return try visit.json(ListDocument(name: "teams", items: teams.map(TeamDocument.init), next: nil))
    }

    @Sendable func makeTeam(_ visit: Visit) async throws -> Response {
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["name", "radioName"], bytes: bytes)
        let command = try MakeTeam(body.required("name"), radioName: body.text("radioName"))
        return try visit.json(
            TeamDocument(try await visit.desk.perform(command, by: visit.worker, once: once)), status: .created)
    }

    @Sendable func shifts(_ visit: Visit) async throws -> Response {
        let (shifts, open) = try await visit.desk.look(as: visit.worker, for: .seeTeams, at: .board) { db in
            (try Shifts(db).open(), try Assignments(db).open())
        }
        let items = shifts.map { ShiftDocument($0, on: open[$0.team.id]) }
        return try visit.json(ListDocument(name: "shifts", items: items, next: nil))
    }

    @Sendable func startShift(_ visit: Visit) async throws -> Response {
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["team", "members", "programs", "vehicle", "until"], bytes: bytes)
        let command = StartShift(try body.id("team"), try body.plan())
        let shift = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(ShiftDocument(shift), status: .created)
    }

    @Sendable func changeShift(_ visit: Visit) async throws -> Response {
        let id: ID<Shift> = try visit.id(.noSuchShift)
        let body = try visit.object(["members", "programs", "vehicle", "until"], bytes: try await visit.body())
        let shift = try await visit.desk.perform(ChangeShift(id, try body.plan()), by: visit.worker)
        return try visit.json(ShiftDocument(shift))
    }

    @Sendable func endShift(_ visit: Visit) async throws -> Response {
        let id: ID<Shift> = try visit.id(.noSuchShift)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        _ = try visit.object([], bytes: bytes)
        return try visit.json(ShiftDocument(try await visit.desk.perform(EndShift(id), by: visit.worker, once: once)))
    }

    // MARK: One call

    @Sendable func suggestions(_ visit: Visit) async throws -> Response {
        let (id, now) = (try visit.callID, visit.desk.clock())
        let found = try await visit.desk.look(as: visit.worker, for: .seeTeams, at: .call(id)) { db in
            try Teams(db).suggestions(for: Calls(db).call(id), at: now)
        }
        return try visit.json(
            ListDocument(name: "suggestions", items: found.map(SuggestionDocument.init), next: nil))
    }

    @Sendable func assignments(_ visit: Visit) async throws -> Response {
        let file = try await file(visit)
        let items = file.assignments.map { AssignmentDocument($0, file.steps[$0.id] ?? [], due: file.due[$0.id]) }
        return try visit.json(ListDocument(name: "assignments", items: items, next: nil))
    }

    @Sendable func scene(_ visit: Visit) async throws -> Response {
        try visit.json(SceneDocument(try await file(visit), visit.reading.words.language))
    }

    private func file(_ visit: Visit) async throws -> DispatchFile {
        let (id, now) = (try visit.callID, visit.desk.clock())
        return try await visit.desk.look(as: visit.worker, for: .seeTeams, at: .call(id)) { db in
            try DispatchFile(id, in: db, at: now)
        }
    }

    @Sendable func send(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["team", "how"], bytes: bytes)
        let team: ID<Team> = try body.id("team")
        let how = try body.code("how") { ["send", "offer", "divert"].contains($0) ? $0 : nil } ?? "send"
        let expected = try await visit.expected(id)
        let (desk, worker) = (visit.desk, try visit.worker)
        let assignment =
            switch how {
            case "offer": try await desk.perform(OfferCall(id, to: team, expected: expected), by: worker, once: once)
            case "divert": try await desk.perform(DivertTeam(team, to: id, expected: expected), by: worker, once: once)
            default: try await desk.perform(SendTeam(team, to: id, expected: expected), by: worker, once: once)
            }
        return try visit.json(AssignmentDocument(assignment), status: .created)
    }

    @Sendable func arrive(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["team", "at"], bytes: bytes)
        let command = ReportArrival(try body.id("team"), at: id, at: try body.moment("at"))
        let assignment = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(AssignmentDocument(assignment), status: .created)
    }

    @Sendable func declare(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["ruling", "answers", "relayedFrom"], bytes: bytes)
        _ = try body.required("ruling")
        guard let ruling = try body.code("ruling", SceneDeclaration.Ruling.init(rawValue:)) else {
            throw Refusal(.required, field: "ruling")
        }
        let answers = body.has("answers") ? try body.list("answers", names: ["ask", "answer"]) : []
        var said: [String: String] = [:]
        for answer in answers {
            do throws(Refusal) { said[try answer.required("ask")] = try answer.required("answer") } catch {
                throw error.about("answers")
            }
        }
        let command = try DeclareScene(
            id, ruling, answers: said, relayedFrom: body.text("relayedFrom"), expected: try await visit.expected(id))
        _ = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(
            SceneDocument(try await file(visit), visit.reading.words.language), status: .created)
    }

    @Sendable func tellPhoneContact(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["reached", "at"], bytes: bytes)
        let command = TellPhoneContact(
            id, try body.needed("reached", PhoneContact.Reached.init(rawValue:)), at: try body.moment("at"))
        _ = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(
            SceneDocument(try await file(visit), visit.reading.words.language), status: .created)
    }

    // MARK: One assignment

    @Sendable func order(_ visit: Visit) async throws -> Response {
        let id: ID<Assignment> = try visit.id(.noSuchAssignment)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["order", "reason"], bytes: bytes)
        let order = try TeamOrder(word: body.required("order"), reason: body.text("reason"))
        let call = try await visit.desk.database.read { db in try Assignments(db).assignment(id).call }
        let expected = try await visit.expected(call)
        return try visit.json(
            AssignmentDocument(try await perform(order, of: id, visit, expected: expected, once: once)))
    }

    @Sendable func report(_ visit: Visit) async throws -> Response {
        let id: ID<Assignment> = try visit.id(.noSuchAssignment)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["status", "reason", "at"], bytes: bytes)
        let told = try TeamReport(
            word: body.required("status"), reason: body.text("reason"), at: body.moment("at"))
        return try visit.json(AssignmentDocument(try await perform(told, of: id, visit, once: once)))
    }

    @Sendable func askForHelp(_ visit: Visit) async throws -> Response {
        let id: ID<Assignment> = try visit.id(.noSuchAssignment)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["kind"], bytes: bytes)
        _ = try body.required("kind")
        guard let kind = try body.code("kind", HelpRequest.Kind.init(rawValue:)) else {
            throw Refusal(.required, field: "kind")
        }
        let asked = try await visit.desk.perform(AskForHelp(id, kind), by: visit.worker, once: once)
        return try visit.json(HelpDocument(asked), status: .created)
    }

    @Sendable func answerHelp(_ visit: Visit) async throws -> Response {
        let id: ID<HelpRequest> = try visit.id(.noSuchHelpRequest)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["answer"], bytes: bytes)
        _ = try body.required("answer")
        guard let answer = try body.code("answer", HelpRequest.Answer.init(rawValue:)) else {
            throw Refusal(.required, field: "answer")
        }
        return try visit.json(
            HelpDocument(try await visit.desk.perform(AnswerHelp(id, answer), by: visit.worker, once: once)))
    }

    @Sendable func explain(_ visit: Visit) async throws -> Response {
        let id: ID<Deviation> = try visit.id(.noSuchDeviation)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["reason", "words"], bytes: bytes)
        _ = try body.required("reason")
        guard let reason = try body.code("reason", Deviation.Reason.init(rawValue:)) else {
            throw Refusal(.required, field: "reason")
        }
        let command = try ExplainDeviation(id, reason, words: try body.text("words"))
        return try visit.json(
            DeviationDocument(try await visit.desk.perform(command, by: visit.worker, once: once)))
    }
}

extension JSONBody {
    /// The name of one thing.
    fileprivate func id<T>(_ name: String) throws(Refusal) -> ID<T> {
        let text = try required(name)
        do throws(Refusal) { return try ID(text) } catch { throw error.about(name) }
    }

    /// What somebody is certified for; nothing where the body does not say.
    private func certificates() throws(Refusal) -> [HeldCertificate] {
        guard has("certificates") else { return [] }
        var held: [HeldCertificate] = []
        for body in try list("certificates", names: ["certificate", "expiresOn"]) {
            held.append(try HeldCertificate(body.required("certificate"), until: body.text("expiresOn")))
        }
        return held
    }

    /// Who is on a shift.
    fileprivate func plan() throws(Refusal) -> ShiftPlan {
        var members: [ShiftPlan.Member] = []
        for body in try list("members", names: ["account", "discipline", "languages", "skills", "certificates"]) {
            do throws(Refusal) {
                guard let discipline = Discipline(rawValue: try body.required("discipline")) else {
                    throw Refusal(.notOneOf)
                }
                members.append(
                    try ShiftPlan.Member(
                        body.id("account"), discipline, languages: body.texts("languages"),
                        skills: body.texts("skills"), certificates: body.certificates()))
            } catch {
                throw error.about("members")
            }
        }
        _ = try required("until")
        guard let until = try moment("until") else { throw Refusal(.required, field: "until") }
        return try ShiftPlan(members, programs: texts("programs"), vehicle: text("vehicle"), until: until)
    }
}
