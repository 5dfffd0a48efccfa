import Foundation
import Vocabulary

/// What a script asks of its numbers.
extension SeededNumbers {
    /// Numbers of their own for one thing, which no other thing disturbs.
    init(_ seed: UInt64, _ about: UInt64) {
        var first = SeededNumbers(seed: seed ^ about &* 0x9E37_79B9_7F4A_7C15)
        self.init(seed: first.next())
    }

    mutating func between(_ least: Double, _ most: Double) -> Double { Double.random(in: least..<most, using: &self) }

    mutating func happens(_ share: Double) -> Bool { between(0, 1) < share }

    /// Box and Muller, 1958.
    mutating func normal(_ mean: Double, _ deviation: Double) -> Double {
        let radius = (-2 * log(1 - between(0, 1))).squareRoot()
        return mean + deviation * radius * cos(2 * Double.pi * between(0, 1))
    }

    /// A span whose middle is known, and which is now and then much longer: log-normal.
    mutating func span(minutes median: Double, spread: Double = 0.5) -> Duration {
        .seconds(Int((60 * median * exp(normal(0, spread))).rounded(.up)))
    }

    /// The time until the next of events that come by themselves, so many an hour.
    mutating func wait(hourly rate: Double) -> Duration {
        .milliseconds(Int(-log(1 - between(0, 1)) / max(rate, 0.001) * 3_600_000))
    }

    /// How many such events come where so many are expected: Poisson's distribution, as Knuth draws from it.
    mutating func count(expecting mean: Double) -> Int {
        // Halves of a great number are drawn apart, because its exponential is nought to a machine.
        if mean > 400 { return count(expecting: mean / 2) + count(expecting: mean / 2) }
        let limit = exp(-mean)
        var (product, count) = (between(0, 1), 0)
        while product > limit {
            product *= between(0, 1)
            count += 1
        }
        return count
    }

    mutating func choice<Thing>(_ things: [Thing]) -> Thing? {
        things.isEmpty ? nil : things[Int.random(in: 0..<things.count, using: &self)]
    }

    /// One of several, each as often as its weight says.
    mutating func choice<Thing>(_ things: [Thing], by weight: (Thing) -> Double) -> Thing? {
        var left = between(0, 1) * things.reduce(0) { $0 + weight($1) }
        for thing in things {
            left -= weight(thing)
            if left < 0 { return thing }
        }
        return things.last
    }

    /// One of several, each with its weight.
    mutating func one<Thing>(of things: KeyValuePairs<Double, Thing>, else other: Thing) -> Thing {
        choice(Array(things), by: \.key)?.value ?? other
    }
}
