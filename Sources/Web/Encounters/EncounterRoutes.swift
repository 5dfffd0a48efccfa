import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// What happened with the person.
    static let encounters: [Route] = [
        row("GET /calls/{id}/encounter", .seeEncounters, page: "encounter"),
        row("POST /calls/{id}/encounters", .recordEncounters),
        row("GET /encounters/{id}", .recordEncounters, page: "encounter-correction"),
        row("POST /encounters/{id}/corrections", .recordEncounters),
        api("GET /api/v1/calls/{id}/encounters", .seeEncounters),
        api("POST /api/v1/calls/{id}/encounters", .recordEncounters),
        api("POST /api/v1/encounters/{id}/corrections", .recordEncounters),
    ]
}

/// `/calls/{id}/encounter` and `/encounters/{id}`: telling what happened, and putting it right.
struct EncounterRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /calls/{id}/encounter", show)
        try mounts.at("POST /calls/{id}/encounters", record)
        try mounts.at("GET /encounters/{id}", showOne)
        try mounts.at("POST /encounters/{id}/corrections", correct)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.callID)
    }

    @Sendable func record(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        do {
            let command = try RecordEncounter(
                id, on: form.name("assignment"), with: form.whom(), form.encounter(in: visit.site.timeZone))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/calls/\(id)/encounter")
        } catch let refusal as Refusal where !visit.wantsJSON && refusal.kind != .forbidden {
            guard refusal.code != .noSuchCall else { throw refusal }
            return try await page(
                visit, id, refused: Refused(form: "encounter", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func showOne(_ visit: Visit) async throws -> Response {
        try await correction(visit, try visit.id(.noSuchEncounter))
    }

    @Sendable func correct(_ visit: Visit) async throws -> Response {
        let id: ID<Encounter> = try visit.id(.noSuchEncounter)
        let form = try await visit.form()
        do {
            let stands = try await visit.desk.database.read { db in try Encounters(db).encounter(id).told }
            let told = try form.encounter(in: visit.site.timeZone).keeping(
                the: stands, whereTyped: form.fields, in: visit.site.timeZone)
            guard let seen = form.given("seen").flatMap({ Int($0) }) else { throw Refusal(.required, field: "seen") }
            let command = try CorrectEncounter(id, to: told, because: form["reason"] ?? "", seen: seen)
            let encounter = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/calls/\(encounter.call)/encounter")
        } catch let refusal as Refusal where !visit.wantsJSON && refusal.kind != .forbidden {
            guard refusal.code != .noSuchEncounter else { throw refusal }
            return try await correction(
                visit, id, refused: Refused(form: "encounter", refusal: refusal, typed: form.typed))
        }
    }

    func page(_ visit: Visit, _ id: ID<Call>, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let now = visit.desk.clock()
        let (file, safety, help, brief, position) = try await visit.desk.look(
            as: worker, for: .seeEncounters, at: .call(id)
        ) { db in
            let file = try EncounterFile(id, for: worker, in: db)
            let path = file.file.call.path.id
            let sees = visit.seesSafety(isSent: try Assignments(db).isSent(worker.id, to: id))
            return (
                file, sees ? try PlaceFacts(db).speaking(of: file.file.facts, now) : [],
                try HelpRequests(db).of(path: path), try Briefs(db).briefs(of: id).last { $0.path == path },
                try Journal(db).last()
            )
        }
        let path = file.file.call.path
        let mayAsk = may(worker, .askForHelp).allowed
        let summons = SummonsForm(
            help, on: id.text, back: "encounter", open: path.isOpen, isUndecided: path.stage <= .screened,
            visit.reading)
        let mayRecord = may(worker, .recordEncounters).allowed
        let every = may(worker, .recordEncounters, beganBy: ID(stored: "")).allowed
        let mine = file.encounters.filter { every || (mayRecord && file.own.contains($0.id)) }
        let page = EncounterPage(
            file, safety: SafetyFacts(safety, visit.reading),
            steps: visit.steps(of: ShownCall(file.file), here: .encounter), mayRecord: mayRecord,
            mayObserve: may(worker, .keepPlaceFacts).allowed, mayCorrect: Set(mine.map(\.id.text)),
            summons: mayAsk ? summons : nil, brief: brief, refused: refused,
            visit.reading)
        return visit.show(page, livePosition: position, refused: refused)
    }

    private func correction(_ visit: Visit, _ id: ID<Encounter>, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        // Whose encounter it is decides; whoever tries out identifiers leaves a trace.
        let call = try await visit.desk.database.read { db in try Encounters(db).encounter(id).call }
        let (encounter, corrections, number, digest) = try await visit.desk.look(
            as: worker, for: .recordEncounters, at: .call(call)
        ) { db in
            let encounter = try Encounters(db).encounter(id)
            let isOwn = try Encounters(db).isOwn(encounter, worker.id)
            try require(worker, .recordEncounters, beganBy: isOwn ? worker.id : ID(stored: encounter.by.id))
            return (
                encounter, try Encounters(db).corrections(of: id), try Calls(db).call(encounter.call).number,
                try Calls(db).path(encounter.path).programDigest
            )
        }
        let page = EncounterCorrectionPage(
            encounter, of: digest, corrections: corrections, number: number, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }
}
