import Access
import Store
import Testing
import Vocabulary
import World

@testable import Operate

/// Random records and random places in them: what is taken out is in no byte, and nothing else is lost.
@Suite struct `Taking out of records` {
    @Test(arguments: 0..<60 as Range<UInt64>)
    func `leaves no byte of what goes and every one of what stays`(seed: UInt64) throws {
        var dice = SeededNumbers(seed: seed + 20_261_122)
        var words = Words()
        var cutting = PacketCutting()
        var (gone, kept): ([String], [String]) = ([], [])
        for line in 0..<Int.random(in: 1...12, using: &dice) {
            var fields: [RecordsLine.Field] = []
            var redactions: [Redaction] = []
            let isOut = Int.random(in: 0..<8, using: &dice) == 0
            if isOut { redactions.append(try .made(line, nil, nil, .allCases.pick(&dice))) }
            for place in 0..<Int.random(in: 0...5, using: &dice) {
                let name = "f\(place)"
                let text = (0..<Int.random(in: 1...9, using: &dice)).map { _ in words.next(&dice) }
                let whole = text.joined(separator: " ")
                fields.append(.init(name: name, kind: .words, tells: .plain, text: whole))
                switch Int.random(in: 0..<4, using: &dice) {
                case 0:
                    redactions.append(try .made(line, name, nil, .allCases.pick(&dice)))
                    gone += text
                case 1, 2:
                    // Whole words, in any order, some of them more than once and over each other.
                    var out: Set<Int> = []
                    for _ in 0..<Int.random(in: 1...4, using: &dice) {
                        let first = Int.random(in: 0..<text.count, using: &dice)
                        let last = Int.random(in: first..<text.count, using: &dice)
                        let start = text[..<first].reduce(0) { $0 + $1.count + 1 }
                        let length = text[first...last].reduce(-1) { $0 + $1.count + 1 }
                        redactions.append(
                            try .made(
                                line, name, start..<(start + length), .thirdParty, rule: Bool.random(using: &dice)))
                        out.formUnion(first...last)
                    }
                    gone += out.map { text[$0] }
                    if isOut {
                        gone += text
                    } else {
                        kept += text.indices.filter { !out.contains($0) }.map { text[$0] }
                    }
                    continue
                default: break
                }
                if isOut { gone += text } else if !redactions.contains(where: { $0.field == name }) { kept += text }
            }
            cutting.add(
                RecordsLine(
                    table: "call_note", id: "\(line)", at: nil, by: Author(id: "a", name: "Dana Reyes"), fields: fields,
                    isPart2: false), redactions)
        }
        let packet = ReleasedPacket(
            schema: "s", number: 1, kind: "person", requester: "r", receivedAt: "", closedAt: "", outcome: "released",
            denial: nil, words: nil, lines: cutting.lines, log: cutting.log, carriesPart2: false, isReviewable: false)
        let bytes = try KeptJSON.text(of: packet)
        for word in gone { #expect(!bytes.contains(word), "seed \(seed): \(word)") }
        for word in kept { #expect(bytes.contains(word), "seed \(seed): \(word) is lost") }
        // Each thing taken out has its number, from one on, and stands once in the log.
        let bars = packet.lines.flatMap { line in
            [line.withheld, line.by?.withheld].compactMap(\.self)
                + line.fields.flatMap { $0.parts.compactMap(\.withheld) }
        }
        #expect(bars.sorted() == Array(0..<packet.log.count).map { $0 + 1 })
        #expect(try KeptJSON.value(in: bytes) == packet)
    }

    @Test func `finds whole words whatever their capitals, and no parts of others`() {
        #expect(WordSearch.places(of: "Rowan", in: "ROWAN and rowan, Rowanberry") == [0..<5, 10..<15])
        #expect(WordSearch.places(of: "林さくら", in: "X 林さくら Y") == [2..<6])
        #expect(WordSearch.places(of: "an", in: "Rowan", isWhole: false) == [3..<5])
        #expect(WordSearch.places(of: "", in: "Rowan").isEmpty)
        let text = "Ring 812-555-0147 or a.b@c.example on 2026-11-22 at 10:30, house 4021"
        let found = WordSearch.contacts(in: text).map { String(Array(text)[$0]) }
        #expect(found == ["812-555-0147", "a.b@c.example"])
    }

    @Test func `shows by a bar nothing of how long it was`() throws {
        func part(_ words: String) throws -> [ReleasedPacket.Part] {
            var cutting = PacketCutting()
            let text = "A \(words) B"
            cutting.add(
                RecordsLine(
                    table: "call_note", id: "1", at: nil, by: nil,
                    fields: [.init(name: "text", kind: .words, tells: .plain, text: text)], isPart2: false),
                [try .made(1, "text", 2..<(2 + words.count), .thirdParty)])
            return cutting.lines[0].fields[0].parts
        }
        #expect(try part("Bo") == part("Bartholomew the Longwinded"))
    }
}

/// Words of which no one is within another.
private struct Words {
    private var count = 0

    mutating func next(_ dice: inout SeededNumbers) -> String {
        count += 1
        let ending = ["", "é", "林", "👩‍👧", "’s"].randomElement(using: &dice) ?? ""
        return "q\(count + 10_000)z\(ending)"
    }
}

extension Collection {
    fileprivate func pick(_ dice: inout SeededNumbers) -> Element {
        self[index(startIndex, offsetBy: Int.random(in: 0..<count, using: &dice))]
    }
}

extension Redaction {
    fileprivate static func made(
        _ line: Int, _ field: String?, _ part: Range<Int>?, _ ground: RedactionGround, rule: Bool = true
    ) throws -> Redaction {
        try Redaction(
            Row(new: [
                "id": "r", "line_id": "\(line)", "field": field.stored, "begins": (part?.lowerBound).stored,
                "length": (part?.count).stored, "ground": ground, "origin": rule ? "rule" : "hand",
                "answer": "accepted", "reason": String?.none.stored, "answered_by": "a", "answerer": "Dana Reyes",
            ]))
    }
}
