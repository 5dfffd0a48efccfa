import Store
import Testing
import World

@Suite struct Statements {
    @Test(arguments: Engine.available)
    func `all five kinds of value come back as they went in`(engine: Engine) async throws {
        try await withFreshDatabase(on: engine) { database in
            try await database.write { db in
                try db.script(
                    "CREATE TABLE thing (id TEXT PRIMARY KEY, whole BIGINT, part DOUBLE PRECISION, word TEXT, raw BYTEA)"
                )
            }
            let words = [
                "", "plain", "it's \"quoted\" \\ $1", "ñandú 🚑 e\u{301}", String(repeating: "x", count: 100_000),
            ]
            let bytes: [UInt8] = Array(0...255)
            for (index, word) in words.enumerated() {
                try await database.write { db in
                    try db.run(
                        """
                        INSERT INTO thing (id, whole, part, word, raw)
                        VALUES (\("t\(index)"), \(Int64.min + Int64(index)), \(0.1 * Double(index)), \(word), \(index == 0 ? [] : bytes))
                        """
                    )
                }
                let row = try await database.read { try $0("SELECT * FROM thing WHERE id = \("t\(index)")")[0] }
                let (whole, part, text, raw): (Int64, Double, String, [UInt8]) =
                    try (row["whole"], row["part"], row["word"], row["raw"])
                #expect(whole == Int64.min + Int64(index))
                #expect(part == 0.1 * Double(index))
                #expect(text == word)
                #expect(raw == (index == 0 ? [] : bytes))
            }
            try await database.write { db in try db.run("INSERT INTO thing (id, word) VALUES (\("n"), \(String?.none))")
            }
            let row = try await database.read { try $0("SELECT * FROM thing WHERE id = \("n")")[0] }
            #expect(row.columns == ["id", "whole", "part", "word", "raw"])
            #expect(row.values == [.text("n"), .null, .null, .null, .null])
            let absent: Int64? = try row["whole"]
            #expect(absent == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `many rows at once come back as they went in, or not at all`(engine: Engine) async throws {
        let words = ["", "plain", "\\N", "a\tb\nc\rd\\", "it's \"quoted\" $1", "ñandú 🚑", "\\.", "\u{B}"]
        let rows: [[Value]] = words.enumerated().map { index, word in
            [.integer(Int64(index)), .text(word), index % 2 == 0 ? .null : .real(0.1), .bytes([0, 9, 10, 92, 255])]
        }
        try await withFreshDatabase(on: engine) { database in
            try await database.write { db in
                try db.script("CREATE TABLE thing (n BIGINT PRIMARY KEY, word TEXT, part DOUBLE PRECISION, raw BYTEA)")
            }
            try await database.write { db in
                try db.run("INSERT INTO thing (n) VALUES (\(-1))")
                try db.insert(into: "thing", columns: ["n", "word", "part", "raw"], rows: rows)
                try db.insert(into: "thing", columns: ["n"], rows: [])
                try db.run("UPDATE thing SET word = 'first' WHERE n = \(-1)")
            }
            let found = try await database.read {
                try $0("SELECT n, word, part, raw FROM thing ORDER BY n").map(\.values)
            }
            #expect(found == [[.integer(-1), .text("first"), .null, .null]] + rows)
            // A row that breaks a rule undoes those beside it, and the writer goes on.
            await #expect(throws: StorageError.self) {
                try await database.write {
                    try $0.insert(into: "thing", columns: ["n"], rows: [[.integer(50)], [.integer(3)]])
                }
            }
            await #expect(throws: StorageError.self) {
                try await database.write {
                    try $0.insert(into: "thing", columns: ["n", "word"], rows: [[.integer(50), .text("a\0b")]])
                }
            }
            try await database.write { try $0.insert(into: "thing", columns: ["n"], rows: [[.integer(51)]]) }
            let kept = try await database.read { try $0("SELECT n FROM thing WHERE n >= 50").map(\.values) }
            #expect(kept == [[.integer(51)]])
        }
    }

    @Test(arguments: Engine.available)
    func `text that looks like a statement stays text`(engine: Engine) async throws {
        let hostile = "'); DROP TABLE person; --"
        try await withFreshDatabase(on: engine) { database in
            try await database.write { db in
                try db.script("CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT)")
                try db("INSERT INTO person (id, name) VALUES (\("1"), \(hostile))")
            }
            let found = try await database.read { db -> [String] in
                try db("SELECT name FROM person WHERE name = \(hostile)").map { try $0["name"] }
            }
            #expect(found == [hostile])
        }
    }

    @Test(arguments: Engine.available)
    func `smaller statements take their values along, also twice over`(engine: Engine) async throws {
        let isSmall: SQL = "n < \(3) AND note <> '$1 off'"
        let isChosen: SQL = "(\(isSmall)) OR n IN (\(each: [7, 8]))"
        let statement: SQL =
            "SELECT n FROM (SELECT n, \("x") AS note FROM number) AS s WHERE \(isChosen) OR n = \(9) ORDER BY n"
        #expect(statement.values == [.text("x"), .integer(3), .integer(7), .integer(8), .integer(9)])
        #expect(statement.text.contains("n < $2 AND note <> '$1 off') OR n IN ($3, $4) OR n = $5"))
        try await withFreshDatabase(on: engine) { database in
            try await database.write { db in
                try db.script("CREATE TABLE number (n BIGINT PRIMARY KEY)")
                for n in 0..<12 { try db.run("INSERT INTO number (n) VALUES (\(n))") }
            }
            let numbers = try await database.read { db -> [Int] in try db(statement).map { try $0["n"] } }
            #expect(numbers == [0, 1, 2, 7, 8, 9])
        }
    }

    @Test(arguments: Engine.available)
    func `a column that is absent or of another kind is named`(engine: Engine) async throws {
        try await withFreshDatabase(on: engine) { database in
            let row = try await database.read { try $0("SELECT \("seven") AS word, \(7) AS number")[0] }
            #expect(throws: StorageError.noColumn("letter")) { let _: String = try row["letter"] }
            #expect(throws: StorageError.unreadable(column: "word")) { let _: Int = try row["word"] }
            #expect(throws: StorageError.unreadable(column: "number")) { let _: String = try row["number"] }
            let whole: Double = try row["number"]
            #expect(whole == 7)
        }
    }

    @Test(arguments: Engine.available)
    func `sums and counts of whole numbers are whole numbers`(engine: Engine) async throws {
        try await withFreshDatabase(on: engine) { database in
            try await database.write { db in
                try db.script("CREATE TABLE number (n BIGINT PRIMARY KEY)")
                for n in 1...4 { try db.run("INSERT INTO number (n) VALUES (\(n))") }
            }
            let row = try await database.read { db in
                try db("SELECT sum(n) AS total, count(*) AS many, avg(n) AS middle, max(n) > 3 AS large FROM number")[0]
            }
            let (total, many, middle, large): (Int, Int, Double, Int) =
                try (row["total"], row["many"], row["middle"], row["large"])
            #expect(total == 10 && many == 4 && middle == 2.5 && large == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `a large result is read row by row, and may be left early`(engine: Engine) async throws {
        struct Enough: Error {}
        try await withFreshDatabase(on: engine) { database in
            try await database.write { db in
                try db.script("CREATE TABLE number (n BIGINT PRIMARY KEY)")
                try db.run(
                    """
                    WITH RECURSIVE up (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM up WHERE n < \(5_000))
                    INSERT INTO number (n) SELECT n FROM up
                    """
                )
            }
            let sum = try await database.read { db -> Int in
                var sum = 0
                try db.forEach("SELECT n FROM number ORDER BY n") { row in
                    let n: Int = try row["n"]
                    sum += n
                }
                return sum
            }
            #expect(sum == 5_000 * 5_001 / 2)
            let pairs = try await database.read { db -> Int in
                var pairs = 0
                let few: SQL = "SELECT n FROM number WHERE n < \(4) ORDER BY n"
                try db.forEach(few) { _ in try db.forEach(few) { _ in pairs += try db(few).count } }
                return pairs
            }
            #expect(pairs == 27)
            let after = try await database.read { db -> Int in
                #expect(throws: Enough.self) {
                    try db.forEach("SELECT n FROM number ORDER BY n") { row in
                        let n: Int = try row["n"]
                        if n == 10 { throw Enough() }
                    }
                }
                return try db("SELECT max(n) AS n FROM number")[0]["n"]
            }
            #expect(after == 5_000)
        }
    }

    @Test(arguments: Engine.available)
    func `faults carry the rule that was broken and never a value`(engine: Engine) async throws {
        try await withFreshDatabase(on: engine) { database in
            try await database.write { db in
                try db.script(
                    """
                    CREATE TABLE team (id TEXT PRIMARY KEY, name TEXT NOT NULL, size BIGINT CONSTRAINT size_is_small CHECK (size < 9));
                    CREATE TABLE member (id TEXT PRIMARY KEY, team TEXT NOT NULL REFERENCES team (id));
                    """
                )
                try db("INSERT INTO team (id, name, size) VALUES ('north', 'North', 2)")
            }
            let statements: [SQL] = [
                "INSERT INTO team (id, name) VALUES (\("north"), \("Okafor"))",
                "INSERT INTO team (id, name) VALUES (\("south"), \(String?.none))",
                "INSERT INTO team (id, name, size) VALUES (\("south"), \("Okafor"), \(10))",
                "INSERT INTO member (id, team) VALUES (\("m"), \("Okafor"))",
            ]
            for statement in statements {
                let error = await #expect(throws: StorageError.self) { try await database.write { try $0(statement) } }
                guard case .constraint = error else {
                    Issue.record("\(String(describing: error)) is not a constraint")
                    continue
                }
                #expect(!"\(String(describing: error))".contains("Okafor"))
            }
            for wrong: SQL in ["SELEKT 1", "SELECT * FROM nowhere", "SELECT \("a\u{0}b") AS word"] {
                let error = await #expect(throws: StorageError.self) { try await database.read { try $0(wrong) } }
                guard case .failed = error else {
                    Issue.record("\(String(describing: error)) is not a failure")
                    continue
                }
            }
            await #expect(throws: StorageError.self) {
                try await database.read { try $0("INSERT INTO team (id, name) VALUES ('south', 'South')") }
            }
        }
    }
}
