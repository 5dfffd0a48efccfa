import Testing
import Vocabulary

@testable import Linkage

@Suite struct `Words typed so far` {
    private static let people = [
        ["Marlene", "Okafor"], ["Marlon", "Okafor"], ["Dana", "O’Neill-Reyes"], ["محمد", "الفارسي"], ["Zoë", "Łuczak"],
        ["李", "小龙"], ["Okafor", "Dana"], ["8125550100"], ["19900409"], ["Ann"],
    ]

    private static func index() -> WordIndex {
        var index = WordIndex()
        for person in people { _ = index.append(person) }
        return index
    }

    @Test(arguments: [
        ("okafor marlene", [0, 1]), ("marlene okafor", [0, 1]), ("okafor marl", [1, 0]), ("okofar marlene", [0, 1]),
        ("marlne okafor", [0, 1]), ("marleen okafro", [0, 1]), ("dana", [6, 2]), ("oneil", [2]), ("reyes dana", [2]),
        ("zoe luczak", [4]), ("Zoë", [4]), ("محمّد", [3]), ("李", [5]), ("0100", [7]), ("812555", [7]),
        ("8125550101", [7]),
        ("19900409", [8]), ("an", [9]), ("xyzzy", []), ("dana xyzzy", [6, 2]),
        ("marlon xyzzy okafor", [1, 0, 6]), ("xyzzy plugh", []), ("", []), ("  -- ", []),
    ])
    func `find people however they are written`(typed: String, found: [Int]) {
        #expect(Self.index().search(typed, most: 10).map(\.record) == found)
    }

    @Test func `find nobody by a word that goes on, once no more is typed`() {
        #expect(Self.index().search("dan", most: 10, isTyping: true).map(\.record) == [6, 2])
        let costs = Self.index().search("dan", most: 10, isTyping: false).map(\.cost)
        #expect(costs.allSatisfy { $0 >= 3 })
        #expect(Self.index().search("dana xyzzy", most: 10, isTyping: false).isEmpty)
    }

    @Test func `follow what is changed`() {
        var index = Self.index()
        index.set(0, ["Juniper"])
        #expect(index.search("juniper", most: 5).map(\.record) == [0])
        #expect(index.search("okafor marlene", most: 5).map(\.record) == [1])
        #expect(index.frequency("okafor") == 2)
        #expect(index.frequency("Okafor Dana") == 2)
        #expect(index.frequency("nobody") == 0)
        #expect(index.frequency("-") == nil)
        index.set(0, [])
        #expect(index.search("juniper", most: 5).isEmpty)
    }

    /// Beside looking through everybody, word by word.
    @Test func `find everybody who is meant, and nobody else`() {
        var chance = SeededNumbers(seed: 5)
        var index = WordIndex()
        var people: [[String]] = []
        for _ in 0..<600 {
            let words = (0..<2).map { _ in Words.invented(&chance, letters: 6) }
            people.append(words)
            _ = index.append(words)
        }
        for _ in 0..<200 {
            var asked = people[Int(chance.next() % 600)]
            guard asked.allSatisfy({ $0.count > 3 }) else { continue }
            asked[0].swapAt(asked[0].startIndex, asked[0].index(after: asked[0].startIndex))
            let found = index.search(asked.reversed().joined(separator: " "), most: 600, isTyping: false)
            let meant = people.indices.filter { place in
                asked.allSatisfy { word in people[place].contains { Self.isMeant(word, $0) } }
            }
            #expect(Set(found.map(\.record)) == Set(meant), "\(asked)")
            #expect(zip(found, found.dropFirst()).allSatisfy { $0.cost <= $1.cost })
            #expect(index.search(asked.joined(separator: " "), most: 2, isTyping: false) == Array(found.prefix(2)))
        }
    }

    private static func isMeant(_ asked: String, _ word: String) -> Bool {
        let edits = asked.count < 3 ? 0 : asked.count < 6 ? 1 : 2
        if word.hasPrefix(asked) { return true }
        return asked.unicodeScalars.map(\.value).withUnsafeBufferPointer { asked in
            word.unicodeScalars.map(\.value).withUnsafeBufferPointer { Similarity.isWithin(edits, asked, $0) }
        }
    }
}

extension String {
    fileprivate mutating func swapAt(_ one: Index, _ other: Index) {
        var letters = Array(self)
        letters.swapAt(distance(from: startIndex, to: one), distance(from: startIndex, to: other))
        self = String(letters)
    }
}

@Suite struct `Two people` {
    private let matching = PersonMatching(people: 10_000) { field, value in
        field.kind == .familyName ? (value == "Common" ? 400 : 2) : nil
    }

    private func person(_ given: String?, _ family: String?, birth: String? = nil, phone: String? = nil) -> KnownPerson
    {
        KnownPerson(
            names: given == nil && family == nil ? [] : [.init(given: given, family: family)],
            births: birth.map { [$0] } ?? [], phones: phone.map { [$0] } ?? [])
    }

    @Test func `are weighed by the pair of names that speaks most for one`() {
        let one = KnownPerson(
            names: [.init(given: "Juniper", family: nil), .init(given: "Marlene", family: "Okafor")],
            births: ["1990-04-09"])
        let two = KnownPerson(
            names: [.init(given: "Okafor", family: "Marlena"), .init(given: "Bee", family: nil)], births: ["4/9/1990"])
        let proposal = matching.compare(one, two)
        #expect(proposal.reasons.map(\.likeness) == [.swapped, .swapped, .exact, .unknown, .unknown])
        #expect(proposal.probability > 0.9)
        #expect(matching.compare(two, one).weight == proposal.weight)
    }

    @Test func `are less likely one by a common name than by a rare one`() {
        let rare = matching.compare(person("Dana", "Quillfeather"), person("Dana", "Quillfeather"))
        let common = matching.compare(person("Dana", "Common"), person("Dana", "Common"))
        #expect(rare.weight > common.weight + 2)
        #expect(rare.reasons[1].frequency.map { $0 < 0.001 } == true)
        #expect(common.probability < 0.5)
    }

    @Test func `of whom nothing is known are as likely one as any two`() {
        let proposal = matching.compare(KnownPerson(), KnownPerson())
        #expect(abs(proposal.probability - 0.2 / 10_000) < 1e-9)
        #expect(proposal.reasons.allSatisfy { $0.likeness == .unknown && $0.weight == 0 })
    }

    @Test func `are not one by a birthday that does not exist`() {
        let alone = matching.compare(person("Dana", "Okafor"), person("Dana", "Okafor"))
        let impossible = matching.compare(
            person("Dana", "Okafor", birth: "1990-02-30"), person("Dana", "Okafor", birth: "1956-11-27"))
        #expect(impossible.weight == alone.weight)
    }
}
