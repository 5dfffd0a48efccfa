import Vocabulary

@testable import Linkage

/// A town of invented people, some of whom were written down more than once and not without errors.
struct InventedPeople {
    static let fields: [ComparedField] = [
        ComparedField("given", .givenName), ComparedField("family", .familyName), ComparedField("birth", .birthDate),
        ComparedField("phone", .phone), ComparedField("postcode", .postcode), ComparedField("street", .street),
    ]

    private(set) var records: [[String?]] = []
    /// For each record, whose it is.
    private(set) var whose: [Int] = []
    private var chance: SeededNumbers

    /// - Parameter kept: how probable it is that a second record holds a field as it is.
    init(people: Int, again: Int, kept: Double = 0.8, seed: UInt64 = 7) {
        chance = SeededNumbers(seed: seed)
        let streets = (0..<200).map { _ in word(6) + " street" }
        let (givens, families) = ((0..<300).map { _ in word(5) }, (0..<800).map { _ in word(7) })
        for person in 0..<people {
            let date = "\(1930 + number(80))-\(two(1 + number(12)))-\(two(1 + number(28)))"
            // Squaring makes some names common and others rare.
            let record: [String?] = [
                givens[number(300) * number(300) / 300], families[number(800) * number(800) / 800], date,
                "812555\(1000 + number(9000))", "4\(1000 + number(60))", streets[number(200)],
            ]
            add(record, person)
            guard person < again else { continue }
            var other = record.map { text in share() < kept ? text : (share() < 0.3 ? nil : text.map { mistyped($0) }) }
            if share() < 0.05 { other.swapAt(0, 1) }
            add(other, person)
        }
    }

    func table() -> RecordTable? {
        var table = RecordTable(Self.fields)
        for record in records { table?.append(record) }
        return table
    }

    /// Twice the shared part of two sets, by what is found and what is true.
    func f1(_ proposals: [MatchProposal]) -> Double {
        let right = Double(proposals.count { whose[$0.left] == whose[$0.right] })
        var sizes: [Int: Int] = [:]
        for person in whose { sizes[person, default: 0] += 1 }
        let all = sizes.values.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
        return 2 * right / Double(proposals.count + all)
    }

    private mutating func add(_ record: [String?], _ person: Int) {
        records.append(record)
        whose.append(person)
    }

    private mutating func number(_ below: Int) -> Int { Int(chance.next() % UInt64(below)) }
    private mutating func share() -> Double { Double(chance.next() >> 11) / Double(1 << 53) }
    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private mutating func word(_ length: Int) -> String {
        let (open, closed) = (Array("aeiou"), Array("bdfgklmnprst"))
        return String((0..<length).map { $0 % 2 == 0 ? closed[number(closed.count)] : open[number(open.count)] })
    }

    private mutating func mistyped(_ text: String) -> String {
        var letters = Array(text)
        let place = number(letters.count)
        switch number(3) {
        case 0: letters.remove(at: place)
        case 1: letters.insert(letters[place], at: place)
        default: if place > 0 { letters.swapAt(place, place - 1) }
        }
        return String(letters)
    }
}
