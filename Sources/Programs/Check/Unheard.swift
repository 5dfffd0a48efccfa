import Vocabulary

extension Program {
    /// A way by which a team without a weapon would go although nobody knows of a weapon or of violence, and nobody is to
    /// be spoken to first.
    package struct Unheard: Hashable, Sendable {
        /// The question whose answer nobody knows; nothing where the program has none that asks after the hazard.
        package let question: String?
        package let hazard: Hazard
        /// The rule that sends the team.
        package let rule: String
        package let response: String
        /// Answers that come to it; nothing where it could not be settled whether there are any.
        package let answers: [GivenAnswer]?
    }

    /// Such a way, if there is one: found by settling every rule, not by trying some calls.
    ///
    /// What no question asks after is known of no call, so a rule that sends such a team is one of them by itself.
    /// Where a rule takes more steps to settle than are allowed, it counts as such a way: nobody knows that it is none.
    ///
    /// - Parameter steps: how far each rule is followed.
    package func unheard(within steps: Int = Satisfaction.mostSteps) -> Unheard? {
        var reach = RuleReach(self, within: steps)
        var unsettled: Unheard?
        let silent = rules.filter(\.phoneFirst).map(\.when.negated)
        let hazards = Hazard.allCases.flatMap { hazard -> [(Hazard, Int?)] in
            let asking = questions.indices.filter { questions[$0].asksFor.contains(hazard) }
            return asking.isEmpty ? [(hazard, nil)] : asking.map { (hazard, $0) }
        }
        for (hazard, place) in hazards {
            let hidden = place.map { questions[$0] }
            let unknown = place.map { place in
                let question = questions[place]
                return Condition.answer(
                    question: place, oneOf: AnswerSet([question.unknownSlot, question.values.count - 1]))
            }
            for (rule, sends) in rules.enumerated() {
                guard case .decides(_, let response, nil) = sends.effect, let crew = self.response(response),
                    !crew.isArmed, !crew.isByPhone
                else { continue }
                switch reach.answers(deciding: rule, with: silent + (unknown.map { [$0] } ?? [])) {
                case .none: continue
                case .unsettled:
                    unsettled =
                        unsettled
                        ?? Unheard(
                            question: hidden?.key, hazard: hazard, rule: sends.key, response: response, answers: nil)
                case .answers(let slots):
                    return Unheard(
                        question: hidden?.key, hazard: hazard, rule: sends.key, response: response,
                        answers: given(slots))
                }
            }
        }
        return unsettled
    }

    /// The answer to each question, from whoever may give it at most.
    private func given(_ slots: [UInt8]) -> [GivenAnswer] {
        questions.enumerated().map { place, question in
            GivenAnswer(question.key, question.values[Int(slots[place])], from: question.answeredBy.max() ?? .caller)
        }
    }
}
