import Access
import Door
import Foundation
import NIOCore
import Operate
import Store
import Testing
import Vocabulary
import World

@testable import Web

/// What one browser hears, read as it would.
private struct Heard: Decodable {
    struct Line: Decodable {
        let id: String
        let html: String?
    }

    struct Page: Decodable {
        let id: String
        let timeline: String
        let status: String
    }

    let after: Int64
    let lines: [Line]
    let calls: [Page]
}

/// Listens to a stream of frames.
private struct Ear {
    var frames: AsyncStream<ByteBuffer>.AsyncIterator

    init(_ stream: AsyncStream<ByteBuffer>) {
        frames = stream.makeAsyncIterator()
    }

    /// The next event with its number, without the beats between.
    mutating func next() async throws -> (event: String, id: Int64?, data: String)? {
        while let frame = await frames.next() {
            var fields: [String: String] = [:]
            for line in String(buffer: frame).split(separator: "\n") {
                guard let colon = line.firstIndex(of: ":") else { continue }
                fields[String(line[..<colon])] = String(line[line.index(colon, offsetBy: 2)...])
            }
            guard let event = fields["event"], event != "beat" else { continue }
            return (event, fields["id"].flatMap { Int64($0) }, fields["data"] ?? "")
        }
        return nil
    }

    mutating func change() async throws -> (id: Int64, heard: Heard) {
        while let (event, id, data) = try await next() {
            guard event == "change" else { continue }
            return (try #require(id), try JSONDecoder().decode(Heard.self, from: Data(data.utf8)))
        }
        throw Refusal(.absentForTest)
    }
}

extension Refusal.Code {
    fileprivate static let absentForTest: Self = "absent"
}

@Suite(.timeLimit(.minutes(40))) struct `The live feed` {
    /// Runs the feed beside some work.
    private func withFeed(
        on engine: Engine, _ work: @Sendable @escaping (World, LiveFeed, Int64) async throws -> Void
    ) async throws {
        try await withWorld(on: engine) { world in
            let feed = try site(of: world).feed
            let start = try await world.database.read { db in try Journal(db).last() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await feed.run() }
                group.addTask { try await work(world, feed, start) }
                try await group.next()
                group.cancelAll()
                feed.finish()
                try? await group.waitForAll()
            }
        }
    }

    private let english = LiveFeed.Audience(language: "en")
    private let spanish = LiveFeed.Audience(language: "es")

    @Test(arguments: Engine.available)
    func `gives each change once, each naming the one before it`(engine: Engine) async throws {
        try await withFeed(on: engine) { world, feed, start in
            var ear = Ear(try await feed.listen(as: english, calls: [], after: start))
            let call = try await world.call("Sits on the kerb")
            let (first, one) = try await ear.change()
            #expect(one.after == start)
            #expect(one.lines.map(\.id) == [call.id.text])
            #expect(one.lines.first?.html?.contains("Sits on the kerb") == true)

            try await world.keep(.location, "4th and Elm", of: call, by: world.theo)
            let (second, two) = try await ear.change()
            #expect(two.after == first)
            #expect(second > first)
            #expect(two.lines.first?.html?.contains("4th and Elm") == true)
        }
    }

    @Test(arguments: Engine.available)
    func `tells a stream that comes later what it missed`(engine: Engine) async throws {
        try await withFeed(on: engine) { world, feed, start in
            try await world.call("First")
            try await world.call("Second")
            var ear = Ear(try await feed.listen(as: english, calls: [], after: start))
            let (last, missed) = try await ear.change()
            #expect(missed.after == start)
            #expect(missed.lines.count == 2)
            try await world.call("Third")
            #expect(try await ear.change().heard.after == last)
        }
    }

    @Test func `speaks to each audience in its language, and says null when a line leaves the board`() async throws {
        try await withFeed(on: .sqlite) { world, feed, start in
            var (here, there) = (
                Ear(try await feed.listen(as: english, calls: [], after: start)),
                Ear(try await feed.listen(as: spanish, calls: [], after: start))
            )
            let call = try await world.call("Asks for help")
            let (one, two) = (try await here.change().heard, try await there.change().heard)
            #expect(one.lines.first?.html != two.lines.first?.html)
            let reason = try ReasonCode(named: "test")
            _ = try await world.desk.perform(EndCall(call.id, reason, sent: nil, outcome: nil), by: world.theo)
            let left = try await here.change().heard.lines.first
            #expect(left?.id == call.id.text)
            #expect(left?.html == nil)
        }
    }

    @Test func `gives a call's page only to streams that follow it`() async throws {
        try await withFeed(on: .sqlite) { world, feed, _ in
            let call = try await world.call("Asks for help")
            let now = try await world.database.read { db in try Journal(db).last() }
            var (page, board) = (
                Ear(try await feed.listen(as: english, calls: [call.id.text], after: now)),
                Ear(try await feed.listen(as: english, calls: [], after: now))
            )
            _ = try await world.desk.perform(try AddNote("Has a dog with her", to: call.id), by: world.dana)
            let followed = try await page.change().heard.calls
            #expect(followed.map(\.id) == [call.id.text])
            #expect(followed.first?.timeline.contains("Has a dog with her") == true)
            #expect(try await board.change().heard.calls.isEmpty)
        }
    }

    @Test func `sends a page that is too far behind, or ahead, to load itself anew`() async throws {
        try await withFeed(on: .sqlite) { world, feed, start in
            for after in [start + 5, start - LiveFeed.furthest - 1] {
                var ear = Ear(try await feed.listen(as: english, calls: [], after: after))
                #expect(try await ear.next()?.event == "hello")
                #expect(try await ear.next()?.event == "reload")
                #expect(try await ear.next() == nil)
            }
        }
    }

    @Test func `closes a stream whose browser does not listen, and holds up nobody`() async throws {
        try await withFeed(on: .sqlite) { world, feed, start in
            let deaf = try await feed.listen(as: english, calls: [], after: start)
            var ear = Ear(try await feed.listen(as: english, calls: [], after: start))
            for number in 0..<80 {
                try await world.call("Call \(number)")
                _ = try await ear.change()
            }
            #expect(feed.listeners == 1)
            var frames = 0
            for await _ in deaf { frames += 1 }
            #expect(frames > 0)
        }
    }

    @Test func `hears of what another process wrote`() async throws {
        try await withFeed(on: .sqlite) { world, feed, start in
            let other = try await world.openAgain()
            var ear = Ear(try await feed.listen(as: english, calls: [], after: start))
            let watching = Task {
                for await _ in world.database.changesFromElsewhere() { world.desk.bell.ring() }
            }
            let command = try TakeCall(source: nil, facts: [.location: "4th and Elm"])
            _ = try await other.desk.perform(command, by: world.theo)
            #expect(try await ear.change().heard.lines.count == 1)
            watching.cancel()
            try await other.close()
        }
    }

    @Test(arguments: Engine.available)
    func `ends a stream with its session`(engine: Engine) async throws {
        try await withFeed(on: engine) { world, feed, start in
            let session = try await world.desk.signIn("dana", Cast.password, from: nil)
            let other = try await world.desk.signIn("theo", Cast.password, from: nil)
            var (mine, theirs) = (
                Ear(try await feed.listen(as: english, calls: [], session: session.secret.hash, after: start)),
                Ear(try await feed.listen(as: english, calls: [], session: other.secret.hash, after: start))
            )
            _ = try await (mine.next(), theirs.next())
            try await world.desk.signOut(session.secret, session.worker)
            try await feed.endWithSessions()
            #expect(try await mine.next() == nil)
            #expect(feed.listeners == 1)
            // Half an hour without a request ends the other.
            world.clock.move(.seconds(1801))
            try await feed.endWithSessions()
            #expect(try await theirs.next() == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `loses nothing for a stream that comes while the reader is at work`(engine: Engine) async throws {
        try await withFeed(on: engine) { world, feed, _ in
            for n in 0..<40 {
                let before = try await world.database.read { db in try Journal(db).last() }
                async let taken = world.call("Call \(n)")
                let stream = try await feed.listen(as: n % 2 == 0 ? english : spanish, calls: [], after: before)
                var ear = Ear(stream)
                let heard = try await ear.change().heard
                let call = try await taken
                // A reader that is behind tells what came before once more, which changes nothing on the page.
                #expect(heard.lines.map(\.id).contains(call.id.text))
            }
        }
    }
}
