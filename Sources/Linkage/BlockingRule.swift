/// What two records must have in common before they are compared at all.
package struct BlockingRule: Hashable, Sendable {
    /// A field's value, or the beginning of it.
    package struct Part: Hashable, Sendable {
        package let field: Int
        /// How many signs of the value count; all of them where it is nothing.
        package let first: Int?

        package init(_ field: Int, first: Int? = nil) {
            self.field = field
            self.first = first
        }
    }

    package let parts: [Part]
    /// Whether the parts may stand in each other's place, as given and family name do.
    package let inAnyOrder: Bool

    package init(_ parts: [Part], inAnyOrder: Bool = false) {
        self.parts = parts
        self.inAnyOrder = inAnyOrder
    }

    /// The rules for records with some fields: each finds a person by other facts, so that no single error hides one.
    package static func usual(for fields: [ComparedField]) -> [BlockingRule] {
        func part(_ kind: ComparedField.Kind, first: Int? = nil) -> Part? {
            fields.firstIndex { $0.kind == kind }.map { Part($0, first: first) }
        }
        let (given, family, birth) = (part(.givenName), part(.familyName), part(.birthDate))
        let (year, postcode) = (part(.birthDate, first: 4), part(.postcode))
        let (street, place) = (part(.street), part(.place))
        let all = { (parts: [Part?]) -> BlockingRule? in
            let known = parts.compactMap(\.self)
            return known.count == parts.count ? BlockingRule(known) : nil
        }
        let alone = fields.indices.filter { [.identifier, .phone].contains(fields[$0].kind) }
            .map { BlockingRule([Part($0)]) }
        let names = all([given, family]).map { BlockingRule($0.parts, inAnyOrder: true) }
        let rules = [
            all([birth]), names, all([family, year]), all([given, year]), all([family, postcode]),
            all([given, postcode]), all([street, part(.houseNumber)]), all([street, postcode]), all([street, place]),
            all([family, street]), all([given, street]), all([place, postcode]),
            all([part(.givenName, first: 3), part(.familyName, first: 3)]).map {
                BlockingRule($0.parts, inAnyOrder: true)
            },
            all([year, postcode]),
        ]
        return alone + rules.compactMap(\.self)
    }
}

/// The records of a table by what they have in common under each rule.
struct Blocks: Sendable {
    /// For each rule, the number of each record's block; nothing where it stands in none.
    let keys: [[Int32]]
    /// The records of all blocks after each other, rule by rule.
    let members: [Int32]
    /// Each block: its rule, and where its records stand.
    let blocks: [(rule: Int, range: Range<Int>)]
    /// How many blocks were left out because they hold too many records to compare each with each.
    let leftOut: Int
    let pairs: Int

    /// - Parameter most: how many pairs may be compared; the largest blocks are left out to keep to it.
    init(_ table: RecordTable, _ rules: [BlockingRule], most: Int) {
        var keys = rules.map { Self.keys(table, $0) }
        var (members, blocks): ([Int32], [(rule: Int, range: Range<Int>)]) = ([], [])
        for (rule, key) in keys.enumerated() {
            let sorted = key.indices.filter { key[$0] >= 0 }.map { UInt64(key[$0]) << 32 | UInt64($0) }.sorted()
            var start = 0
            while start < sorted.count {
                var end = start + 1
                while end < sorted.count && sorted[end] >> 32 == sorted[start] >> 32 { end += 1 }
                if end - start > 1 {
                    let first = members.count
                    members.append(contentsOf: sorted[start..<end].map { Int32(truncatingIfNeeded: $0) })
                    blocks.append((rule, first..<members.count))
                }
                start = end
            }
        }
        let largest = Self.largest(blocks.map(\.range.count), most: most)
        for block in blocks where block.range.count > largest {
            for member in block.range { keys[block.rule][Int(members[member])] = Lexicon.none }
        }
        self.keys = keys
        self.members = members
        self.blocks = blocks.filter { $0.range.count <= largest }
        leftOut = blocks.count - self.blocks.count
        pairs = self.blocks.reduce(0) { $0 + Self.pairs($1.range.count) }
    }

    static func pairs(_ count: Int) -> Int { count * (count - 1) / 2 }

    /// The largest size at which all blocks together still hold no more pairs than wanted.
    private static func largest(_ sizes: [Int], most: Int) -> Int {
        var (sum, largest) = (0, 1)
        let sizes = sizes.sorted()
        var index = 0
        while index < sizes.count {
            let size = sizes[index]
            while index < sizes.count && sizes[index] == size {
                sum += pairs(size)
                index += 1
            }
            guard sum <= most else { break }
            largest = size
        }
        return largest
    }

    private static func keys(_ table: RecordTable, _ rule: BlockingRule) -> [Int32] {
        var joined: [UInt64: Int32] = [:]
        func number(_ one: Int32, _ other: Int32) -> Int32 {
            let both = UInt64(UInt32(bitPattern: one)) << 32 | UInt64(UInt32(bitPattern: other))
            if let known = joined[both] { return known }
            joined[both] = Int32(joined.count)
            return Int32(joined.count - 1)
        }
        let columns = rule.parts.map { part in
            part.first.map { beginnings(table, part.field, $0) } ?? table.columns[part.field]
        }
        return (0..<table.count).map { record in
            var values = columns.map { $0[record] }
            guard !values.isEmpty, values.allSatisfy({ $0 >= 0 }) else { return Lexicon.none }
            if rule.inAnyOrder { values.sort() }
            var key = values[0]
            for (place, value) in values.enumerated().dropFirst() {
                // A third value must not be taken for a second one.
                key = number(key, value)
                if place > 1 { key = number(key, Int32(-place)) }
            }
            return key
        }
    }

    /// For each record, a number for the beginning of its value.
    private static func beginnings(_ table: RecordTable, _ field: Int, _ length: Int) -> [Int32] {
        var known: [ArraySlice<UInt32>: Int32] = [:]
        var seen: [Int32: Int32] = [:]
        return table.columns[field].map { value in
            guard value >= 0 else { return Lexicon.none }
            if let number = seen[value] { return number }
            let beginning = table.lexicon.signs(value).prefix(length)
            let number = known[beginning] ?? Int32(known.count)
            known[beginning] = number
            seen[value] = number
            return number
        }
    }
}
