import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

/// Encounters for machines, as `Assets/openapi.yaml` describes them.
struct EncounterAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/calls/{id}/encounters", list)
        try mounts.at("POST /api/v1/calls/{id}/encounters", record)
        try mounts.at("POST /api/v1/encounters/{id}/corrections", correct)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let (id, worker) = (try visit.callID, try visit.worker)
        let (file, rule) = try await visit.desk.look(as: worker, for: .seeEncounters, at: .call(id)) { db in
            (try EncounterFile(id, for: worker, in: db), try Disclosures(db).part2Rule())
        }
        let items = file.encounters.map { encounter in
            EncounterDocument(
                encounter, readable: file.readable.contains(encounter.id),
                corrections: file.corrections[encounter.id] ?? [], rule)
        }
        return try visit.json(ListDocument(name: "encounters", items: items, next: nil))
    }

    @Sendable func record(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(EncounterDocument.names.union(["assignment", "person", "knownAs"]), bytes: bytes)
        let own = try await visit.ownReason(body)
        let command = try RecordEncounter(id, on: body.name("assignment"), with: body.whom(), body.encounter(own: own))
        let encounter = try await visit.desk.perform(command, by: visit.worker, once: once)
        let rule = try await visit.desk.database.read { db in try Disclosures(db).part2Rule() }
        return try visit.json(EncounterDocument(encounter, readable: true, corrections: [], rule), status: .created)
    }

    @Sendable func correct(_ visit: Visit) async throws -> Response {
        let id: ID<Encounter> = try visit.id(.noSuchEncounter)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(EncounterDocument.names.subtracting(["needs"]).union(["reason"]), bytes: bytes)
        let (told, reason) = (try body.encounter(own: try await visit.ownReason(body)), try body.text("reason") ?? "")
        let call = try await visit.desk.database.read { db in try Encounters(db).encounter(id).call }
        let command = try CorrectEncounter(id, to: told, because: reason, expected: try await visit.expected(call))
        let encounter = try await visit.desk.perform(command, by: visit.worker, once: once)
        let (corrections, rule) = try await visit.desk.database.read { db in
            (try Encounters(db).corrections(of: id), try Disclosures(db).part2Rule())
        }
        return try visit.json(EncounterDocument(encounter, readable: true, corrections: corrections, rule))
    }
}

extension JSONBody {
    /// The name of one thing, or nothing.
    func name<T>(_ field: String) throws(Refusal) -> ID<T>? {
        guard let text = try text(field) else { return nil }
        do throws(Refusal) { return try ID(text) } catch { throw error.about(field) }
    }

    /// The name of one thing that must be there.
    func requiredName<T>(_ field: String) throws(Refusal) -> ID<T> {
        _ = try required(field)
        guard let name: ID<T> = try name(field) else { throw Refusal(.required, field: field) }
        return name
    }

    fileprivate func whom() throws(Refusal) -> RecordEncounter.Whom {
        if let person: ID<CallPerson> = try name("person") { return .person(person) }
        return try text("knownAs").map { .new(knownAs: $0) } ?? .unknown
    }

    fileprivate func encounter(own: ReasonCode?) throws(Refusal) -> EncounterTold {
        var told = EncounterTold()
        told.ending = try reason("ending", own: own)
        if let ending = told.ending, !EncounterTold.endings.contains(ending.standard) {
            throw Refusal(.notOneOf, field: "ending")
        }
        told.sent = try code("alternativeSent", Alternative.init(rawValue:))
        told.outcome = try code("alternativeOutcome", AlternativeOutcome.init(rawValue:))
        told.began = try moment("began")
        told.ended = try moment("ended")
        told.followUpAt = try moment("followUpAt")
        let needs = try texts("needs")
        for need in needs where need != "nothing" && Operate.Need.Kind(rawValue: need) == nil {
            throw Refusal(.notOneOf, field: "needs")
        }
        told.needs = Operate.Need.Kind.allCases.filter { needs.contains($0.rawValue) }
        told.needsNothing = needs.contains("nothing")
        told.safety = try SafetyEvent.read(try texts(SafetyEvent.field))
        told.natures = try CrisisNature.read(try texts(CrisisNature.field))
        told.behaviours = try Behaviour.read(try texts(Behaviour.field))
        told.safetyActions = try SafetyAction.read(try texts(SafetyAction.field))
        told.medical = try code(MedicalScreen.field, MedicalScreen.init(rawValue:))
        told.suicideRisk = try code(SuicideRisk.field, SuicideRisk.init(rawValue:))
        told.destination = try code(Destination.field, Destination.init(rawValue:))
        told.safetyPlan = try code("safetyPlan", Answer.init(rawValue:))
        told.meansSafety = try code("meansSafety", Answer.init(rawValue:))
        told.mandatedReport = try code("mandatedReport", Answer.init(rawValue:))
        told.briefUsed = try code("briefUsed", Answer.init(rawValue:))
        told.strengths = try text("strengths")
        told.narrative = try text("narrative")
        guard has(SupplyItem.field) else { return told }
        for supply in try list(SupplyItem.field, names: ["item", "count"]) {
            do throws(Refusal) {
                guard let item = SupplyItem(rawValue: try supply.required("item")) else { throw Refusal(.notOneOf) }
                guard let count = try supply.number("count") else { throw Refusal(.required) }
                guard (0...SupplyItem.most).contains(count) else {
                    throw Refusal(.tooMany, values: ["most": String(SupplyItem.most)])
                }
                told.supplies[item] = count
            } catch {
                throw error.about(SupplyItem.field)
            }
        }
        return told
    }
}
