import Vocabulary

/// What a program's file comes to when its parts are held against each other.
///
/// Reading a file asks whether each part means something; this asks whether all of them together do what their writer
/// believes. A program that was published before a check was written stays readable, which is why reading does not ask.
package struct ProgramCheck: Sendable {
    /// What keeps the program from going live, in the order of the lines.
    package let faults: [ProgramFault.Fault]
    /// What is allowed and may not be meant, in the order of the lines.
    package let remarks: [ProgramFault.Fault]
}

extension Program {
    /// Holds its rules, answers, levels and examples against each other.
    ///
    /// - Parameter steps: how far is followed what nobody knows to be safe; beyond, it is said that it is not settled.
    package func check(within steps: Int = Satisfaction.mostSteps) -> ProgramCheck {
        var reach = RuleReach(self)
        let idle = rules.indices.map { reach.idle($0) }
        let faults =
            unstated + idleRules(idle) + unreached(reach.levels()) + unusedAnswers + unusedResponses + contradicted
            + passedOver(within: steps)
        let remarks = rules.indices.flatMap { place in
            // One that never counts is a fault already.
            idle[place] != nil
                ? []
                : reach.overlapping(place).map { earlier in
                    ProgramFault.Fault(
                        line: rules[place].line, code: .overlapping(rules[place].key, earlier: rules[earlier].key))
                }
        }
        return ProgramCheck(faults: faults.inOrder, remarks: remarks.inOrder)
    }

    /// What every program says of itself before it goes live.
    private var unstated: [ProgramFault.Fault] {
        var faults: [ProgramFault.Fault] = []
        if model == nil { faults.append(.init(line: 1, code: .missing(key: "model"))) }
        if metrics.isEmpty { faults.append(.init(line: lines.keys["metrics"] ?? 1, code: .missing(key: "metrics"))) }
        return faults
    }

    private func idleRules(_ idle: [RuleReach.Idle?]) -> [ProgramFault.Fault] {
        zip(rules, idle).compactMap { rule, idle in
            switch idle {
            case nil: nil
            case .never?: .init(line: rule.line, code: .neverApplies(rule.key))
            case .behind(let others)?: .init(line: rule.line, code: .neverDecides(rule.key, behind: others))
            }
        }
    }

    private func unreached(_ reached: Set<Level>) -> [ProgramFault.Fault] {
        let line = lines.keys["levels"] ?? lines.keys["rules"] ?? 1
        let missing = levels.filter { !reached.contains($0) }
            .map { ProgramFault.Fault(line: line, code: .unreachedLevel($0.rawValue)) }
        let unnamed = rules.compactMap { rule -> ProgramFault.Fault? in
            guard case .decides(let level, _, _) = rule.effect, !levels.contains(level) else { return nil }
            return .init(line: rule.line, code: .unnamedLevel(level.rawValue))
        }
        return missing + unnamed
    }

    /// Answers that no rule tells from another: a danger that changes nothing, and a choice that might as well not be.
    private var unusedAnswers: [ProgramFault.Fault] {
        let atoms = rules.flatMap(\.when.atoms) + questions.flatMap(\.askedWhen.atoms)
        return questions.enumerated().flatMap { place, question -> [ProgramFault.Fault] in
            let asked = atoms.filter { $0.question == place }.map(\.values)
            func same(_ one: AnswerValue, _ other: AnswerValue) -> Bool {
                guard let one = question.slot(of: one), let other = question.slot(of: other) else { return false }
                return asked.allSatisfy { $0.contains(one) == $0.contains(other) }
            }
            let line = lines.questions[question.key] ?? 1
            let idle = question.danger.filter { danger in question.safe.map { same(danger, $0) } ?? false }
            let choices = question.choices.filter { !idle.contains($0) }
            let twins = choices.filter { one in
                // What a call is about is counted besides, where the program sorts it; of others the first may stand.
                guard question.key == Question.nature else {
                    return choices.prefix { $0 != one }.contains { same(one, $0) }
                }
                return !natures.names(one.rawValue) && choices.contains { $0 != one && same(one, $0) }
            }
            return (idle + twins).map { .init(line: line, code: .unusedAnswer($0.rawValue, question: question.key)) }
        }
    }

    /// Responses that nothing in the file ever sends.
    private var unusedResponses: [ProgramFault.Fault] {
        var sent = Set(responses.flatMap(\.fallBacks))
        for rule in rules {
            switch rule.effect {
            case .decides(_, let response, _), .excludes(_, let response): sent.insert(response)
            case .cautions: break
            }
        }
        if case .leaves(_, let response) = hours.outside { sent.insert(response) }
        return responses.filter { !sent.contains($0.key) }
            .map { .init(line: lines.responses[$0.key] ?? 1, code: .unusedResponse($0.key)) }
    }

    /// A rule that would send a team without a weapon although nobody knows of one, and nobody was spoken to.
    ///
    /// One of which that could not be settled is a fault too: it would go live on a guess.
    private func passedOver(within steps: Int) -> [ProgramFault.Fault] {
        guard let way = unheard(within: steps), let rule = rules.first(where: { $0.key == way.rule }) else { return [] }
        guard let question = way.question else {
            return [
                .init(
                    line: lines.keys["questions"] ?? rule.line,
                    code: .unasked(way.hazard, rule: rule.key, response: way.response))
            ]
        }
        let code: ProgramFault.Code =
            way.answers == nil
            ? .unsettled(rule.key, response: way.response, question: question)
            : .unheard(rule.key, response: way.response, question: question)
        return [.init(line: rule.line, code: code)]
    }

    /// Examples whose call comes to another decision than they state.
    private var contradicted: [ProgramFault.Fault] {
        examples.compactMap { example in
            let found = decide(example.answers, at: example.at)
            guard found != example.decision else { return nil }
            return .init(
                line: example.line, code: .contradicted(example.key, stated: example.decision, found: found))
        }
    }
}

extension Question {
    /// The choices it offers; none where it is answered with yes or no.
    fileprivate var choices: [AnswerValue] {
        guard case .choice(let choices) = kind else { return [] }
        return choices.map { .choice($0.key) }
    }
}

extension Natures {
    fileprivate func names(_ nature: String) -> Bool { eligible.contains(nature) || excluded.contains(nature) }
}

extension [ProgramFault.Fault] {
    fileprivate var inOrder: [ProgramFault.Fault] {
        enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
    }
}
