import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `The timeline of a call` {
    @Test(arguments: Engine.available)
    func `tells everything in order, in the words it refers to`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.take([.location: "5th St", .callerName: "Mr. Okafor"], note: "Whispers")
            try await world.keep(.location, "6th St", of: call, base: 1, by: world.dana)
            _ = try await world.desk.perform(AddNote("Now silent", to: call.id), by: world.rosa)
            try await world.keep(.callerName, nil, of: call, by: world.theo)
            _ = try await world.desk.perform(ScreenCall(call.id), by: world.sam)
            let timeline = try await world.timeline(call)
            #expect(
                timeline.map(\.kind)
                    == [.callTaken, .noteAdded, .factKept, .noteAdded, .factCleared, .callScreened])
            #expect(
                timeline.map(\.by.name)
                    == ["Theo Lund", "Theo Lund", "Dana Reyes", "Rosa Blanco", "Theo Lund", "Sam Adeyemi"])
            #expect(timeline[0].said["number"] == .number(1))
            #expect(timeline[0].facts.map(\.field) == [.source, .location, .callerName])
            #expect(timeline[0].facts.map(\.value) == ["911", "5th St", "Mr. Okafor"])
            #expect(timeline[1].note?.text == "Whispers")
            #expect(timeline[2].facts.map(\.value) == ["6th St"])
            #expect(timeline[2].before?.value == "5th St")
            #expect(timeline[3].note?.text == "Now silent")
            #expect(timeline[4].facts.map(\.value) == [nil])
            #expect(timeline[4].before?.value == "Mr. Okafor")
            #expect(timeline.map(\.position) == timeline.map(\.position).sorted())
        }
    }

    @Test(arguments: Engine.available)
    func `is read in pieces, and from its end`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, other) = (try await world.call(), try await world.call())
            for n in 0..<250 {
                _ = try await world.desk.perform(
                    AddNote("note \(n)", to: (n % 5 == 0 ? other : call).id), by: world.theo)
            }
            let (first, newest) = try await world.database.read { db in
                (try Timeline(db).entries(of: call.id, most: 50), try Timeline(db).newest(of: call.id))
            }
            #expect(first.count == 50)
            #expect(newest.count == 200)
            #expect(newest.last?.note?.text == "note 249")
            #expect(newest.first?.note?.text == "note 1")
            let end = try #require(first.last).position
            let rest = try await world.database.read { db in try Timeline(db).entries(of: call.id, after: end) }
            #expect(rest.count == 151)
        }
    }

    /// Who holds the journal, a copy of it or the live feed learns that something was said, never what.
    @Test(arguments: Engine.available)
    func `keeps people's words out of the journal and the access log`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let words = [
                "400 Walnut Street", "+18125550123", "Okafor", "Sobs behind the door", "He has a brother", "kitchen",
                "The wall clock", "Fairview", "Zebulon", "seven quiet herons",
            ]
            let call = try await world.take(
                [.location: words[0], .callback: words[1], .callerName: "Mr. \(words[2])", .whatHappened: words[3]],
                note: words[4])
            try await world.keep(.location, words[7], of: call, base: 0, by: world.dana)
            try await world.keep(.location, words[8], of: call, base: 1, by: world.theo)
            try await world.keep(.callerName, nil, of: call, by: world.theo)
            _ = try await world.desk.perform(AddNote("In the \(words[5])", to: call.id), by: world.dana)
            _ = try await world.desk.perform(
                CorrectRecord(call.id, .receivedAt(call.receivedAt.adding(.seconds(-60))), because: words[6]),
                by: world.dana)
            _ = try await world.desk.perform(LinkCalls(call.id, with: world.call(words[3]).id), by: world.dana)
            try await world.end(call, "not-behavioural", sent: .police, outcome: .arrested)
            _ = try await world.desk.signIn("dana", Cast.password, from: "192.0.2.7")
            _ = try? await world.desk.signIn("dana", words[8], from: "192.0.2.7")
            _ = try? await world.desk.signIn(words[8], Cast.password, from: "192.0.2.7")
            _ = try await world.desk.look(as: world.rosa, for: .seeCalls, at: .call(call.id)) { db in
                try Timeline(db).entries(of: call.id)
            }

            let written = try await world.database.read { db in
                try ["journal", "access_log"].flatMap { table in
                    try db("SELECT * FROM \(SQL(stringLiteral: table))").flatMap { row in
                        row.values.compactMap { if case .text(let text) = $0 { text } else { nil } }
                    }
                }
            }
            #expect(written.count > 100)
            for word in words {
                #expect(!written.contains { $0.lowercased().contains(word.lowercased()) }, "“\(word)” stands in a log")
            }
            // They are still told: by reference.
            let timeline = try await world.timeline(call)
            #expect(timeline.contains { $0.note?.text == words[4] })
            #expect(timeline.contains { $0.correction?.reason == words[6] })
        }
    }
}
