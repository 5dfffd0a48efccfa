import Vocabulary

/// A program held against its own worked examples, and the examples against each of its rules.
package struct Examination: Hashable, Sendable {
    /// An example whose call came to another decision than it states.
    package struct Failure: Hashable, Sendable {
        package let example: String
        /// Where it stands in the file.
        package let line: Int
        package let expected: Program.Decision
        package let found: Program.Decision
    }

    /// One rule taken away or turned round.
    package struct Mutation: Hashable, Sendable {
        package enum Kind: String, CaseIterable, Sendable {
            case removed, negated
        }

        package let kind: Kind
        package let rule: String
        /// Where the rule stands in the file.
        package let line: Int
    }

    package let examples: Int
    package let failures: [Failure]
    package let mutations: Int
    /// The mutations that no example notices: rules that could be wrong and nobody would know.
    package let survived: [Mutation]

    package var passed: Int { examples - failures.count }
    package var isSound: Bool { failures.isEmpty && survived.isEmpty }
}

extension Program {
    /// Runs every example, and every example again without each rule and with each rule turned round.
    package func examine() -> Examination {
        let failures = examples.compactMap { example -> Examination.Failure? in
            let found = decision(for: example)
            guard found != example.decision else { return nil }
            return Examination.Failure(
                example: example.key, line: example.line, expected: example.decision, found: found)
        }
        let decided = examples.map(decision)
        let survived = rules.indices.flatMap { place in
            Examination.Mutation.Kind.allCases.filter { kind in
                var other = self
                switch kind {
                case .removed: other.rules.remove(at: place)
                case .negated: other.rules[place] = rules[place].when(rules[place].when.negated)
                }
                return examples.map(other.decision) == decided
            }.map { Examination.Mutation(kind: $0, rule: rules[place].key, line: rules[place].line) }
        }
        return Examination(
            examples: examples.count, failures: failures,
            mutations: rules.count * Examination.Mutation.Kind.allCases.count, survived: survived)
    }

    private func decision(for example: Example) -> Decision { decide(example.answers, at: example.at) }
}
