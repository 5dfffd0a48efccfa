import Door
import Operate
import Programs
import Vocabulary

/// What the clinician's page sends: untrusted until it is a command.
extension Form {
    /// The answers of the form: one that a script sends as it is given, or those of the whole form that were changed.
    ///
    /// - Throws: ``Refusal`` that names the field.
    func answers() throws(Refusal) -> [AnswerQuestions.Said] {
        let source = try voice()
        if let question = given("question") {
            guard let value = given("answer") else { throw Refusal(.required, field: "answer") }
            let base = fields["revision"].flatMap { Int($0) }
            return [AnswerQuestions.Said(question, value, from: source, base: base)]
        }
        var said: [AnswerQuestions.Said] = []
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) where name.hasPrefix("answer-") {
            let question = String(name.dropFirst(7))
            guard value != fields["was-\(question)"] else { continue }
            let base = fields["revision-\(question)"].flatMap { Int($0) }
            said.append(AnswerQuestions.Said(question, value, from: source, base: base))
        }
        return said
    }

    private func voice() throws(Refusal) -> AnswerSource {
        guard let word = given("source") else { return .caller }
        guard let source = AnswerSource(rawValue: word) else { throw Refusal(.notOneOf, field: "source") }
        return source
    }

    /// What was decided.
    ///
    /// - Throws: ``Refusal`` that names the field.
    func decision(of call: ID<Call>) throws -> DecideTriage {
        let outcome = try chosen("outcome", AlternativeOutcome.init(rawValue:))
        guard fields["override"] != nil else {
            return try DecideTriage(call, .recommended(seen: try verdict()), outcome: outcome)
        }
        guard let verdict = try verdict() else { throw Refusal(.required, field: "response") }
        let code = try chosen("override", OverrideCode.init(rawValue:))
        return try DecideTriage(call, .otherwise(verdict, code, note: given("note")), outcome: outcome)
    }

    func verdict() throws(Refusal) -> Verdict? {
        guard let response = given("response") else { return nil }
        guard let level = given("level").flatMap({ Int($0) }).flatMap(Level.init(rawValue:)) else {
            throw Refusal(.notOneOf, field: "level")
        }
        let reason = try given("reason").map { word throws(Refusal) in
            do throws(Refusal) { return try ReasonCode(written: word) } catch { throw error.about("reason") }
        }
        return Verdict(level: level, response: response, reason: reason)
    }

    /// A code of a closed list, where one was chosen.
    private func chosen<T>(_ name: String, _ read: (String) -> T?) throws(Refusal) -> T? {
        guard let word = given(name) else { return nil }
        guard let value = read(word) else { throw Refusal(.notOneOf, field: name) }
        return value
    }
}
