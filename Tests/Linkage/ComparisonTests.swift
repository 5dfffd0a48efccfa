import Testing
import Vocabulary

@testable import Linkage

@Suite struct `Two records` {
    @Test(arguments: [
        (ComparedField.Kind.givenName, "Priya", "PRIYA", Likeness.exact), (.givenName, "J.", "Jordan", .initial),
        (.givenName, "Jonathon", "Jonathan", .nearlyEqual), (.givenName, "Ann", "Ben", .different),
        (.givenName, "Marlene", "Marlena", .nearlyEqual), (.familyName, "Okafor", "Okofar", .nearlyEqual),
        (.familyName, "", "Okafor", .unknown), (.familyName, "J", "Jordan", .somewhatAlike),
        (.birthDate, "1990-04-09", "4/9/1990", .exact), (.birthDate, "1990-04-09", "1990-09-04", .dayAndMonthExchanged),
        (.birthDate, "1990-04-09", "1990-04-08", .oneEdit), (.birthDate, "1990-04-09", "1990-04-27", .onePartDiffers),
        (.birthDate, "1990-04-09", "1956-11-27", .different),
        (.birthDate, "1990-02-30", "1990-04-09", .unknown), (.birthDate, "1990-02-30", "1990-02-20", .oneEdit),
        (.birthDate, "1990-02-30", "1990-02-30", .exact), (.birthDate, "forty or so", "1990-04-09", .unknown),
        (.phone, "+1 812 555 0100", "(812) 555-0100", .exact), (.phone, "555-0100", "812-555-0100", .sameEnding),
        (.phone, "812-555-0100", "812-555-0101", .oneEdit), (.phone, "812-555-0100", "317-555-9871", .different),
        (.postcode, "47401", "47410", .oneEdit), (.postcode, "47401", "47312", .different),
        (.postcode, "SW1A 1AA", "sw1a1aa", .exact), (.identifier, "12345", "12354", .oneEdit),
        (.identifier, "12345", "21354", .twoEdits), (.houseNumber, "12", "12a", .oneEdit),
        (.houseNumber, "12", "340", .different), (.street, "Kirkwood Avenue", "Kirkwood Ave", .nearlyEqual),
        (.category, "in", "IN", .exact), (.category, "in", "oh", .different),
        (.familyName, "李", "王", .different), (.givenName, "محمّد", "محمد", .exact),
    ])
    func `agree in a field as far as they do`(
        kind: ComparedField.Kind, left: String, right: String, likeness: Likeness
    )
        throws
    {
        #expect(try Self.compare(kind, left, right) == likeness)
        #expect(try Self.compare(kind, right, left) == likeness)
    }

    @Test func `have their names in each other's place`() throws {
        let fields = [ComparedField("given", .givenName), ComparedField("family", .familyName)]
        var table = try #require(RecordTable(fields))
        table.append(["Marla", "Okafor"])
        table.append(["Okafor", "Marla"])
        table.append(["Okafor", "Marle"])
        table.append(["Okafor", "Bennett"])
        table.append(["Okafor", nil])
        let likenesses = { (left: Int, right: Int) in Self.likenesses(table, left, right) }
        #expect(likenesses(0, 1) == [.swapped, .swapped])
        #expect(likenesses(0, 2) == [.swapped, .swapped])
        #expect(likenesses(2, 0) == [.swapped, .swapped])
        #expect(likenesses(0, 3) == [.different, .different])
        #expect(likenesses(0, 4) == [.different, .unknown])
    }

    @Test func `agree in one order as in the other, whatever they hold`() throws {
        var chance = SeededNumbers(seed: 3)
        let fields = ComparedField.Kind.allCases.map { ComparedField($0.rawValue, $0) }
        var table = try #require(RecordTable(fields))
        for _ in 0..<400 {
            table.append(fields.map { _ in chance.next() % 5 == 0 ? nil : Noise.text(&chance) })
        }
        for left in 0..<400 {
            #expect(Self.likenesses(table, left, left).allSatisfy { $0 == .exact || $0 == .unknown })
            for right in 0..<left { #expect(Self.pattern(table, left, right) == Self.pattern(table, right, left)) }
        }
    }

    @Test func `have no more fields than a pattern holds`() {
        #expect(RecordTable((0..<16).map { ComparedField("\($0)", .category) }) != nil)
        #expect(RecordTable((0..<17).map { ComparedField("\($0)", .category) }) == nil)
        #expect(RecordTable([ComparedField("a", .category), ComparedField("a", .place)]) == nil)
        for kind in ComparedField.Kind.allCases {
            #expect(kind.levels.count < 16)
            #expect(kind.levels.count == kind.usualShares.count)
            #expect(kind.levels.first == .exact && kind.levels.last == .different)
            #expect(abs(kind.usualShares.reduce(0, +) - 1) < 1e-9)
        }
    }

    static func pattern(_ table: RecordTable, _ left: Int, _ right: Int) -> UInt64 {
        Comparison.with(table) { $0.pattern(left, right) }
    }

    static func likenesses(_ table: RecordTable, _ left: Int, _ right: Int) -> [Likeness] {
        let pattern = pattern(table, left, right)
        return table.fields.enumerated().map { field, compared in
            let level = Int(pattern >> UInt64(field * 4) & 15)
            return level == 0 ? .unknown : compared.kind.levels[level - 1]
        }
    }

    private static func compare(_ kind: ComparedField.Kind, _ left: String, _ right: String) throws -> Likeness {
        var table = try #require(RecordTable([ComparedField("it", kind)]))
        table.append([left])
        table.append([right])
        return likenesses(table, 0, 1)[0]
    }
}

/// Text as it must not stop anything.
enum Noise {
    static let signs = Array("abcdeABC 012399-/.'éß漢字مدक्षि\u{301}\u{200D}😀\u{0}\n,\"".unicodeScalars)

    static func text(_ chance: inout SeededNumbers) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<chance.next() % 12 { text.append(signs[Int(chance.next() % UInt64(signs.count))]) }
        return String(text)
    }
}
