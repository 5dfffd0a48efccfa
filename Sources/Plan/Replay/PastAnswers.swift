import Programs
import Vocabulary

extension NatureGuess.Meaning {
    /// What an old call tells of the questions of triage: little, and only what its type and its row say.
    ///
    /// The keys are those that all the programs share (`docs/guides/writing-a-program.md`).
    ///
    /// - Parameter isServed: whether its beat is one that the program serves; nothing where neither says.
    package func answers(hasPlace: Bool, isServed: Bool? = nil) -> [GivenAnswer] {
        var said: [(String, AnswerValue)] = [("nature", .choice(nature.rawValue))]
        if hasPlace { said.append(("place-known", .yes)) }
        if let isServed { said.append(("in-area", isServed ? .yes : .no)) }
        switch nature {
        case .suicide: said.append(("suicide-mentioned", .yes))
        case .intoxication: said.append(("intoxicated", .yes))
        case .overdose, .medical: said.append(("medical", .yes))
        case .homelessness: said.append(("homeless", .yes))
        case .domesticViolence, .violence: said.append(("violence", .yes))
        case .weapon: said.append(("weapon", .yes))
        case .distress: said.append(("mental-health", .yes))
        default: break
        }
        if tells.contains(.weapon) { said.append(("weapon", .yes)) }
        if tells.contains(.violence) { said.append(("violence", .yes)) }
        if tells.contains(.medical) { said.append(("medical", .yes)) }
        if tells.contains(.crime) { said.append(("crime", .yes)) }
        return said.map { GivenAnswer($0.0, $0.1, from: .record) }
    }
}
