import Access
import Door
import Hummingbird
import Operate
import Programs
import Store
import Vocabulary

/// What the sections of instruments and second opinions send: untrusted until it is a command.
extension Form {
    /// A result, item by item or only its tier.
    ///
    /// - Throws: ``Refusal`` that names the field.
    func instrument(of call: ID<Call>) throws(Refusal) -> RecordInstrument {
        guard let instrument = given("instrument") else { throw Refusal(.required, field: "instrument") }
        var told = RecordInstrument.Told()
        told.tier = try code("tier", InstrumentTier.init(rawValue:))
        for (name, value) in fields where name.hasPrefix("item-") && !value.isEmpty {
            told.answers[String(name.dropFirst(5))] = AnswerValue(rawValue: value)
        }
        // Nothing was answered: the words were not used.
        told.wording = told.answers.isEmpty ? nil : given("wording")
        told.asker = try asker()
        told.manner = try code("manner", AskingManner.init(rawValue:)) ?? .phone
        told.day = given("day")
        told.assessor = given("assessor")
        told.vendor = given("vendor")
        let base = given("revision").flatMap { Int($0) }
        return try RecordInstrument(call, instrument, told, base: base)
    }

    private func asker() throws(Refusal) -> RecordInstrument.Asker {
        let word = given("asker") ?? "me"
        if word == "me" { return .me }
        let halves = word.split(separator: ":", maxSplits: 1).map(String.init)
        if halves.count == 2, halves[0] == "worker", let id = try? ID<Worker>(halves[1]) { return .colleague(id) }
        if halves.count == 2, halves[0] == "outside", let role = OutsideAsker(rawValue: halves[1]) {
            return .outside(role)
        }
        throw Refusal(.notOneOf, field: "asker")
    }

    /// What a colleague who was asked would decide.
    ///
    /// - Throws: ``Refusal`` that names the field.
    func answer(to question: ID<SecondOpinion>) throws(Refusal) -> AnswerSecondOpinion {
        guard let code = try code("opinion", Opinion.Code.init(rawValue:)) else {
            throw Refusal(.required, field: "opinion")
        }
        let opinion: Opinion
        switch code {
        case .agree: opinion = .agree
        case .cannotSay: opinion = .cannotSay
        case .otherwise:
            guard let response = given("ownResponse") else { throw Refusal(.required, field: "response") }
            guard let level = given("ownLevel").flatMap({ Int($0) }).flatMap(Level.init(rawValue:)) else {
                throw Refusal(.notOneOf, field: "level")
            }
            opinion = .otherwise(level, response: response)
        }
        return try AnswerSecondOpinion(question, opinion, note: given("note"), seen: try verdict())
    }
}

extension Visit {
    /// The question of a colleague that the path names.
    ///
    /// - Throws: ``Refusal`` with `.noSuchOpinion` when it is none of this call's.
    /// What was found on a call with an instrument, by its identifier.
    func result(_ text: String?, on call: ID<Call>) async throws -> ID<InstrumentResult> {
        guard let text, let id = try? ID<InstrumentResult>(text) else { throw Refusal(.noSuchResult, .absent) }
        let belongs = try await desk.database.read { db in
            try Calls(db).path(InstrumentResults(db).result(id).path).call == call
        }
        guard belongs else { throw Refusal(.noSuchResult, .absent) }
        return id
    }

    func opinion(on call: ID<Call>) async throws -> ID<SecondOpinion> {
        guard let id = try? ID<SecondOpinion>(context.parameters.get("opinion") ?? "") else {
            throw Refusal(.noSuchOpinion, .absent)
        }
        let found = try await desk.database.read { db in try SecondOpinions(db).opinion(id) }
        guard found.call == call else { throw Refusal(.noSuchOpinion, .absent) }
        return id
    }
}
