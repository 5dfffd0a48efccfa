import Access
import Door
import Hummingbird
import Operate
import Programs
import Store
import Vocabulary

/// Instruments, safety measures and second opinions for machines, as `Assets/openapi.yaml` describes them.
struct InstrumentAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/instruments", instruments)
        try mounts.at("POST /api/v1/instruments/wordings", add)
        try mounts.at("POST /api/v1/instruments/wordings/{digest}/acceptance", accept)
        try mounts.at("GET /api/v1/calls/{id}/instruments", results)
        try mounts.at("POST /api/v1/calls/{id}/instruments", record)
        try mounts.at("POST /api/v1/calls/{id}/instruments/{result}/withdrawal", takeBack)
        try mounts.at("POST /api/v1/calls/{id}/safety-measures", makeSafe)
        try mounts.at("GET /api/v1/calls/{id}/second-opinions", opinions)
        try mounts.at("POST /api/v1/calls/{id}/second-opinions", ask)
        try mounts.at("POST /api/v1/calls/{id}/second-opinions/{opinion}/answer", answer)
        try mounts.at("POST /api/v1/calls/{id}/second-opinions/{opinion}/withdrawal", withdraw)
    }

    @Sendable func instruments(_ visit: Visit) async throws -> Response {
        let known = try await visit.desk.look(
            as: visit.worker, for: .seeCalls, at: Event.Subject(kind: "instrument-wording", id: "")
        ) { db in try Instruments(db).known() }
        return try visit.json(ListDocument(name: "instruments", items: known.map(InstrumentDocument.init), next: nil))
    }

    @Sendable func add(_ visit: Visit) async throws -> Response {
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let file = try visit.object(["file"], bytes: bytes).required("file")
        let kept = try await visit.desk.perform(
            AddInstrumentWording(Array(file.utf8)), by: visit.worker, once: once)
        return try visit.json(WordingDocument(kept), status: .created)
    }

    @Sendable func accept(_ visit: Visit) async throws -> Response {
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        _ = try visit.object([], bytes: bytes)
        let kept = try await visit.desk.perform(
            AcceptInstrumentWording(try visit.wordingDigest), by: visit.worker, once: once)
        return try visit.json(WordingDocument(kept))
    }

    @Sendable func results(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let (found, rule) = try await visit.desk.look(as: visit.worker, for: .seeEncounters, at: .call(id)) { db in
            (try InstrumentResults(db).all(of: Calls(db).call(id).path.id), try Disclosures(db).part2Rule())
        }
        let items = found.map { ResultDocument($0, rule) }
        return try visit.json(ListDocument(name: "results", items: items, next: nil))
    }

    @Sendable func record(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(
            [
                "instrument", "tier", "answers", "wording", "asker", "askedByRole", "manner", "day", "assessor",
                "vendor",
            ], bytes: bytes)
        let command = try RecordInstrument(
            id, try body.required("instrument"), try body.told(), expected: try await visit.expected(id))
        let kept = try await visit.desk.perform(command, by: visit.worker, once: once)
        let rule = try await visit.desk.database.read { db in try Disclosures(db).part2Rule() }
        return try visit.json(ResultDocument(kept, rule), status: .created)
    }

    @Sendable func takeBack(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let result = try await visit.result(visit.context.parameters.get("result"), on: id)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["reason"], bytes: bytes)
        _ = try body.required("reason")
        guard let reason = try body.code("reason", ResultWithdrawal.Reason.init(rawValue:)) else {
            throw Refusal(.required, field: "reason")
        }
        let command = WithdrawResult(result, because: reason)
        let withdrawn = try await visit.desk.perform(command, by: visit.worker, once: once)
        let rule = try await visit.desk.database.read { db in try Disclosures(db).part2Rule() }
        return try visit.json(ResultDocument(withdrawn, rule))
    }

    @Sendable func makeSafe(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let named = try visit.object(["measures"], bytes: bytes).texts("measures")
        let measures = named.compactMap(SafetyMeasure.init(rawValue:))
        guard measures.count == named.count else { throw Refusal(.notOneOf, field: SafetyMeasure.field) }
        let command = try RecordSafetyMeasures(measures, on: id, expected: try await visit.expected(id))
        return try await visit.answer(try await visit.desk.perform(command, by: visit.worker, once: once))
    }

    @Sendable func opinions(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let found = try await visit.desk.look(as: visit.worker, for: .seeCalls, at: .call(id)) { db in
            try SecondOpinions(db).all(on: Calls(db).call(id).path.id)
        }
        return try visit.json(ListDocument(name: "opinions", items: found.map(OpinionDocument.init), next: nil))
    }

    @Sendable func ask(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let asked: ID<Worker>? = try visit.object(["asked"], bytes: bytes).name("asked")
        let kept = try await visit.desk.perform(AskSecondOpinion(id, of: asked), by: visit.worker, once: once)
        return try visit.json(OpinionDocument(kept), status: .created)
    }

    @Sendable func answer(_ visit: Visit) async throws -> Response {
        let opinion = try await visit.opinion(on: try visit.callID)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["opinion", "level", "response", "note"], bytes: bytes)
        let command = try AnswerSecondOpinion(opinion, try body.opinion(), note: try body.text("note"))
        return try visit.json(OpinionDocument(try await visit.desk.perform(command, by: visit.worker, once: once)))
    }

    @Sendable func withdraw(_ visit: Visit) async throws -> Response {
        let opinion = try await visit.opinion(on: try visit.callID)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        _ = try visit.object([], bytes: bytes)
        let kept = try await visit.desk.perform(WithdrawSecondOpinion(opinion), by: visit.worker, once: once)
        return try visit.json(OpinionDocument(kept))
    }
}

extension JSONBody {
    fileprivate func told() throws(Refusal) -> RecordInstrument.Told {
        var told = RecordInstrument.Told()
        told.tier = try code("tier", InstrumentTier.init(rawValue:))
        if has("answers") {
            for one in try list("answers", names: ["item", "answer"]) {
                told.answers[try one.required("item")] = AnswerValue(rawValue: try one.required("answer"))
            }
        }
        told.wording = try text("wording")
        if let worker: ID<Worker> = try name("asker") {
            told.asker = .colleague(worker)
        } else if let role = try code("askedByRole", OutsideAsker.init(rawValue:)) {
            told.asker = .outside(role)
        }
        told.manner = try code("manner", AskingManner.init(rawValue:)) ?? .phone
        told.day = try text("day")
        told.assessor = try text("assessor")
        told.vendor = try text("vendor")
        return told
    }

    fileprivate func opinion() throws(Refusal) -> Opinion {
        _ = try required("opinion")
        guard let code = try code("opinion", Opinion.Code.init(rawValue:)) else {
            throw Refusal(.required, field: "opinion")
        }
        switch code {
        case .agree: return .agree
        case .cannotSay: return .cannotSay
        case .otherwise:
            let response = try required("response")
            guard let level = try number("level").flatMap(Level.init(rawValue:)) else {
                throw Refusal(has("level") ? .notOneOf : .required, field: "level")
            }
            return .otherwise(level, response: response)
        }
    }
}
