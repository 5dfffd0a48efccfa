import Exchange
import Foundation
import Testing

@Suite struct `A table of random bytes` {
    /// What Python's `csv` makes of it; blank lines are none for us.
    private static let oracle = """
        import csv, io, json, sys
        texts = json.load(sys.stdin)
        print(json.dumps([[row for row in csv.reader(io.StringIO(text, newline="")) if row] for text in texts]))
        """

    @Test func `is read as Python reads it`() throws {
        var dice = Dice(state: 20_261_121)
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

    @Test func `never stops the reader, and reads the same in pieces`() throws {
        var dice = Dice(state: 7)
        let whole = Array(
            "number,\"type, initial\",time\r\n1,\"Welfare \"\"check\"\"\",2026-11-01 01:30:00\r\n2,,\n".utf8)
        for _ in 0..<20_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...6, using: &dice) { dice.mutate(&bytes) }
            let table = try? Table(bytes, dialect: .comma)
            let pieces = try? Table(bytes, dialect: .comma, blockSize: Int.random(in: 1...9, using: &dice))
            #expect(table == pieces, "\(bytes)")
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

/// Throws the same every time (SplitMix64).
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// Changes, drops, doubles or inserts a byte, most often one that means something.
    mutating func mutate(_ bytes: inout [UInt8]) {
        let telling: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D, 0x00, 0xFF, 0x20]
        let sign =
            Bool.random(using: &self) ? telling.randomElement(using: &self) ?? 0 : .random(in: 0...255, using: &self)
        guard !bytes.isEmpty else {
            bytes.append(sign)
            return
        }
        let at = Int.random(in: 0..<bytes.count, using: &self)
        switch Int.random(in: 0...3, using: &self) {
        case 0: bytes[at] = sign
        case 1: bytes.remove(at: at)
        case 2: bytes.insert(bytes[at], at: at)
        default: bytes.insert(sign, at: at)
        }
    }
}
