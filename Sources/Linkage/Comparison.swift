/// Compares two records field by field, on numbers only, as long as a table lends its columns.
struct Comparison {
    private let columns: [UnsafeBufferPointer<Int32>]
    private let kinds: [ComparedField.Kind]
    private let givenName: Int
    private let familyName: Int
    private let scalars: UnsafeBufferPointer<UInt32>
    private let starts: UnsafeBufferPointer<Int32>
    private let letters: UnsafeBufferPointer<UInt64>
    private let days: UnsafeBufferPointer<UInt32>

    /// Lends a comparison of a table's records.
    static func with<Answer>(_ table: RecordTable, _ body: (Comparison) throws -> Answer) rethrows -> Answer {
        func lend(_ column: Int, _ lent: [UnsafeBufferPointer<Int32>]) throws -> Answer {
            guard column == table.columns.count else {
                return try table.columns[column].withUnsafeBufferPointer { try lend(column + 1, lent + [$0]) }
            }
            return try table.lexicon.scalars.withUnsafeBufferPointer { scalars in
                try table.lexicon.starts.withUnsafeBufferPointer { starts in
                    try table.lexicon.letters.withUnsafeBufferPointer { letters in
                        try table.lexicon.days.withUnsafeBufferPointer { days in
                            try body(
                                Comparison(
                                    columns: lent, kinds: table.fields.map(\.kind),
                                    givenName: table.field(.givenName) ?? -1,
                                    familyName: table.field(.familyName) ?? -1,
                                    scalars: scalars, starts: starts, letters: letters, days: days))
                        }
                    }
                }
            }
        }
        return try lend(0, [])
    }

    /// How two records agree: for each field four bits, 0 for unknown and else the place of the level, from 1.
    func pattern(_ left: Int, _ right: Int) -> UInt64 {
        var pattern: UInt64 = 0
        let areSwapped = namesAreSwapped(left, right)
        for field in 0..<columns.count {
            let (one, other) = (columns[field][left], columns[field][right])
            guard one != Lexicon.none, other != Lexicon.none else { continue }
            let level =
                if one == other {
                    1
                } else if areSwapped && (field == givenName || field == familyName) {
                    2
                } else {
                    level(kinds[field], one, other)
                }
            pattern |= UInt64(level) << UInt64(field * 4)
        }
        return pattern
    }

    /// Whether each stands in the other's place: one of the two to the letter, and the other nearly.
    private func namesAreSwapped(_ left: Int, _ right: Int) -> Bool {
        guard givenName >= 0, familyName >= 0 else { return false }
        let (given, family) = (columns[givenName], columns[familyName])
        let (first, second) = ((given[left], family[right]), (family[left], given[right]))
        guard first.0 == first.1 || second.0 == second.1, given[left] != given[right], family[left] != family[right],
            min(first.0, first.1, second.0, second.1) >= 0
        else { return false }
        let (one, other) = first.0 == first.1 ? second : first
        return one == other || likeness(one, other, orLess: 0.88) >= 0.88
    }

    /// The place of the level of two values that are known and not equal, from 1.
    private func level(_ kind: ComparedField.Kind, _ one: Int32, _ other: Int32) -> Int {
        switch kind {
        case .givenName:
            if isInitial(one, other) { return 3 }
            return place(likeness(one, other, orLess: 0.7), after: 3)
        case .familyName: return place(likeness(one, other, orLess: 0.7), after: 2)
        case .street, .place: return place(likeness(one, other, orLess: 0.7), after: 1)
        case .birthDate: return dateLevel(one, other)
        case .phone:
            let (one, other) = (signs(one), signs(other))
            if Similarity.isWithin(1, one, other) { return 2 }
            return haveSameEnding(one, other) ? 3 : 4
        case .identifier, .postcode:
            let (one, other) = (signs(one), signs(other))
            if Similarity.isWithin(1, one, other) { return 2 }
            return Similarity.isWithin(2, one, other) ? 3 : 4
        case .houseNumber: return Similarity.isWithin(1, signs(one), signs(other)) ? 2 : 3
        case .category: return 2
        }
    }

    @inline(__always)
    private func place(_ likeness: Double, after: Int) -> Int {
        if likeness >= 0.92 { return after + 1 }
        if likeness >= 0.88 { return after + 2 }
        return likeness >= 0.7 ? after + 3 : after + 4
    }

    private func dateLevel(_ one: Int32, _ other: Int32) -> Int {
        let (first, second) = (days[Int(one)], days[Int(other)])
        guard first > 0, second > 0 else {
            // What names no day may still be a day mistyped; more cannot be said of it.
            return Similarity.isWithin(1, signs(one), signs(other)) ? 3 : 0
        }
        let (year, month, day) = (first / 10_000, first / 100 % 100, first % 100)
        let (otherYear, otherMonth, otherDay) = (second / 10_000, second / 100 % 100, second % 100)
        if year == otherYear && month == otherDay && day == otherMonth { return 2 }
        if Similarity.isWithin(1, signs(one), signs(other)) { return 3 }
        let same = (year == otherYear ? 1 : 0) + (month == otherMonth ? 1 : 0) + (day == otherDay ? 1 : 0)
        return same == 2 ? 4 : 5
    }

    @inline(__always)
    private func signs(_ value: Int32) -> UnsafeBufferPointer<UInt32> {
        UnsafeBufferPointer(rebasing: scalars[Int(starts[Int(value)])..<Int(starts[Int(value) + 1])])
    }

    /// The similarity of two values, or less than some bound where it cannot reach it.
    ///
    /// Jaro's matching depends on which word comes first, so the order of the records must not decide it.
    @inline(__always)
    private func likeness(_ first: Int32, _ second: Int32, orLess bound: Double) -> Double {
        let (one, other) = (min(first, second), max(first, second))
        let (left, right) = (signs(one), signs(other))
        let most = Similarity.jaroWinklerAtMost(left, letters[Int(one)], right, letters[Int(other)])
        return most < bound ? most : Similarity.jaroWinkler(left, right)
    }

    private func isInitial(_ one: Int32, _ other: Int32) -> Bool {
        let (one, other) = (signs(one), signs(other))
        return min(one.count, other.count) == 1 && one[0] == other[0]
    }

    private func haveSameEnding(_ one: UnsafeBufferPointer<UInt32>, _ other: UnsafeBufferPointer<UInt32>) -> Bool {
        guard one.count >= 7, other.count >= 7 else { return false }
        return (1...7).allSatisfy { one[one.count - $0] == other[other.count - $0] }
    }
}
