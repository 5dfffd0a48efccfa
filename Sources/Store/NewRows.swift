extension Value: Storable {
    package init?(stored value: Value) { self = value }
    package var stored: Value { self }
}

extension Row {
    /// A row as it is about to be written: every column of its table, in the table's order, so that it reads the same
    /// as when it comes back.
    package init(new cells: KeyValuePairs<String, any Storable>) {
        self.init(columns: cells.map(\.key), values: cells.map(\.value.stored))
    }
}

extension Transaction {
    /// Writes new rows to a sealed table without asking for them back, and remembers them for the journal.
    ///
    /// A busy server takes calls without waiting for what it has just said itself.
    ///
    /// - Throws: ``StorageError``.
    package func insert(into table: String, _ rows: [Row]) throws {
        guard let columns = rows.first?.columns else { return }
        var text = SQL.StringInterpolation(literalCapacity: 400, interpolationCount: columns.count * rows.count)
        text.appendLiteral("INSERT INTO ")
        text.appendLiteral(table)
        text.appendLiteral(" (")
        for (place, column) in columns.enumerated() {
            if place > 0 { text.appendLiteral(", ") }
            text.appendLiteral(column)
        }
        for (place, row) in rows.enumerated() {
            text.appendLiteral(place == 0 ? ") VALUES (" : "), (")
            text.appendInterpolation(each: row.values)
        }
        text.appendLiteral(")")
        try run(SQL(stringInterpolation: text))
        for row in rows { kept.note(table: table, row: row) }
    }
}
