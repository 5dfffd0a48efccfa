/// Every value that any record holds, once, as numbers: two equal values have the same number.
struct Lexicon: Sendable {
    /// The number of no value.
    static let none: Int32 = -1

    private(set) var scalars: [UInt32] = []
    private(set) var starts: [Int32] = [0]
    /// For each value, which letters occur in what is compared of it, 64 letters sharing the bits.
    private(set) var letters: [UInt64] = []
    /// For each value, the day that it names as year, month and day, or 0 where there is no such day.
    private(set) var days: [UInt32] = []
    private var known: [String: Int32] = [:]
    private var written: [[String: Int32]] = Array(repeating: [:], count: 4)

    var count: Int { letters.count }

    /// The number of what was written, after folding.
    mutating func number(of text: String, _ folding: Folding) -> Int32 {
        if let seen = written[folding.rawValue][text] { return seen }
        let number = folding.fold(text).map { self.number(ofFolded: $0) } ?? Self.none
        written[folding.rawValue][text] = number
        return number
    }

    private mutating func number(ofFolded text: String) -> Int32 {
        if let number = known[text] { return number }
        let number = Int32(letters.count)
        known[text] = number
        var has: UInt64 = 0
        for (index, scalar) in text.unicodeScalars.enumerated() {
            scalars.append(scalar.value)
            if index < Similarity.longest { has |= 1 << UInt64(scalar.value & 63) }
        }
        starts.append(Int32(scalars.count))
        letters.append(has)
        days.append(Self.day(text))
        return number
    }

    func signs(_ value: Int32) -> ArraySlice<UInt32> { scalars[Int(starts[Int(value)])..<Int(starts[Int(value) + 1])] }

    /// The day that eight digits name; 0 where the calendar has none, such as 30 February.
    private static func day(_ text: String) -> UInt32 {
        guard text.utf8.count == 8, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let digits = UInt32(text) else {
            return 0
        }
        let (year, month, day) = (digits / 10_000, digits / 100 % 100, digits % 100)
        guard year > 0, (1...12).contains(month) else { return 0 }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days: [UInt32] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[Int(month) - 1]).contains(day) ? digits : 0
    }
}
