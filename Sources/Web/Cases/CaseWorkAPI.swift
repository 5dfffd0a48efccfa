import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// What keeping a case takes from day to day, for machines.
    static let caseWork: [Route] = [
        api("POST /api/v1/cases/{id}/weight", .keepCases),
        api("POST /api/v1/cases/{id}/goals", .keepCases),
        api("POST /api/v1/goals/{id}/state", .keepCases),
        api("POST /api/v1/goals/{id}/needs", .keepCases),
        api("POST /api/v1/cases/{id}/tasks", .keepCases),
        api("POST /api/v1/tasks/{id}/ending", .keepCases),
        api("POST /api/v1/tasks/{id}/due", .keepCases),
        api("POST /api/v1/cases/{id}/absences", .keepCases),
        api("POST /api/v1/absences/{id}/correction", .keepCases),
        api("POST /api/v1/absences/{id}/end", .keepCases),
        api("POST /api/v1/absences/{id}/withdrawal", .keepCases),
        api("POST /api/v1/cases/{id}/meetings", .keepCases),
        api("POST /api/v1/meetings/{id}/addenda", .keepCases),
        api("GET /api/v1/cases/{id}/exposure", .keepCases),
        api("GET /api/v1/caseloads", .keepCases),
        api("GET /api/v1/waiting", .keepCases),
        api("GET /api/v1/follow-ups", .seeOutcomes),
    ]
}

/// Goals, tasks, weight, where people are, meetings and follow-ups for machines, as `Assets/openapi.yaml` describes them.
struct CaseWorkAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("POST /api/v1/cases/{id}/weight", weigh)
        try mounts.at("POST /api/v1/cases/{id}/goals", setGoal)
        try mounts.at("POST /api/v1/goals/{id}/state", tellGoal)
        try mounts.at("POST /api/v1/goals/{id}/needs", linkGoal)
        try mounts.at("POST /api/v1/cases/{id}/tasks", setTask)
        try mounts.at("POST /api/v1/tasks/{id}/ending", endTask)
        try mounts.at("POST /api/v1/tasks/{id}/due", moveTask)
        try mounts.at("POST /api/v1/cases/{id}/absences", recordAbsence)
        try mounts.at("POST /api/v1/absences/{id}/correction", correctAbsence)
        try mounts.at("POST /api/v1/absences/{id}/end", endAbsence)
        try mounts.at("POST /api/v1/absences/{id}/withdrawal", withdrawAbsence)
        try mounts.at("POST /api/v1/cases/{id}/meetings", noteMeeting)
        try mounts.at("POST /api/v1/meetings/{id}/addenda", addToMeeting)
        try mounts.at("GET /api/v1/cases/{id}/exposure", exposure)
        try mounts.at("GET /api/v1/caseloads", loads)
        try mounts.at("GET /api/v1/waiting", waiting)
        try mounts.at("GET /api/v1/follow-ups", followUps)
    }

    @Sendable func weigh(_ visit: Visit) async throws -> Response {
        let id: ID<SupportCase> = try visit.id(.noSuchCase)
        let (body, once) = try await visit.order(["weight"])
        _ = try body.required("weight")
        guard let weight = try body.code("weight", SupportCase.Weight.init(rawValue:)) else {
            throw Refusal(.required, field: "weight")
        }
        let kept = try await visit.desk.perform(WeighCase(id, weight), by: visit.worker, once: once)
        return try visit.json(CaseDocument(kept))
    }

    @Sendable func setGoal(_ visit: Visit) async throws -> Response {
        let id: ID<SupportCase> = try visit.id(.noSuchCase)
        let (body, once) = try await visit.order(["goal", "needs"])
        let command = try SetGoal(id, body.text("goal") ?? "", needs: body.needs())
        let kept = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try await CaseAPI().answer(visit, kept.id, status: .created)
    }

    @Sendable func tellGoal(_ visit: Visit) async throws -> Response {
        let id: ID<CaseGoal> = try visit.id(.noSuchGoal)
        let (body, once) = try await visit.order(["state", "reason"])
        _ = try body.required("state")
        guard let state = try body.code("state", CaseGoal.State.init(rawValue:)) else {
            throw Refusal(.required, field: "state")
        }
        let command = try TellGoal(id, is: state, because: body.code("reason", CaseGoal.Reason.init(rawValue:)))
        let kept = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try await CaseAPI().answer(visit, kept.id)
    }

    @Sendable func linkGoal(_ visit: Visit) async throws -> Response {
        let id: ID<CaseGoal> = try visit.id(.noSuchGoal)
        let (body, once) = try await visit.order(["needs"])
        guard body.has("needs") else { throw Refusal(.required, field: "needs") }
        let kept = try await visit.desk.perform(TellGoal(id, about: body.needs()), by: visit.worker, once: once)
        return try await CaseAPI().answer(visit, kept.id)
    }

    @Sendable func setTask(_ visit: Visit) async throws -> Response {
        let id: ID<SupportCase> = try visit.id(.noSuchCase)
        let (body, once) = try await visit.order(["task", "who", "agency", "due"])
        let kept = try await visit.desk.perform(SetTask(id, body.task()), by: visit.worker, once: once)
        return try visit.json(TaskDocument(kept), status: .created)
    }

    @Sendable func endTask(_ visit: Visit) async throws -> Response {
        let id: ID<CaseTask> = try visit.id(.noSuchTask)
        let (body, once) = try await visit.order(["ending"])
        _ = try body.required("ending")
        guard let ending = try body.code("ending", CaseTask.Ending.init(rawValue:)) else {
            throw Refusal(.required, field: "ending")
        }
        let kept = try await visit.desk.perform(EndTask(id, ending), by: visit.worker, once: once)
        return try visit.json(TaskDocument(kept))
    }

    @Sendable func moveTask(_ visit: Visit) async throws -> Response {
        let id: ID<CaseTask> = try visit.id(.noSuchTask)
        let (body, once) = try await visit.order(["due"])
        guard let due = try body.moment("due") else { throw Refusal(.required, field: "due") }
        let kept = try await visit.desk.perform(MoveTask(id, to: due), by: visit.worker, once: once)
        return try visit.json(TaskDocument(kept))
    }

    @Sendable func recordAbsence(_ visit: Visit) async throws -> Response {
        let id: ID<SupportCase> = try visit.id(.noSuchCase)
        let (body, once) = try await visit.order(["state", "from", "until"])
        let command = RecordAbsence(try body.absence(), in: id)
        let kept = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(AbsenceDocument(kept), status: .created)
    }

    @Sendable func correctAbsence(_ visit: Visit) async throws -> Response {
        let id: ID<CaseAbsence> = try visit.id(.noSuchAbsence)
        let (body, once) = try await visit.order(["state", "from", "until"])
        let command = RecordAbsence(try body.absence(), correcting: id)
        let kept = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(AbsenceDocument(kept), status: .created)
    }

    @Sendable func endAbsence(_ visit: Visit) async throws -> Response {
        let id: ID<CaseAbsence> = try visit.id(.noSuchAbsence)
        let (body, once) = try await visit.order(["until"])
        let command = EndAbsence(id, .back(at: try body.moment("until")))
        return try visit.json(AbsenceDocument(try await visit.desk.perform(command, by: visit.worker, once: once)))
    }

    @Sendable func withdrawAbsence(_ visit: Visit) async throws -> Response {
        let id: ID<CaseAbsence> = try visit.id(.noSuchAbsence)
        let (_, once) = try await visit.order([])
        let kept = try await visit.desk.perform(EndAbsence(id, .notSo), by: visit.worker, once: once)
        return try visit.json(AbsenceDocument(kept))
    }

    @Sendable func noteMeeting(_ visit: Visit) async throws -> Response {
        let id: ID<SupportCase> = try visit.id(.noSuchCase)
        let (body, once) = try await visit.order(["metAt", "agencies", "agreed", "tasks"])
        var tasks: [CaseTaskTold] = []
        if body.has("tasks") {
            for told in try body.list("tasks", names: ["task", "who", "agency", "due"]) {
                tasks.append(try told.task())
            }
        }
        let command = try NoteMeeting(
            id, at: body.moment("metAt"), agencies: body.texts("agencies").joined(separator: "\n"),
            agreed: body.text("agreed"), tasks: tasks)
        let kept = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(MeetingDocument(kept), status: .created)
    }

    @Sendable func addToMeeting(_ visit: Visit) async throws -> Response {
        let id: ID<CaseMeeting> = try visit.id(.noSuchMeeting)
        let (body, once) = try await visit.order(["addendum"])
        let command = try AddToMeeting(id, body.text("addendum"))
        let kept = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(MeetingDocument(kept), status: .created)
    }

    @Sendable func exposure(_ visit: Visit) async throws -> Response {
        let id: ID<SupportCase> = try visit.id(.noSuchCase)
        func moment(_ name: String) throws(Refusal) -> Instant {
            guard let text = visit.query(name), let moment = try? Instant(rfc3339: text) else {
                throw Refusal(.queryUnreadable, field: name)
            }
            return moment
        }
        let (from, to) = (try moment("from"), try moment("to"))
        let call = try await visit.desk.database.read { db in try SupportCases(db).supportCase(id).call }
        let days = try await visit.desk.look(as: visit.worker, for: .keepCases, at: .call(call)) { db in
            try CaseAbsences(db).daysInCommunity(of: id, from: from, to: to)
        }
        return try visit.json(ExposureDocument(from: from.description, to: to.description, days: days))
    }

    @Sendable func loads(_ visit: Visit) async throws -> Response {
        let now = visit.desk.clock()
        let loads = try await visit.desk.look(as: visit.worker, for: .keepCases, at: .cases) { db in
            try SupportCases(db).caseloads(at: now)
        }
        return try visit.json(ListDocument(name: "caseloads", items: loads.map { LoadDocument($0) }, next: nil))
    }

    /// What others owe for one's own cases, or for everybody's.
    @Sendable func waiting(_ visit: Visit) async throws -> Response {
        let worker = try visit.worker
        let mine = try visit.choice("of") { ["me": true, "everybody": false][$0] } ?? true
        let tasks = try await visit.desk.look(as: worker, for: .keepCases, at: .cases) { db in
            try CaseTasks(db).open(by: mine ? worker.id : nil, others: true)
        }
        return try visit.json(ListDocument(name: "tasks", items: tasks.map { TaskDocument($0.task) }, next: nil))
    }

    @Sendable func followUps(_ visit: Visit) async throws -> Response {
        let (from, to) = try visit.quarter().instants(until: visit.desk.clock())
        let found = try await visit.desk.look(as: visit.worker, for: .seeOutcomes, at: .outcomes) { db in
            (try FollowUps(db).measures(from: from, to: to), try FollowUps(db).rule())
        }
        return try visit.json(
            MeasureDocument(
                from: from.description, to: to.description, kept: found.1.steps.map(\.rawValue),
                steps: found.0.steps.map(MeasureDocument.Line.init), all: MeasureDocument.Line(found.0.all)))
    }
}

extension Visit {
    /// What a machine asks for, and the key that makes a retry harmless.
    func order(_ names: Set<String>) async throws -> (JSONBody, OnceKey) {
        let bytes = try await body()
        let key = try once(bytes)
        return (try object(names, bytes: bytes), key)
    }
}

extension JSONBody {
    fileprivate func needs() throws(Refusal) -> [ID<Operate.Need>] {
        var needs: [ID<Operate.Need>] = []
        for text in try texts("needs") {
            do throws(Refusal) { needs.append(try ID(text)) } catch { throw error.about("needs") }
        }
        return needs
    }

    fileprivate func task() throws(Refusal) -> CaseTaskTold {
        guard let due = try moment("due") else { throw Refusal(.required, field: "due") }
        return try CaseTaskTold(text("task"), by: name("who"), agency: text("agency"), due: due)
    }

    fileprivate func absence() throws(Refusal) -> AbsenceTold {
        _ = try required("state")
        guard let state = try code("state", CaseAbsence.State.init(rawValue:)) else {
            throw Refusal(.required, field: "state")
        }
        guard let from = try moment("from") else { throw Refusal(.required, field: "from") }
        return try AbsenceTold(state, from: from, until: moment("until"))
    }
}
