import Operate
import Programs
import Vocabulary

/// How grave a call is, said three ways at once: a word, a shape and a colour.
struct LevelMark: Sendable, Equatable {
    let number: Int
    let name: String
    let shape: String
    /// The class that carries the colour.
    let tone: String

    init(_ level: Level, words: Words) {
        number = level.rawValue
        name = words("levels.\(level.rawValue)")
        (shape, tone) =
            switch level {
            case .noCrisis: ("○", "closed")
            case .phone: ("◔", "going")
            case .fieldTeam: ("◑", "waiting")
            case .higher: ("●", "grave")
            }
    }
}

extension Words {
    /// Who goes, in words: a response of the program, or what another service sends.
    func response(_ key: String, of program: Program) -> String {
        program.response(key)?.title.text(in: language) ?? name(of: key, in: "alternatives")
    }

    /// An answer to a question, in words.
    func answer(_ value: AnswerValue, to question: Question?) -> String {
        switch (value, question?.kind) {
        case (.choice(let key), .choice(let choices)?):
            choices.first { $0.key == key }?.text.text(in: language) ?? key
        case (.choice(let key), _): key
        case (.unknown, _): question?.unknownText?.text(in: language) ?? name(of: value.rawValue, in: "answers")
        default: name(of: value.rawValue, in: "answers")
        }
    }
}
