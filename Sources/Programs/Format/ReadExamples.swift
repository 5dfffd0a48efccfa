import Vocabulary
import Yams

/// Reads the worked examples.
struct ExampleReader {
    let questions: [Question]
    let unread: Set<String>
    let responses: [String]
    let hours: Hours?
    let reasons: ReasonReader
    let faults: FaultList

    func examples(_ file: Block) -> [Example] {
        var seen: Set<String> = []
        return file.list("examples", required: true).compactMap { node in
            guard
                let block = Block(
                    node, keys: ["key", "call", "at", "answers", "record", "observed", "rest", "then"], faults)
            else { return nil }
            let key = block.key("key")
            if let key, !seen.insert(key).inserted { faults.add(.twice(key: key), at: node) }
            let call = block.required("call")?.words(faults)
            let at = block["at"].map(moment) ?? whileOpen
            var answers = answers(block["answers"], .caller) + answers(block["record"], .record)
            answers += self.answers(block["observed"], .observed)
            if let rest = block["rest"] { answers += safe(rest, besides: Set(answers.map(\.question))) }
            let decision = decision(block.required("then"))
            guard let key, let call, let at, let decision else { return nil }
            return Example(key: key, call: call, at: at, answers: answers, decision: decision, line: block.line)
        }
    }

    /// Where an example says nothing of the time, it happens while the program answers.
    private var whileOpen: Instant? {
        hours?.opening(from: hours?.moment(local: 1_767_571_200) ?? Instant(microseconds: 0))
    }

    private func moment(_ node: Node) -> Instant? {
        guard let hours else { return nil }
        if let match = node.scalar?.string.wholeMatch(of: /(\d{4}-\d\d-\d\d) (\d\d:\d\d)/),
            let local = try? Instant(rfc3339: "\(match.1)T\(match.2):00Z")
        {
            return hours.moment(local: local.microseconds / 1_000_000)
        }
        faults.add(.expected(.localTime), at: node)
        return nil
    }

    private func answers(_ node: Node?, _ source: AnswerSource) -> [GivenAnswer] {
        let keys = questions.map(\.key)
        guard let node else { return [] }
        guard let mapping = node.mapping else {
            faults.add(.expected(.block), at: node)
            return []
        }
        return mapping.compactMap { name, value in
            let key = name.scalar?.string ?? ""
            guard let question = questions.first(where: { $0.key == key }) else {
                guard !unread.contains(key) else { return nil }
                faults.add(.unknownQuestion(key, known: keys), at: name)
                return nil
            }
            let answer = AnswerValue(rawValue: value.scalar?.string ?? "")
            guard question.values.contains(answer) else {
                let allowed = question.values.map(\.rawValue)
                faults.add(.unknownAnswer(answer.rawValue, question: key, allowed: allowed), at: value)
                return nil
            }
            guard question.answeredBy.contains(source) else {
                faults.add(.mayNotAnswer(source, question: key), at: value)
                return nil
            }
            return GivenAnswer(key, answer, from: source)
        }
    }

    /// `rest: safe`: every question about danger that the example does not speak of has its safe answer.
    private func safe(_ node: Node, besides said: Set<String>) -> [GivenAnswer] {
        guard node.scalar?.string == "safe" else {
            faults.add(.notOneOf(["safe"], found: node.scalar?.string ?? ""), at: node)
            return []
        }
        return questions.filter { !said.contains($0.key) }.compactMap { question in
            // Whoever may answer it says so, the caller where the caller may.
            let source = question.answeredBy.contains(.caller) ? AnswerSource.caller : question.answeredBy.max()
            return question.safe.map { GivenAnswer(question.key, $0, from: source ?? .caller) }
        }
    }

    private func decision(_ node: Node?) -> Program.Decision? {
        let keys = ["level", "response", "reason", "gate", "phone-first"]
        guard let block = Block(node, keys: keys, faults) else { return nil }
        let level = block.required("level")?.wholeNumber(1...4, faults).flatMap(Level.init)
        let response = block.required("response")?.response(of: responses, reason: block["reason"], faults)
        let reason = reasons.reason(block["reason"])
        let gate = block["gate"].flatMap { $0.one(of: GateDemand.self, faults) } ?? .none
        let phoneFirst = block.yesOrNo("phone-first")
        guard let level, let response else { return nil }
        return Program.Decision(level: level, response: response, reason: reason, gate: gate, phoneFirst: phoneFirst)
    }
}
