import Access
import Door
import Foundation
import Hummingbird
import Operate
import Store
import Vocabulary

/// `/cases/{id}/…`: goals, tasks, weight, where the person is, and what several agencies agreed.
struct CaseWorkRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("POST /cases/{id}/goals", setGoal)
        try mounts.at("POST /cases/{id}/goals/{goal}", tellGoal)
        try mounts.at("POST /cases/{id}/tasks", setTask)
        try mounts.at("POST /cases/{id}/tasks/{task}", changeTask)
        try mounts.at("POST /cases/{id}/weight", weigh)
        try mounts.at("POST /cases/{id}/absences", recordAbsence)
        try mounts.at("POST /cases/{id}/absences/{absence}", changeAbsence)
        try mounts.at("POST /cases/{id}/meetings", noteMeeting)
        try mounts.at("POST /cases/{id}/meetings/{meeting}", addToMeeting)
    }

    @Sendable func setGoal(_ visit: Visit) async throws -> Response {
        try await CaseRoutes().change(visit, "goal") { form, id in
            let command = try SetGoal(id, form["goal"] ?? "", needs: form.needs)
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    /// How a goal stands now, and which needs it is about: either may stay as it is.
    @Sendable func tellGoal(_ visit: Visit) async throws -> Response {
        let goal: ID<CaseGoal> = try visit.part("goal", .noSuchGoal)
        return try await CaseRoutes().change(visit, "goal-\(goal)") { form, id in
            let isThere = try await visit.desk.database.read { db in
                try CaseGoals(db).goals(of: SupportCases(db).supportCase(id)).contains { $0.id == goal }
            }
            guard isThere else { throw Refusal(.noSuchGoal, .absent) }
            let command: TellGoal
            switch form.given("outcome") {
            case nil: command = TellGoal(goal, about: form.needs)
            case let outcome?:
                if let state = CaseGoal.State(rawValue: outcome), state != .givenUp {
                    command = try TellGoal(goal, is: state, about: form.needs)
                } else if let reason = CaseGoal.Reason(rawValue: outcome) {
                    command = try TellGoal(goal, is: .givenUp, because: reason, about: form.needs)
                } else {
                    throw Refusal(.notOneOf, field: "outcome")
                }
            }
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func setTask(_ visit: Visit) async throws -> Response {
        try await CaseRoutes().change(visit, "task") { form, id in
            guard let told = try form.task(in: visit.site.timeZone) else { throw Refusal(.required, field: "task") }
            _ = try await visit.desk.perform(SetTask(id, told), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func changeTask(_ visit: Visit) async throws -> Response {
        let task: ID<CaseTask> = try visit.part("task", .noSuchTask)
        return try await CaseRoutes().change(visit, "task-\(task)") { form, id in
            let there = try await visit.desk.database.read { db in try CaseTasks(db).task(task).supportCase }
            guard there == id else { throw Refusal(.noSuchTask, .absent) }
            let key = try visit.once(form, button: "ending")
            guard form["ending"] == "move" else {
                guard let ending = try form.code("ending", CaseTask.Ending.init(rawValue:)) else {
                    throw Refusal(.required, field: "ending")
                }
                _ = try await visit.desk.perform(EndTask(task, ending), by: visit.worker, once: key)
                return
            }
            guard let due = try form.endOfDay("due", in: visit.site.timeZone) else {
                throw Refusal(.required, field: "due")
            }
            _ = try await visit.desk.perform(MoveTask(task, to: due), by: visit.worker, once: key)
        }
    }

    @Sendable func weigh(_ visit: Visit) async throws -> Response {
        try await CaseRoutes().change(visit, "weight") { form, id in
            guard let weight = try form.code("weight", SupportCase.Weight.init(rawValue:)) else {
                throw Refusal(.required, field: "weight")
            }
            _ = try await visit.desk.perform(WeighCase(id, weight), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func recordAbsence(_ visit: Visit) async throws -> Response {
        try await CaseRoutes().change(visit, "absence") { form, id in
            let zone = visit.site.timeZone
            guard let state = try form.code("state", CaseAbsence.State.init(rawValue:)) else {
                throw Refusal(.required, field: "state")
            }
            guard let from = try form.moment("from", in: zone) else { throw Refusal(.required, field: "from") }
            let told = try AbsenceTold(state, from: from, until: form.moment("until", in: zone))
            _ = try await visit.desk.perform(RecordAbsence(told, in: id), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func changeAbsence(_ visit: Visit) async throws -> Response {
        let absence: ID<CaseAbsence> = try visit.part("absence", .noSuchAbsence)
        return try await CaseRoutes().change(visit, "absence") { form, id in
            let there = try await visit.desk.database.read { db in try CaseAbsences(db).absence(absence).supportCase }
            guard there == id else { throw Refusal(.noSuchAbsence, .absent) }
            let told: EndAbsence.Told =
                switch form["told"] {
                case "not-so"?: .notSo
                case "back"?: .back(at: try form.moment("until", in: visit.site.timeZone))
                default: throw Refusal(.notOneOf, field: "until")
                }
            _ = try await visit.desk.perform(EndAbsence(absence, told), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func noteMeeting(_ visit: Visit) async throws -> Response {
        try await CaseRoutes().change(visit, "meeting") { form, id in
            let zone = visit.site.timeZone
            let task = try form.given("task") == nil ? nil : form.task(in: zone)
            let command = try NoteMeeting(
                id, at: form.moment("metAt", in: zone), agencies: form["agencies"], agreed: form["agreed"],
                tasks: [task].compactMap(\.self))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func addToMeeting(_ visit: Visit) async throws -> Response {
        let meeting: ID<CaseMeeting> = try visit.part("meeting", .noSuchMeeting)
        return try await CaseRoutes().change(visit, "meeting-\(meeting)") { form, id in
            let there = try await visit.desk.database.read { db in try CaseMeetings(db).meeting(meeting).supportCase }
            guard there == id else { throw Refusal(.noSuchMeeting, .absent) }
            let command = try AddToMeeting(meeting, form["addendum"])
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }
}

extension Form {
    /// The needs that were ticked.
    fileprivate var needs: [ID<Operate.Need>] {
        fields.keys.filter { $0.hasPrefix("need-") }.sorted().compactMap { try? ID(String($0.dropFirst(5))) }
    }

    /// The last minute of a day on the wall clock of the workspace.
    fileprivate func endOfDay(_ name: String, in zone: TimeZone) throws(Refusal) -> Instant? {
        guard let day = given(name) else { return nil }
        do throws(Refusal) { return try Instant(local: "\(day)T23:59", in: zone) } catch { throw error.about(name) }
    }

    /// A task; an agency that is named owes it, whoever of us is chosen.
    fileprivate func task(in zone: TimeZone) throws(Refusal) -> CaseTaskTold? {
        guard let due = try endOfDay("due", in: zone) else { throw Refusal(.required, field: "due") }
        let agency = given("agency")
        let ower: ID<Worker>? = agency == nil ? try name("who") : nil
        return try CaseTaskTold(self["task"], by: ower, agency: agency, due: due)
    }
}
