/// One row of a result, read by column name.
package struct Row: Sendable {
    package let columns: [String]
    package let values: [Value]

    package init(columns: [String], values: [Value]) {
        self.columns = columns
        self.values = values
    }

    /// The named column, as the type the caller asks for.
    package subscript<T: Storable>(_ column: String) -> T {
        get throws(StorageError) {
            guard let index = columns.firstIndex(of: column) else {
                throw .noColumn(column)
            }
            guard let value = T(stored: values[index]) else {
                throw .unreadable(column: column)
            }
            return value
        }
    }
}
