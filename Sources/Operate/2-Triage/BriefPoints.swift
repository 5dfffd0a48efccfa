import Programs
import Vocabulary

extension Brief.Point {
    /// What is known of danger and belongs in a brief, the graver of what was written down and what was answered since.
    ///
    /// Whoever briefs looks at it before it is told: a point is offered, never told by itself.
    ///
    /// - Parameter asked: nothing where no program was asked.
    static func heard(_ facts: [FactField: Fact], _ asked: TriageFile.Asked?) -> [Brief.Point] {
        func wrote(_ field: FactField) -> Answer? { facts[field]?.value.flatMap(Answer.init(rawValue:)) }
        func told(_ isMeant: (Question) -> Bool) -> [(question: Question, value: AnswerValue)] {
            asked?.program.questions.filter(isMeant).compactMap { question in
                asked?.standing[question.key]?.counted.map { (question, $0.value) }
            } ?? []
        }
        func isFeared(_ isMeant: (Question) -> Bool) -> Bool {
            told(isMeant).contains { $0.question.danger.contains($0.value) }
        }
        var heard: [Brief.Point] = []
        let weapon = told { $0.asksFor.contains(.weapon) }
        if wrote(.weapon) == .yes || isFeared({ $0.asksFor.contains(.weapon) }) {
            heard.append(.weaponSeen)
        } else if weapon.isEmpty ? wrote(.weapon) == .no : weapon.allSatisfy({ $0.value == $0.question.safe }) {
            heard.append(.noWeapon)
        } else {
            heard.append(.weaponNotKnown)
        }
        if wrote(.violence) == .yes || isFeared({ $0.asksFor == [.violence] }) { heard.append(.violenceNow) }
        if isFeared({ suicide.contains($0.key) }) { heard.append(.threatensSelf) }
        if wrote(.injury) == .yes || isFeared({ injury.contains($0.key) }) { heard.append(.injured) }
        return heard
    }

    private static let suicide: Set<String> = [InstrumentResult.suicideQuestion, "suicide-mentioned"]
    private static let injury: Set<String> = ["injury", "injured"]
}
