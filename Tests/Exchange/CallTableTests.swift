import Exchange
import Foundation
import Testing
import Vocabulary

@Suite struct `A map of an export` {
    static let yaml = """
        map: river-city
        zone: America/Chicago
        times: month-first
        columns:
          number: Incident
          received: [Date, Time]
          dispatched: [Date, Sent]
          arrived: [Date, There]
          type: Nature
          place: [Block, Street]
          latitude: Lat
          longitude: Lon
        natures:
          "Code 7": administration
        """

    @Test func `is read, written and read again`() throws {
        let map = try CallMap(yaml: Self.yaml.utf8)
        #expect(map.columns[.received] == ["Date", "Time"])
        #expect(map.natures == ["CODE 7": .administration])
        #expect(try CallMap(yaml: try map.yaml.utf8) == map)
    }

    @Test(arguments: [
        ("zone: America/Chicago", "zone: Mars/Base", CallMapFault.Code.unknownZone("Mars/Base")),
        ("times: month-first", "times: sometimes", .notOneOf(TimeFormat.allCases.map(\.rawValue), found: "sometimes")),
        ("  type: Nature", "  kind: Nature", .unknownKey("kind", allowed: CallField.allCases.map(\.rawValue))),
        ("  type: Nature", "  type: [Nature, More]", .notJoined(field: "type")),
        ("  type: Nature\n", "", .missing(key: "type")),
        ("map: river-city", "map: River City", .notAName("River City")),
        ("map: river-city\n", "", .missing(key: "map")),
        ("administration", "lunch", .notOneOf(Nature.allCases.map(\.rawValue), found: "lunch")),
    ])
    func `says what is wrong with it`(old: String, new: String, code: CallMapFault.Code) {
        #expect(
            performing: { _ = try CallMap(yaml: Self.yaml.replacing(old, with: new).utf8) },
            throws: { ($0 as? CallMapFault)?.code == code })
    }

    /// Aliases of aliases would be followed for minutes.
    @Test func `may speak of columns with any sign in their names`() throws {
        for name in [
            "Type &Nature", "*Type", "&all", "a: b", "#1", "- x", "\"quoted\"", "it's", "[y]", "1.0", "null",
            String(repeating: "very long ", count: 20) + "&x",
        ] {
            let map = CallMap(
                name: "town", zone: "America/Denver", times: .yearFirst,
                columns: [.received: [name], .type: ["x", name].suffix(1)], natures: ["A &B": .fire])
            #expect(try CallMap(yaml: try map.yaml.utf8) == map)
        }
    }

    @Test func `never follows an alias`() {
        var text = "a0: &a0 [x, x]\n"
        for depth in 1...40 { text += "a\(depth): &a\(depth) [*a\(depth - 1), *a\(depth - 1)]\n" }
        #expect(throws: CallMapFault(line: 2, code: .anchor)) { try CallMap(yaml: text.utf8) }
    }

    @Test(arguments: ["", "- a\n- b", "map: [", "\u{0}", "map: &a x\nzone: *a"])
    func `refuses what is none`(text: String) {
        #expect(throws: CallMapFault.self) { try CallMap(yaml: text.utf8) }
    }
}

@Suite struct `Calls of an export` {
    static let header = "Incident,Date,Time,Sent,There,Nature,Block,Street,Lat,Lon\n"
    static let now = Instant(microseconds: 1_800_000_000_000_000)

    private func read(_ rows: String) throws -> [Result<ReadCall, RowRejection>] {
        var reader = try TableReader(BytesInMemory((Self.header + rows).utf8))
        let chunk = try #require(try reader.next())
        var table = try CallTable(
            try CallMap(yaml: `A map of an export`.yaml.utf8), header: CallTable.header(chunk), now: Self.now)
        return (1..<chunk.count).map { record in
            Result { () throws(RowRejection) in try table.call(chunk, record) }
        }
    }

    @Test func `are told with all that the row has`() throws {
        let call = try read("A-1,1/31/2023,14:05,14:06:30,14:20,Welfare  Check,100, ELM ST ,41.5,-87.25\n")[0].get()
        var expected = ReadCall(number: "A-1", received: 1_675_195_500, type: "Welfare Check")
        expected.dispatched = 1_675_195_590
        expected.arrived = 1_675_196_400
        expected.place = "100 ELM ST"
        (expected.latitude, expected.longitude) = (41.5, -87.25)
        #expect(call == expected)
    }

    @Test(arguments: [
        ("A,1/31/2023,14:05,14:00,14:20,X,,,,", CallFlags.timesOutOfOrder),
        ("A,1/31/2023,14:05,soon,,X,,,,", .timeUnreadable),
        ("A,11/5/2023,1:30,,,X,,,,", .repeatedHour),
        ("A,3/12/2023,2:30,,,X,,,,", .skippedHour),
        ("A,1/31/2023,,,,X,,,,", .dayOnly),
        ("A,1/31/2023,14:05,,,X,,,0,0", .pointUnusable),
        ("A,1/31/2023,14:05,,,X,,,91,3", .pointUnusable),
        ("A,1/31/2023,14:05,,,X,,,north,3", .pointUnusable),
        ("A,1/31/2029,14:05,,,X,,,,", .inFuture),
    ])
    func `are kept where they are strange, and say so`(row: String, flag: CallFlags) throws {
        #expect(try read(row + "\n")[0].get().flags == flag)
    }

    @Test(arguments: [
        (",1/31/2023,14:05,,,X,,,,", RowRejection.noNumber),
        ("A,,,,,X,,,,", .noTime),
        ("A", .noTime),
        ("A,31/1/2023,14:05,,,X,,,,", .timeUnreadable),
        ("A,2/29/2023,14:05,,,X,,,,", .timeUnreadable),
    ])
    func `are refused where nobody could tell them apart or say when`(row: String, reason: RowRejection) throws {
        #expect(throws: reason) { try read(row + "\n")[0].get() }
    }

    /// A step whose own column is empty has not happened, although its day is filled.
    @Test func `have no time where none is told`() throws {
        let call = try read("A,1/31/2023,14:05,,,X,,,,\n")[0].get()
        #expect(call.dispatched == nil && call.arrived == nil && call.flags.isEmpty)
    }

    @Test func `cut what is longer than any address`() throws {
        let call = try read("A,1/31/2023,14:05,,,X,\(String(repeating: "é", count: 300)),,,\n")[0].get()
        #expect(call.place?.count == CallTable.mostText)
        #expect(call.flags == .textCut)
    }

    @Test func `need the columns that the map names`() throws {
        let map = try CallMap(yaml: `A map of an export`.yaml.utf8)
        let header = Self.header.trimmingCharacters(in: .newlines).split(separator: ",").map(String.init)
        #expect(throws: CallTableFault.noSuchColumns(["Sent"], header: header.filter { $0 != "Sent" })) {
            _ = try CallTable(map, header: header.filter { $0 != "Sent" }, now: Self.now)
        }
        #expect(throws: CallTableFault.columnTwice("Lat")) {
            _ = try CallTable(map, header: header + ["Lat"], now: Self.now)
        }
    }

    @Test func `are known by the whole row where the agency gives no number`() throws {
        let map = CallMap(
            name: "no-number", zone: "UTC", times: .yearFirst, columns: [.received: ["at"], .type: ["type"]])
        var reader = try TableReader(BytesInMemory("at,type\n2023-01-01,A\n2023-01-01,B\n2023-01-01,A\n".utf8))
        let chunk = try #require(try reader.next())
        var table = try CallTable(map, header: CallTable.header(chunk), now: Self.now)
        let numbers = try (1...3).map { try table.call(chunk, $0).number }
        #expect(numbers[0] == numbers[2] && numbers[0] != numbers[1])
        #expect(numbers[0].hasPrefix("row-"))
    }
}
