import BrokenTables
import Exchange
import Foundation
import Testing
import Vocabulary

@Suite struct `A table of random bytes` {
    /// What Python's `csv` makes of it; blank lines are none for us.
    private static let oracle = """
        import csv, io, json, sys
        texts = json.load(sys.stdin)
        print(json.dumps([[row for row in csv.reader(io.StringIO(text, newline="")) if row] for text in texts]))
        """

    @Test func `is read as Python reads it`() throws {
        var dice = SeededNumbers(seed: 20_261_121)
        let signs = Array("ab,,\"\"\"\n\r é")
        let texts = (0..<20_000).map { _ in
            String((0..<Int.random(in: 0...24, using: &dice)).map { _ in signs.randomElement(using: &dice) ?? "a" })
        }
        let answers = try Self.python(Self.oracle, texts)
        var compared = 0
        for (text, answer) in zip(texts, answers) {
            let table = try Table(Array(text.utf8), dialect: .comma)
            // A quote that never closes takes the rest of the file with it there; here it is told.
            guard table.unreadable.isEmpty else { continue }
            #expect(table.records == answer, "\(text.debugDescription)")
            compared += 1
        }
        #expect(compared > 10_000)
    }

    /// `make fuzz` does this with ten million.
    @Test func `never stops the reader, and is read the same in pieces and by the byte`() {
        var fuzz = TableFuzz(seed: 7)
        for _ in 0..<30_000 {
            if let finding = fuzz.next() { Issue.record("\(finding)") }
        }
    }

    private static func python(_ program: String, _ texts: [String]) throws -> [[[String]]] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-c", program]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let question = try JSONEncoder().encode(texts)
        Thread.detachNewThread {
            try? input.fileHandleForWriting.write(contentsOf: question)
            try? input.fileHandleForWriting.close()
        }
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return try JSONDecoder().decode([[[String]]].self, from: answer)
    }
}
