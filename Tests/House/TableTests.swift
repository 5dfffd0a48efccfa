import Foundation
import Testing

@Suite struct `Every table` {
    /// One `CREATE TABLE` in a literal of a migration, with the line above it.
    struct Table: Sendable, CustomStringConvertible {
        let name: String
        let above: String
        let file: String

        var description: String { "\(name) in \(file)" }
    }

    static let tables: [Table] = House.files.filter { $0.text.code.contains(/\bMigration\(\s*""/) }.flatMap { file in
        file.text.literals.flatMap { literal -> [Table] in
            let lines = literal.text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            return lines.enumerated().compactMap { index, line in
                guard let found = line.firstMatch(of: /^CREATE (?:VIRTUAL )?TABLE (\w+)/) else { return nil }
                return Table(
                    name: String(found.1).lowercased(), above: index > 0 ? lines[index - 1] : "", file: file.path)
            }
        }
    }

    @Test func `was found`() {
        #expect(Self.tables.count >= 20)
        #expect(Self.tables.contains { $0.name == "journal" })
    }

    @Test(arguments: tables)
    func `says how long its rows are kept`(table: Table) {
        #expect(table.above.wholeMatch(of: /-- retention: [a-z]+(?:-[a-z]+)*(?:; .+)?/) != nil, "\(table)")
    }

    @Test(arguments: tables)
    func `bears a name that SQL does not use itself`(table: Table) {
        #expect(!Self.reserved.contains(table.name), "\(table)")
    }

    /// What PostgreSQL 15 reserves (Appendix C) and what SQLite takes as a keyword, as far as a table might be called so.
    private static let reserved = Set(
        """
        all alter analyse analyze and any array as asc asymmetric authorization begin between binary both by case cast
        check collate column commit conflict constraint create cross current current_date current_role current_time
        current_user default deferrable delete desc distinct do drop else end escape except exists false fetch filter for
        foreign freeze from full grant group having if ilike in index initially inner insert intersect into is isnull join
        key lateral leading left like limit localtime match natural not notnull null offset on only or order outer over
        overlaps placing plan pragma primary query range references reindex release rename replace restrict returning
        right rollback row rows savepoint select session_user set similar some symmetric table tablesample then to
        trailing transaction trigger true union unique update user using vacuum values variadic verbose view when where
        window with
        """.split { $0.isWhitespace }.map(String.init))
}
