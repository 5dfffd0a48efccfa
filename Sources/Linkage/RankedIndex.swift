import Foundation

/// Finds texts by words, those that say most of what was asked for first, also where a word is misspelled or has another
/// ending.
///
/// What a word says of a text is weighed as in BM25F (Robertson and Zaragoza, *The Probabilistic Relevance Framework*, 2009):
/// a rare word says more than a frequent one, a word in a name more than one in a description, a second mention less than
/// the first, and a mention in a long text less than in a short one.
package struct RankedIndex: Sendable {
    /// A part of a text, with how much a word in it counts.
    package struct Part: Sendable {
        let text: String
        let weight: Int

        package init(_ text: String, weight: Int) {
            self.text = text
            self.weight = weight
        }
    }

    /// Texts on their way into an index.
    package struct Builder: Sendable {
        fileprivate var list = WordList()
        /// For each word the texts that have it, each with how much it counts there in the last eight bits: so there may be
        /// sixteen million texts.
        fileprivate var holders: [[UInt32]] = []
        fileprivate var lengths: [Float] = []

        package init() {}

        package var count: Int { lengths.count }

        package mutating func append(_ parts: [Part]) {
            var counts: [Int32: Int] = [:]
            var length = 0
            for part in parts {
                for word in WordIndex.words(part.text) {
                    let number = list.number(of: word)
                    if number == holders.count { holders.append([]) }
                    counts[number, default: 0] += part.weight
                    length += 1
                }
            }
            let text = UInt32(lengths.count) << 8
            for (number, count) in counts { holders[Int(number)].append(text | UInt32(min(255, count))) }
            lengths.append(Float(length))
        }
    }

    // How soon further mentions count less, and how much the length of a text does.
    private static let saturation: Float = 2
    private static let lengthening: Float = 0.5

    private let list: WordList
    /// For each word where its texts begin in the long list: the text, and in the last eight bits what the word says of it.
    private let starts: [Int32]
    private let holders: [UInt32]
    /// What a word says that every text might have: much if few have it.
    private let rarity: [Float]
    package let count: Int

    package init(_ builder: Builder) {
        list = builder.list
        count = builder.lengths.count
        let mean = max(1, builder.lengths.reduce(0, +) / Float(max(1, builder.lengths.count)))
        let wide = builder.lengths.map { Self.saturation * (1 - Self.lengthening + Self.lengthening * $0 / mean) }
        var (starts, holders, rarity): ([Int32], [UInt32], [Float]) = ([0], [], [])
        holders.reserveCapacity(builder.holders.reduce(0) { $0 + $1.count })
        for held in builder.holders {
            for one in held {
                let counts = Float(one & 0xFF)
                holders.append(one & ~0xFF | UInt32(255 * counts / (counts + wide[Int(one >> 8)])))
            }
            starts.append(Int32(holders.count))
            let few = Float(held.count)
            rarity.append(log(1 + (Float(wide.count) - few + 0.5) / (few + 0.5)))
        }
        (self.starts, self.holders, self.rarity) = (starts, holders, rarity)
    }

    // MARK: Asking

    /// One way in which a text may tell of what is asked for: all of some words.
    package struct Way: Hashable, Sendable {
        package let words: [String]
        /// How near it comes to what was asked for, 1 where it is that.
        package let worth: Float
        /// Whether somebody typed it, and so may have meant a word like it.
        package let isTyped: Bool

        package init(_ words: [String], worth: Float, isTyped: Bool = false) {
            self.words = words
            self.worth = worth
            self.isTyped = isTyped
        }
    }

    /// A text that was found.
    package struct Found: Sendable {
        package let text: Int
        package let score: Float
        /// For each wish the words by which the text tells of it; nothing where it does not.
        package let by: [[String]?]
    }

    /// The texts that tell of what is asked for: the best, and how many there are.
    ///
    /// - Parameters:
    ///   - wishes: what is asked for, each with the ways in which a text may tell of it. Without any, every text is found.
    ///   - standing: texts for which another one stands: what they tell is found as that one's, once.
    ///   - worth: what else speaks for a text, as a factor above 0 and at most 1: it is asked only for texts that may be among the best.
    package func search(
        _ wishes: [[Way]], most: Int, standing: [Int32: Int32] = [:], worth: (Int) -> Float = { _ in 1 }
    ) -> (found: [Found], total: Int) {
        let asked = wishes.map { $0.flatMap(resolved) }
        let needed = asked.map { ways in ways.map(\.worth).max() ?? Self.unknown }
        let all = needed.reduce(0, +)
        var texts: [Int32] = []
        var gathered = [Gathered](unsafeUninitializedCapacity: count) { room, filled in
            room.initialize(repeating: Gathered())
            filled = count
            for (number, (ways, need)) in zip(asked, needed).enumerated() {
                for way in ways { gather(way, wish: Int32(number), need, into: room, &texts) }
            }
        }
        if asked.isEmpty { texts = (0..<Int32(count)).map { $0 } }
        let (speakers, hidden) = Self.stand(standing, for: &texts, in: &gathered, asksNothing: asked.isEmpty)
        var kept: [(text: Int32, score: Float)] = []
        var least: Float = 0
        for text in texts {
            // Who tells of all that was asked for comes before who tells much of one thing.
            let cell = gathered[Int(text)]
            let atMost = asked.isEmpty ? 1 + cell.score : cell.score * (cell.told / all)
            guard atMost > least else { continue }
            let score = atMost * worth(Int(text))
            guard score > least else { continue }
            kept.append((text, score))
            if kept.count >= 4 * most + 64 { least = Self.cut(&kept, most) }
        }
        _ = Self.cut(&kept, most)
        let found = kept.map { one in
            let speaker = Int(speakers[one.text] ?? one.text)
            return Found(text: Int(one.text), score: one.score, by: asked.map { words(of: speaker, in: $0) })
        }
        return (found, texts.count - hidden)
    }

    /// Whether a text tells of anything that is asked for; without any wish, every text does.
    package func tells(of wishes: [[Way]], _ text: Int) -> Bool {
        wishes.isEmpty || wishes.contains { words(of: text, in: $0.flatMap(resolved)) != nil }
    }

    /// Lets what a text tells count for the one that stands for it, where it tells more.
    ///
    /// - Returns: whose words count for those that stand for others, and how many texts are found no more.
    private static func stand(
        _ standing: [Int32: Int32], for texts: inout [Int32], in gathered: inout [Gathered], asksNothing: Bool
    ) -> (speakers: [Int32: Int32], hidden: Int) {
        var (speakers, hidden): ([Int32: Int32], Int) = ([:], 0)
        for (text, leader) in standing.sorted(by: { $0.key < $1.key }) {
            let (own, cell) = (gathered[Int(text)], gathered[Int(leader)])
            guard asksNothing || own.wish >= 0 else { continue }
            hidden += 1
            if !asksNothing {
                if cell.wish < 0 { texts.append(leader) }
                if own.score * own.told > cell.score * cell.told {
                    gathered[Int(leader)] = own
                    speakers[leader] = text
                }
            }
            // Nothing is left that might speak for it by itself.
            gathered[Int(text)].score = asksNothing ? -1 : 0
        }
        return (speakers, hidden)
    }

    /// What a word is worth that no text has: about what a rare one is.
    private static let unknown: Float = 6

    /// Leaves the best, and says what the last of them has.
    private static func cut(_ kept: inout [(text: Int32, score: Float)], _ most: Int) -> Float {
        kept.sort { ($1.score, $0.text) < ($0.score, $1.text) }
        kept.removeLast(max(0, kept.count - most))
        return kept.count == most ? kept.last?.score ?? 0 : 0
    }

    private typealias Resolved = (words: [Int32], worth: Float)

    /// The most words for which one that was typed is taken.
    private static let mostLike = 24

    private func resolved(_ way: Way) -> [Resolved] {
        let numbers = way.words.map { list[$0] }
        var ways: [Resolved] = []
        if !numbers.contains(nil) {
            let known = numbers.compactMap(\.self)
            ways.append((known, way.worth * known.reduce(0) { $0 + rarity[Int($1)] }))
        }
        guard way.isTyped, way.words.count == 1 else { return ways }
        let own = numbers[0]
        var like = list.forms(of: way.words[0]).map { (word: $0, near: Float(0.7)) }
        if own == nil {
            // A word that is nowhere was misspelled, or is one of which only others are known.
            like += list.like(way.words[0], isTyping: false).map { ($0.word, $0.cost <= 4 ? 0.6 : 0.4) }
        }
        let worth = like.map { one -> Resolved in
            ([one.word], way.worth * one.near * min(rarity[Int(one.word)], own.map { rarity[Int($0)] } ?? .infinity))
        }
        return ways + worth.sorted { $0.worth > $1.worth }.prefix(Self.mostLike)
    }

    /// What was gathered of one text.
    private struct Gathered {
        var score: Float = 0
        /// How much of what was asked for it tells of.
        var told: Float = 0
        /// What it says of the last wish that it tells of, and which one that is.
        var best: Float = 0
        var wish: Int32 = -1
    }

    /// Goes through the texts that have all words of a way, with what it says of each; of the ways of one wish the best counts.
    private func gather(
        _ way: Resolved, wish: Int32, _ need: Float, into room: UnsafeMutableBufferPointer<Gathered>,
        _ texts: inout [Int32]
    ) {
        func range(_ word: Int32) -> Range<Int> { Int(starts[Int(word)])..<Int(starts[Int(word) + 1]) }
        guard let rarest = way.words.min(by: { range($0).count < range($1).count }) else { return }
        let others = way.words.filter { $0 != rarest }.map(range)
        var places = others.map(\.lowerBound)
        let ends = others.map(\.upperBound)
        let scale = way.worth / 255
        holders.withUnsafeBufferPointer { holders in
            for one in holders[range(rarest)] {
                var says = one & 0xFF
                let text = one >> 8
                var isHeld = true
                for other in others.indices where isHeld {
                    let found = Self.leap(holders, to: text, from: places[other], below: ends[other])
                    places[other] = found
                    isHeld = found < ends[other] && holders[found] >> 8 == text
                    if isHeld { says = min(says, holders[found] & 0xFF) }
                }
                guard isHeld else { continue }
                // What a text hardly tells of it does tell of.
                let worth = Float(max(1, says)) * scale
                var cell = room[Int(text)]
                if cell.wish == wish {
                    guard worth > cell.best else { continue }
                    cell.score += worth - cell.best
                } else {
                    if cell.wish < 0 { texts.append(Int32(text)) }
                    cell.wish = wish
                    cell.told += need
                    cell.score += worth
                }
                cell.best = worth
                room[Int(text)] = cell
            }
        }
    }

    /// The first place from which on there is this text or a later one: in leaps that double, because it is seldom far.
    private static func leap(
        _ holders: UnsafeBufferPointer<UInt32>, to text: UInt32, from place: Int, below end: Int
    ) -> Int {
        var (low, step) = (place, 1)
        while low + step < end, holders[low + step] >> 8 < text {
            low += step
            step *= 2
        }
        var high = min(low + step, end)
        while low < high {
            let middle = (low + high) / 2
            if holders[middle] >> 8 < text { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// What a word says of a text, if the text has it.
    private func says(_ word: Int32, of text: UInt32) -> UInt32? {
        var (low, high) = (Int(starts[Int(word)]), Int(starts[Int(word) + 1]))
        while low < high {
            let middle = (low + high) / 2
            if holders[middle] >> 8 < text { low = middle + 1 } else { high = middle }
        }
        guard low < Int(starts[Int(word) + 1]), holders[low] >> 8 == text else { return nil }
        return holders[low] & 0xFF
    }

    private func words(of text: Int, in ways: [Resolved]) -> [String]? {
        var best: (words: [Int32], says: Float)?
        for way in ways {
            let says = way.words.map { self.says($0, of: UInt32(text)) }
            guard !says.contains(nil), let least = says.compactMap(\.self).min() else { continue }
            let told = max(1, Float(least)) * way.worth
            if told > best?.says ?? 0 { best = (way.words, told) }
        }
        return best.map { $0.words.map(list.word) }
    }
}
