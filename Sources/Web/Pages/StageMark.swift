import Vocabulary

/// Where a call stands, said three ways at once: a word, a shape and a colour.
struct StageMark: Sendable, Equatable {
    /// The stage's own word, for scripts and filters.
    let code: String
    let name: String
    let shape: String
    /// The class that carries the colour: `waiting`, `going`, `with` or `closed`.
    let tone: String

    init(_ stage: Stage, open: Bool = true, words: Words) {
        code = stage.rawValue
        tone = open ? Self.tone(of: stage) : "closed"
        name = open ? words("stages.\(stage.rawValue)") : words("stages.left")
        shape = Self.shapes[tone] ?? ""
    }

    private static func tone(of stage: Stage) -> String {
        switch stage {
        case ..<Stage.assigned: "waiting"
        case ..<Stage.contacted: "going"
        case ..<Stage.disposed: "with"
        default: "closed"
        }
    }

    private static let shapes = ["waiting": "●", "going": "▲", "with": "■", "closed": "–"]
}
