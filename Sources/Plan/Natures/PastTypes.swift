import Exchange
import Vocabulary

/// One local type of the past, what it is taken to mean, and how many calls hang on that.
package struct PastType: Hashable, Sendable {
    package let type: String
    package let calls: Int
    package let guess: NatureGuess

    package init(type: String, calls: Int, guess: NatureGuess) {
        self.type = type
        self.calls = calls
        self.guess = guess
    }
}

extension PastCalls.Known {
    /// Every type of the past calls, the one with the most calls first.
    package var types: [PastType] {
        var counts = Array(repeating: 0, count: history.types.count)
        history.type.withValues { types in
            for type in types { counts[Int(type)] += 1 }
        }
        return zip(history.types, counts)
            .map { PastType(type: $0, calls: $1, guess: classifier.nature(of: $0)) }
            .sorted { ($0.calls, $1.type) > ($1.calls, $0.type) }
    }
}
