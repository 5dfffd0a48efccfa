/// Records to be compared, each field as a column of numbers.
package struct RecordTable: Sendable {
    /// A pattern of agreement holds four bits a field.
    package static let mostFields = 16

    package let fields: [ComparedField]
    package private(set) var count = 0
    private(set) var lexicon = Lexicon()
    private(set) var columns: [[Int32]]
    /// For each field, how many records hold each value.
    private(set) var occurrences: [[Int32: Int32]]
    /// For each field, how many records hold any value.
    private(set) var filled: [Int]

    /// Nothing where there are more fields than a pattern holds.
    package init?(_ fields: [ComparedField]) {
        guard fields.count <= Self.mostFields, Set(fields.map(\.key)).count == fields.count else { return nil }
        self.fields = fields
        columns = Array(repeating: [], count: fields.count)
        occurrences = Array(repeating: [:], count: fields.count)
        filled = Array(repeating: 0, count: fields.count)
    }

    /// Adds a record with a value for each field, or none where it does not say.
    ///
    /// - Returns: its number, from 0.
    @discardableResult
    package mutating func append(_ values: [String?]) -> Int {
        for (index, field) in fields.enumerated() {
            let text = index < values.count ? values[index] : nil
            let value = text.map { lexicon.number(of: $0, Folding(field.kind)) } ?? Lexicon.none
            columns[index].append(value)
            guard value != Lexicon.none else { continue }
            occurrences[index][value, default: 0] += 1
            filled[index] += 1
        }
        count += 1
        return count - 1
    }

    /// The share of the records with a value that hold the value of this one.
    func frequency(_ field: Int, of record: Int) -> Double {
        let value = columns[field][record]
        guard value != Lexicon.none, filled[field] > 0 else { return 0 }
        return Double(occurrences[field][value] ?? 0) / Double(filled[field])
    }

    func field(_ kind: ComparedField.Kind) -> Int? { fields.firstIndex { $0.kind == kind } }
}
