import Linkage
import Testing
import Vocabulary

/// Texts found by words: the best first.
@Suite struct `A ranked index` {
    private static func index(_ texts: [[(String, Int)]]) -> RankedIndex {
        var builder = RankedIndex.Builder()
        for text in texts { builder.append(text.map { RankedIndex.Part($0.0, weight: $0.1) }) }
        return RankedIndex(builder)
    }

    private static func typed(_ words: String...) -> [[RankedIndex.Way]] {
        words.map { [RankedIndex.Way([$0], worth: 1, isTyped: true)] }
    }

    private static let three = index([
        [("Harbour House", 6), ("Beds for a night, and soup", 1)],
        [("Soup kitchen", 6), ("Hot meals every day", 1)],
        [("Night beds", 6), ("Shelter for families with children", 1)],
    ])

    @Test func `puts what stands in a name before what stands in a description`() {
        let found = Self.three.search(Self.typed("soup"), most: 5).found
        #expect(found.map(\.text) == [1, 0])
        #expect(found[0].by == [["soup"]])
    }

    @Test func `puts what tells of everything before what tells much of one thing`() {
        let found = Self.three.search(Self.typed("night", "beds", "children"), most: 5).found
        #expect(found.map(\.text) == [2, 0])
        #expect(found[1].by == [["night"], ["beds"], nil])
    }

    @Test(arguments: [("shetler", [2]), ("bed", [2, 0]), ("meal", [1]), ("familys", [2]), ("xylophone", [])])
    func `finds a word that is misspelled or has another ending`(typed: String, texts: [Int]) {
        #expect(Self.three.search(Self.typed(typed), most: 5).found.map(\.text) == texts)
    }

    @Test func `takes a word that is known for itself and for no other`() {
        let index = Self.index([[("food", 1)], [("foot", 1)], [("foods", 1)]])
        #expect(Set(index.search(Self.typed("food"), most: 5).found.map(\.text)) == [0, 2])
    }

    @Test func `finds a phrase only where all of its words stand`() {
        let phrase = [[RankedIndex.Way(["hot", "meals"], worth: 0.8), RankedIndex.Way(["soup"], worth: 0.5)]]
        let found = Self.three.search(phrase, most: 5).found
        #expect(found.map(\.text) == [1, 0])
        #expect(found.map(\.by) == [[["hot", "meals"]], [["soup"]]] || found.map(\.by) == [[["soup"]], [["soup"]]])
    }

    @Test func `asks what else speaks only for what may be among the best, and counts all`() {
        let index = Self.index((0..<3000).map { [("bed \($0 % 7 == 0 ? "night" : "day")", 1), ("soup", $0 % 3 + 1)] })
        var asked = 0
        let answer = index.search(Self.typed("bed", "night"), most: 5) { _ in
            asked += 1
            return 1
        }
        #expect(answer.total == 3000 && asked < 1000)
        #expect(answer.found.count == 5 && answer.found.allSatisfy { $0.text % 7 == 0 })
    }

    @Test(arguments: 0..<40)
    func `finds the best few as it finds them among all`(seed: Int) {
        var chance = SeededNumbers(seed: UInt64(seed))
        let words = ["bed", "night", "soup", "meal", "clinic", "legal", "aid", "bus", "pass", "care"]
        func some() -> [String] {
            (0...Int.random(in: 0...5, using: &chance)).map { _ in words.randomElement(using: &chance) ?? "" }
        }
        let texts = (0..<400).map { _ in [(some().joined(separator: " "), 4), (some().joined(separator: " "), 1)] }
        let speaks = (0..<400).map { _ in Float.random(in: 0.01...1, using: &chance) }
        let index = Self.index(texts)
        let wishes = (0...2).map { _ in
            [
                RankedIndex.Way([words.randomElement(using: &chance) ?? ""], worth: 1, isTyped: true),
                RankedIndex.Way(Array(Set(some())), worth: 0.8),
            ]
        }
        let all = index.search(wishes, most: 400) { speaks[$0] }
        #expect(all.found.count == all.total)
        for one in all.found {
            let held = Set(texts[one.text].flatMap { $0.0.split(separator: " ").map(String.init) })
            #expect(
                zip(wishes, one.by).allSatisfy { wish, by in
                    (by != nil) == wish.contains { Set($0.words).isSubset(of: held) }
                })
        }
        for most in [1, 3, 20] {
            let few = index.search(wishes, most: most) { speaks[$0] }
            #expect(few.total == all.total && few.found.map(\.score) == all.found.prefix(most).map(\.score))
        }
    }

    @Test func `finds everything where nothing is asked, in the order of what else speaks for it`() {
        let answer = Self.three.search([], most: 2) { Float($0 + 1) / 4 }
        #expect(answer.found.map(\.text) == [2, 1] && answer.total == 3)
    }

    @Test func `of very many keeps the best, however they stand`() {
        var state: UInt64 = 7
        let weights = (0..<3000).map { _ -> Int in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % 200 + 1
        }
        let index = Self.index(weights.map { [("bed", $0)] })
        let found = index.search(Self.typed("bed"), most: 10).found
        let all = index.search(Self.typed("bed"), most: 3000).found
        #expect(all.count == 3000)
        #expect(found.map(\.text) == all.prefix(10).map(\.text))
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.score >= $1.score })
    }

    @Test func `of nothing finds nothing`() {
        #expect(Self.index([]).search(Self.typed("bed"), most: 5).found.isEmpty)
    }
}
