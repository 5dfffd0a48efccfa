import Yams

/// Reads conditions: sentences such as `weapon is yes or unknown and (alone is yes or child is not no)`.
///
///     condition  = part { "and" part } | part { "or" part }
///     part       = "not" part | "(" condition ")" | "always" | QUESTION "is" [ "not" ] answer { "or" answer }
///     answer     = one of the question's | "known" | "unknown" | "refused" | for the nature also "eligible", "excluded"
///
/// `unknown` is true of what is unknown, refused or was not asked; `refused` only of what was refused. In place of a
/// sentence may stand a block of `all-of`, `any-of` or `none-of`, each with a list of conditions.
struct ConditionReader {
    let questions: [Question]
    /// The keys of questions in which a fault was found; what a sentence says of them is passed over.
    let unread: Set<String>
    let natures: Natures
    let faults: FaultList

    /// The condition of a node; none where a fault was found.
    func condition(_ node: Node) -> Condition? {
        switch node {
        case .scalar(let scalar):
            var sentence = Sentence(scalar.string, self)
            do throws(ProgramFault.Code.Thrown) {
                return try sentence.read()
            } catch {
                if let code = error.code { faults.add(code, at: node) }
                return nil
            }
        case .mapping:
            let words = ["all-of", "any-of", "none-of"]
            guard let block = Block(node, keys: words, faults) else { return nil }
            let found = words.compactMap { word in block[word].map { (word, $0) } }
            guard found.count == 1, let (word, list) = found.first else {
                faults.add(.notOneOf(words, found: found.map(\.0).joined(separator: ", ")), at: node)
                return nil
            }
            let nodes = list.list(faults)
            let parts = nodes.compactMap(condition)
            guard !nodes.isEmpty else {
                faults.add(.empty, at: list)
                return nil
            }
            guard parts.count == nodes.count else { return nil }
            switch word {
            case "all-of": return .all(parts)
            case "any-of": return .any(parts)
            default: return .not(.any(parts))
            }
        case .sequence, .alias:
            faults.add(.expected(.text), at: node)
            return nil
        }
    }
}

extension ProgramFault.Code {
    /// A fault on its way to the list; none if it only follows from one that is there.
    struct Thrown: Error {
        let code: ProgramFault.Code?
    }
}

/// One sentence, word for word.
private struct Sentence {
    private let words: [String]
    private let reader: ConditionReader
    private var at = 0
    private var depth = 0

    init(_ text: String, _ reader: ConditionReader) {
        words = text.replacing("(", with: " ( ").replacing(")", with: " ) ").replacing(",", with: " ")
            .split(whereSeparator: \.isWhitespace).map(String.init)
        self.reader = reader
    }

    mutating func read() throws(ProgramFault.Code.Thrown) -> Condition {
        guard !words.isEmpty else { throw .init(code: .empty) }
        let condition = try parts()
        guard at == words.count else { throw unexpected(["and", "or"]) }
        return condition
    }

    private var word: String? { at < words.count ? words[at] : nil }

    private func unexpected(_ expected: [String]) -> ProgramFault.Code.Thrown {
        .init(code: .unreadableCondition(at: word ?? "", expected: expected))
    }

    private mutating func take(_ expected: String) -> Bool {
        guard word == expected else { return false }
        at += 1
        return true
    }

    private mutating func parts() throws(ProgramFault.Code.Thrown) -> Condition {
        var parts = [try part()]
        var joined: String?
        while let word, word == "and" || word == "or" {
            guard joined == nil || joined == word else { throw .init(code: .mixedAndOr) }
            joined = word
            at += 1
            parts.append(try part())
        }
        guard parts.count > 1 else { return parts[0] }
        return joined == "or" ? .any(parts) : .all(parts)
    }

    private mutating func part() throws(ProgramFault.Code.Thrown) -> Condition {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 50 else { throw .init(code: .tooMany(most: 50)) }
        if take("not") { return .not(try part()) }
        if take("always") { return .always }
        if take("(") {
            let inner = try parts()
            guard take(")") else { throw unexpected([")", "and", "or"]) }
            return inner
        }
        return try answer()
    }

    private mutating func answer() throws(ProgramFault.Code.Thrown) -> Condition {
        let known = reader.questions.map(\.key)
        guard let key = word else { throw unexpected(known) }
        guard !reader.unread.contains(key) else { throw .init(code: nil) }
        guard let place = known.firstIndex(of: key) else { throw .init(code: .unknownQuestion(key, known: known)) }
        at += 1
        guard take("is") else { throw unexpected(["is"]) }
        let isNegated = take("not")
        let question = reader.questions[place]
        var values = AnswerSet(try slots(of: question))
        while word == "or", !beginsPart(at + 1) {
            at += 1
            for slot in try slots(of: question) { values.insert(slot) }
        }
        let condition = Condition.answer(question: place, oneOf: values)
        return isNegated ? .not(condition) : condition
    }

    /// Whether a new part begins at a word, and not one more answer.
    private func beginsPart(_ place: Int) -> Bool {
        guard place < words.count else { return false }
        return ["not", "always", "("].contains(words[place]) || (place + 1 < words.count && words[place + 1] == "is")
    }

    private mutating func slots(of question: Question) throws(ProgramFault.Code.Thrown) -> [Int] {
        let values = question.values
        var allowed = values.map(\.rawValue) + ["known"]
        if question.key == Question.nature { allowed += ["eligible", "excluded"] }
        guard let word else { throw unexpected(allowed) }
        let slots: [Int] =
            switch word {
            case "unknown": [values.count - 2, values.count - 1]
            case "known": Array(values.indices.dropLast(2))
            case "eligible" where question.key == Question.nature: reader.natures.eligible.compactMap(place)
            case "excluded" where question.key == Question.nature: reader.natures.excluded.compactMap(place)
            default: [values.firstIndex(of: AnswerValue(rawValue: word))].compactMap { $0 }
            }
        func place(_ nature: String) -> Int? { values.firstIndex(of: .choice(nature)) }
        guard !slots.isEmpty else {
            throw .init(code: .unknownAnswer(word, question: question.key, allowed: allowed))
        }
        at += 1
        return slots
    }
}

extension Question {
    /// The question what a call is about, whose answers `natures` sorts into eligible and excluded.
    static let nature = "nature"
}
