import Yams

/// Reads the questions, in the order in which they are asked.
struct QuestionReader {
    let words: WordReader
    let natures: Natures
    let faults: FaultList

    func questions(_ file: Block) -> [Question] {
        let nodes = file.list("questions", required: true)
        if nodes.count > 200 { faults.add(.tooMany(most: 200), at: nodes[200]) }
        let all = file.keys("questions")
        var questions: [Question] = []
        for node in nodes {
            guard let question = question(node, after: questions, all: all) else { continue }
            if questions.contains(where: { $0.key == question.key }) {
                faults.add(.twice(key: question.key), at: node)
            } else {
                questions.append(question)
            }
        }
        checkNatures(questions, file)
        return questions
    }

    private func question(_ node: Node, after earlier: [Question], all: [String]) -> Question? {
        let keys = [
            "key", "text", "answers", "unknown-text", "asked-when", "skipped-when", "answered-by", "danger", "safe",
            "asks-for",
        ]
        guard let block = Block(node, keys: keys, faults) else { return nil }
        let key = block.key("key")
        let text = words.text(block.required("text"))
        let kind = kind(block.required("answers"))
        let unknownText = words.text(block["unknown-text"])
        func when(_ name: String) -> Condition?? {
            block[name].map { askedWhen($0, earlier, all: all, before: all.prefix { $0 != key }) }
        }
        let asked = Self.asked(when: when("asked-when") ?? .always, unless: when("skipped-when"))
        let voices = block.list("answered-by").compactMap { $0.one(of: AnswerSource.self, faults) }
        if let node = block["answered-by"], block.list("answered-by").isEmpty { faults.add(.empty, at: node) }
        let named = block.list("asks-for").compactMap { $0.one(of: Hazard.self, faults) }
        if let node = block["asks-for"], block.list("asks-for").isEmpty { faults.add(.empty, at: node) }
        guard let key, let kind else { return nil }
        func values(_ nodes: [Node]) -> [AnswerValue] {
            let known = Question.values(of: kind).filter(\.isKnown)
            return nodes.compactMap { node in
                let value = AnswerValue(rawValue: node.scalar?.string ?? "")
                if known.contains(value) { return value }
                faults.add(
                    .unknownAnswer(value.rawValue, question: key, allowed: known.map(\.rawValue)), at: node)
                return nil
            }
        }
        let danger = values(block.list("danger"))
        var safe = block["safe"].flatMap { values([$0]).first }
        if safe == nil, kind == .yesNo, let one = danger.first { safe = one == .yes ? .no : .yes }
        if !danger.isEmpty, safe.map(danger.contains) ?? true { faults.add(.noSafeAnswer, at: node) }
        guard let text, let asked else { return nil }
        return Question(
            key: key, text: text, kind: kind, unknownText: unknownText, askedWhen: asked,
            answeredBy: Set(voices.isEmpty ? AnswerSource.allCases : voices), danger: danger, safe: safe,
            asksFor: block["asks-for"] == nil ? Self.asked(by: key) : Set(named))
    }

    /// What a question asks after by its name alone.
    private static func asked(by key: String) -> Set<Hazard> {
        switch key {
        case "weapon", "weapons": [.weapon]
        case "violence": [.violence]
        default: []
        }
    }

    /// Asked where the one condition holds and the other does not; nothing where either cannot be read.
    private static func asked(when: Condition?, unless: Condition??) -> Condition? {
        guard let when else { return nil }
        guard let unless else { return when }
        guard let unless else { return nil }
        return when == .always ? unless.negated : .all([when, unless.negated])
    }

    private func kind(_ node: Node?) -> Question.Kind? {
        guard let node else { return nil }
        guard let mapping = node.mapping else {
            if node.scalar?.string == "yes-no" { return .yesNo }
            faults.add(.notOneOf(["yes-no"], found: node.scalar?.string ?? ""), at: node)
            return nil
        }
        var choices: [Choice] = []
        for (name, value) in mapping {
            guard let key = name.key(faults), let text = words.text(value) else { continue }
            if QuestionReader.reserved.contains(key) {
                faults.add(.reservedName(key), at: name)
            } else {
                choices.append(Choice(key: key, text: text))
            }
        }
        if choices.count < 2 { faults.add(.empty, at: node) }
        guard choices.count + 2 <= AnswerSet.most else {
            faults.add(.tooMany(most: AnswerSet.most - 2), at: node)
            return nil
        }
        return .choice(choices)
    }

    /// Words that mean something in every condition.
    private static let reserved = [
        "yes", "no", "unknown", "refused", "known", "eligible", "excluded", "is", "not", "and", "or", "always",
    ]

    private func askedWhen(
        _ node: Node, _ earlier: [Question], all: [String], before: ArraySlice<String>
    ) -> Condition? {
        let own = FaultList()
        let condition = ConditionReader(questions: earlier, unread: [], natures: natures, faults: own).condition(node)
        for fault in own.faults {
            if case .unknownQuestion(let key, _) = fault.code, all.contains(key) {
                // An earlier one that is not there has a fault of its own.
                guard !before.contains(key) else { continue }
                faults.add(.laterQuestion(key), line: fault.line)
            } else {
                faults.add(fault.code, line: fault.line)
            }
        }
        return condition
    }

    /// A nature that the question does not offer would never be met; without the question, past calls alone are asked.
    private func checkNatures(_ questions: [Question], _ file: Block) {
        guard let node = file["natures"], let question = questions.first(where: { $0.key == Question.nature }) else {
            return
        }
        let known = question.values.filter(\.isKnown).map(\.rawValue)
        for nature in natures.eligible + natures.excluded where !known.contains(nature) {
            faults.add(.unknownAnswer(nature, question: Question.nature, allowed: known), at: node)
        }
    }
}
