import Store

/// Which tables hold what belongs to a record, as the migrations and the database itself tell it.
package struct RetentionMap: Sendable {
    /// A column that names the row of another table which its row belongs to.
    struct Edge: Hashable, Sendable {
        let column: String
        let parent: String
    }

    struct Table: Sendable {
        let name: String
        let retention: RetentionClass?
        /// The columns that hold a moment, and those that hold a day.
        let moments: [String]
        let days: [String]
        let edges: [Edge]
        let hasID: Bool
        let isSealed: Bool

        var sql: SQL { SQL(stringLiteral: name) }
    }

    let tables: [String: Table]
    /// Every table after all those that it names.
    let order: [String]
    /// The tables whose rows may belong to a call, a person or a report.
    let ofPeople: Set<String>

    package init(_ db: any Transaction) throws {
        let classes = RetentionMap.classes
        let sealed = Set(Migration.sealedTables)
        let keys = try RetentionMap.keys(in: db)
        var columns: [String: [String]] = [:]
        for row in try db(db.engine == .sqlite ? Self.sqliteColumns : Self.postgresColumns) {
            columns[try row["table_name"], default: []].append(try row["column_name"])
        }
        var tables: [String: Table] = [:]
        for (name, columns) in columns {
            let ofOne = (keys[name] ?? []).filter { $0.columns.count == 1 }
            tables[name] = Table(
                name: name, retention: classes[name],
                moments: columns.filter { $0.hasSuffix("_at") || $0 == "at" || $0 == "since" },
                days: columns.filter { $0.hasSuffix("_on") || $0 == "review_by" || $0 == "next_by" },
                edges: Set(ofOne.map { Edge(column: $0.columns[0], parent: $0.parent) })
                    .filter { $0.parent != name }.sorted { $0.column < $1.column },
                hasID: columns.contains("id"), isSealed: sealed.contains(name))
        }
        self.tables = tables
        order = Self.ordered(tables.keys.sorted(), after: keys.mapValues { Set($0.map(\.parent)) })
        var ofPeople = Set([RecordKind.call, .person, .mandatedReport, .recordsRequest].map(\.table))
        for name in order where tables[name]?.edges.contains(where: { ofPeople.contains($0.parent) }) == true {
            ofPeople.insert(name)
        }
        self.ofPeople = ofPeople
    }

    // MARK: Classes

    /// The class of each table, from the line above it in its migration.
    package static let classes: [String: RetentionClass] = named.compactMapValues(RetentionClass.init(rawValue:))

    /// The tables whose class nobody knows, with what stands there.
    package static var strangers: [String: String] { named.filter { RetentionClass(rawValue: $0.value) == nil } }

    private static let named: [String: String] = {
        var named: [String: String] = [:]
        for migration in Migration.all {
            var above: Substring = ""
            for line in migration.sqlite.split(separator: "\n") {
                let line = line.drop { $0 == " " }
                if let made = line.firstMatch(of: /^CREATE TABLE (\w+)/) {
                    let found = above.firstMatch(of: /^-- retention: ([a-z-]+)/)
                    named[String(made.1)] = found.map { String($0.1) } ?? ""
                } else if let moved = line.firstMatch(of: /^ALTER TABLE (\w+) RENAME TO (\w+)/) {
                    named[String(moved.2)] = named.removeValue(forKey: String(moved.1))
                } else if let dropped = line.firstMatch(of: /^DROP TABLE (\w+)/) {
                    named[String(dropped.1)] = nil
                }
                above = line
            }
        }
        return named
    }()

    // MARK: What the database tells

    private struct Key {
        let parent: String
        var columns: [String]
    }

    private static func keys(in db: any Transaction) throws -> [String: [Key]] {
        var keys: [String: [String: Key]] = [:]
        for row in try db(db.engine == .sqlite ? sqliteKeys : postgresKeys) {
            let (child, name, column): (String, String, String) = (
                try row["child"], try row["key_name"], try row["column_name"]
            )
            let parent: String = try row["parent"]
            keys[child, default: [:]][name, default: Key(parent: parent, columns: [])].columns.append(column)
        }
        return keys.mapValues { Array($0.values) }
    }

    private static func ordered(_ names: [String], after parents: [String: Set<String>]) -> [String] {
        var (order, placed): ([String], Set<String>) = ([], [])
        func place(_ name: String) {
            guard placed.insert(name).inserted else { return }
            for parent in (parents[name] ?? []).sorted() { place(parent) }
            order.append(name)
        }
        names.forEach(place)
        return order
    }

    private static let sqliteColumns: SQL = """
        SELECT tables.name AS table_name, columns.name AS column_name
        FROM pragma_table_list AS tables JOIN pragma_table_info(tables.name) AS columns
        WHERE tables.schema = 'main' AND tables.type = 'table' AND substr(tables.name, 1, 7) <> 'sqlite_'
        ORDER BY tables.name, columns.cid
        """

    private static let postgresColumns: SQL = """
        SELECT CAST(c.relname AS TEXT) AS table_name, CAST(a.attname AS TEXT) AS column_name
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE n.nspname = current_schema() AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY c.relname, a.attnum
        """

    private static let sqliteKeys: SQL = """
        SELECT tables.name AS child, CAST(keys.id AS TEXT) AS key_name, keys."from" AS column_name,
               keys."table" AS parent
        FROM pragma_table_list AS tables JOIN pragma_foreign_key_list(tables.name) AS keys
        WHERE tables.schema = 'main' AND tables.type = 'table'
        """

    private static let postgresKeys: SQL = """
        SELECT CAST(child.relname AS TEXT) AS child, CAST(k.conname AS TEXT) AS key_name,
               CAST(a.attname AS TEXT) AS column_name, CAST(parent.relname AS TEXT) AS parent
        FROM pg_constraint k
        JOIN pg_class child ON child.oid = k.conrelid
        JOIN pg_class parent ON parent.oid = k.confrelid
        JOIN pg_namespace n ON n.oid = child.relnamespace
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
        WHERE k.contype = 'f' AND n.nspname = current_schema()
        """
}
