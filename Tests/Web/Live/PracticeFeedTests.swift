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

/// What one browser is sent about a practice.
private struct Heard: Decodable {
    let html: String
    let standing: String
}

private struct Ear {
    var frames: AsyncStream<ByteBuffer>.AsyncIterator

    mutating func next() async throws -> (id: Int64, heard: Heard)? {
        while let frame = await frames.next() {
            let lines = String(buffer: frame).split(separator: "\n")
            guard lines.contains("event: practice"),
                let id = lines.first(where: { $0.hasPrefix("id: ") }).flatMap({ Int64($0.dropFirst(4)) }),
                let data = lines.first(where: { $0.hasPrefix("data: ") })
            else { continue }
            return (id, try JSONDecoder().decode(Heard.self, from: Data(data.dropFirst(6).utf8)))
        }
        return nil
    }
}

@Suite(.timeLimit(.minutes(20))) struct `What is seen of a class while it plays` {
    private static let scenario = ScenarioShelf(
        folder: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Scenarios").standardized
    )["on-the-bridge"]

    @Test(arguments: Engine.available)
    func `goes to everybody in it in their language, each with what they may do`(engine: Engine) async throws {
        let scenario = try #require(Self.scenario)
        try await withWorld(on: engine) { world in
            let site = try site(of: world)
            let played = site.played
            let opened = try await world.desk.perform(OpenClass(on: scenario), by: world.grace)
            for person in [world.rosa, world.otis, world.theo] {
                _ = try await world.desk.perform(JoinPractice(by: opened.code, of: played), by: person)
                world.clock.move(.seconds(1))
            }
            let dealt = try await world.desk.perform(DealRoles(in: opened.id, of: played), by: world.grace)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await site.practices.run() }
                func ear(_ worker: Worker, _ language: String, session: String? = nil) -> Ear {
                    Ear(
                        frames: site.practices.listen(
                            to: opened.id, as: worker.id, in: language, session: session, after: dealt.changes
                        ).makeAsyncIterator())
                }
                var (officer, social, leader) = (
                    ear(world.rosa, "en"), ear(world.otis, "es", session: "otis"), ear(world.grace, "en")
                )
                let chosen = try await world.desk.perform(
                    ChooseInPractice("close-lane", at: "far-side", in: opened.id, of: played), by: world.rosa)
                let seen = try #require(try await officer.next())
                #expect(seen.id == chosen.changes && seen.heard.standing == "playing")
                #expect(seen.heard.html.contains("The fog swallows the traffic."))
                let other = try #require(try await social.next())
                #expect(other.heard.html.contains("La neblina se traga el tráfico."))
                // Only the social worker is asked what she says next.
                #expect(other.heard.html.contains("choice-ask-suicide"))
                #expect(!seen.heard.html.contains("choice-ask-suicide"))
                let overseen = try #require(try await leader.next())
                #expect(overseen.heard.html.contains("group-1") && overseen.heard.html.contains("Rosa Blanco"))
                // No secret of a session travels with it.
                #expect(!overseen.heard.html.contains("csrf"))
                // Somebody who comes later, or again, is sent what they missed.
                var late = ear(world.theo, "en")
                #expect(try #require(try await late.next()).id == chosen.changes)
                // A stream ends with its session.
                site.practices.end(session: "otis")
                #expect(try await social.next() == nil)
                group.cancelAll()
                try? await group.waitForAll()
            }
        }
    }
}
