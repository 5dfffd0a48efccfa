import Access
import Door
import Foundation
import Logging
import Operate
import Store
import Synchronization
import Testing
import Vocabulary
import World

@testable import Operate
@testable import Web

/// Somebody who delivers messages, or does not, as a test says; what was handed over is kept.
private final class Post: Sendable {
    private let state = Mutex<(answer: MessageAnswer, handed: [OutgoingMessage])>((.taken, []))

    init(_ answer: MessageAnswer) {
        state.withLock { $0.answer = answer }
    }

    var handed: [OutgoingMessage] { state.withLock { $0.handed } }

    func answers(_ answer: MessageAnswer) { state.withLock { $0.answer = answer } }

    func take(_ message: OutgoingMessage) -> MessageAnswer {
        state.withLock { state in
            state.handed.append(message)
            return state.answer
        }
    }
}

extension World {
    fileprivate func vault() -> Vault { Vault(of: workspace.keys, for: "outbox") }

    fileprivate func sender(_ post: Post, at workspace: Workspace? = nil) throws -> MessageSender {
        var carriers = MessageCarriers()
        carriers.email = { post.take($0) }
        carriers.text = { post.take($0) }
        carriers.from = "the crisis program of Denver"
        return MessageSender(
            desk: (workspace ?? self.workspace).desk, vault: vault(), carriers: carriers,
            catalogue: try Pages().catalogue, logger: Logger(label: "test"))
    }

    /// A need was offered, and its link goes to the service.
    fileprivate func sent(
        _ channel: ReferralMessage.Channel = .email, to: String = "intake@harbour.example", in language: String = "en"
    ) async throws -> (referral: Referral, secret: LinkSecret) {
        let (_, needs) = try await needing([.shelter])
        let referral = try await offer(needs[0], to: service("Harbour House"))
        return (referral, try await send(referral, channel, to: to, in: language))
    }

    fileprivate func send(
        _ referral: Referral, _ channel: ReferralMessage.Channel = .email, to: String = "intake@harbour.example",
        in language: String = "en"
    ) async throws -> LinkSecret {
        let secret = LinkSecret()
        let draft = try ReferralMessage.Draft(
            channel, to: to, in: language, address: "https://city.example/asked/\(secret.token.text)",
            sealedBy: vault())
        _ = try await desk.perform(GiveReferralLink(to: referral.id, by: secret, sending: draft), by: noor)
        return secret
    }

    fileprivate func message(of referral: Referral) async throws -> ReferralMessage {
        try #require(
            try await database.read { db in try Outbox(db).newest(of: [referral.id])[referral.id] })
    }

    fileprivate func times(_ kind: Event.Kind) async throws -> Int {
        try await journal().filter { $0.kind == kind }.count
    }
}

extension World {
    /// Whether every row is as the journal says it was left.
    func stateHolds() async throws -> Bool {
        _ = try await workspace.heads.seal(database, at: clock.now)
        return try await workspace.verify(tables: Migration.sealedTables).fault == nil
    }
}

@Suite struct `A message to a service` {
    @Test(arguments: Engine.available)
    func `goes once, with the link and without a word of anybody`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (referral, secret) = try await world.sent()
            let post = Post(.taken)
            let sender = try world.sender(post)
            #expect(try await sender.sendNext())
            #expect(try await sender.sendNext() == false)
            let handed = try #require(post.handed.first)
            #expect(post.handed.count == 1 && handed.to == "intake@harbour.example")
            #expect(handed.text.contains("https://city.example/asked/\(secret.token.text)"))
            #expect(handed.text.contains("the crisis program of Denver"))
            let said = handed.subject + handed.text
            for word in [secret.code, "shelter", "Shelter", "Harbour", "Noor"] { #expect(!said.contains(word)) }
            let message = try await world.message(of: referral)
            #expect(message.ending == .sent && message.id.text == handed.id)
            #expect(try await world.times(.messageAsked) == 1)
            #expect(try await world.times(.messageEnded) == 1)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: ReferralMessage.Channel.allCases, ["en", "es"])
    func `says the same in every language and way`(channel: ReferralMessage.Channel, language: String) async throws {
        try await withWorld(on: .sqlite) { world in
            let to = channel == .email ? "intake@harbour.example" : "812 555 0142"
            let (_, secret) = try await world.sent(channel, to: to, in: language)
            let post = Post(.taken)
            _ = try await world.sender(post).sendNext()
            let handed = try #require(post.handed.first)
            #expect(handed.to == (channel == .email ? to : "+18125550142"))
            #expect(handed.text.contains(secret.token.text) && !handed.text.contains("messages."))
            #expect(!handed.text.contains("{") && !handed.text.contains(secret.code))
        }
    }

    @Test(arguments: Engine.available)
    func `is delivered once when a receiver that was down for a week is back`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (referral, _) = try await world.sent()
            let post = Post(.failed)
            let sender = try world.sender(post)
            let back = world.clock.now.adding(.seconds(7 * 86_400))
            var waits: [Duration] = []
            while world.clock.now < back {
                #expect(try await sender.sendNext())
                let message = try await world.message(of: referral)
                let wait = message.nextAt.since(world.clock.now)
                #expect(message.ending == nil && wait > .zero && wait <= .seconds(3600))
                waits.append(wait)
                // Nothing is tried before its time.
                world.clock.move(wait - .milliseconds(1))
                #expect(try await sender.sendNext() == false)
                world.clock.move(.milliseconds(1))
            }
            // Often at first, then at most every half hour.
            #expect(waits.prefix(3).allSatisfy { $0 <= .seconds(8) })
            #expect(waits.suffix(100).allSatisfy { $0 >= .seconds(1800) } && waits.count < 400)
            post.answers(.taken)
            #expect(try await sender.sendNext())
            world.clock.move(.seconds(86_400))
            #expect(try await sender.sendNext() == false)
            #expect(Set(post.handed.map(\.id)).count == 1)
            #expect(try await world.message(of: referral).ending == .sent)
            #expect(try await world.times(.messageEnded) == 1)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is given up after two weeks, and stands first in the list of its sender`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (referral, _) = try await world.sent()
            let post = Post(.failed)
            let sender = try world.sender(post)
            world.clock.move(ReferralMessage.patience - .seconds(1))
            #expect(try await sender.sendNext())
            #expect(try await world.message(of: referral).ending == nil)
            world.clock.move(.seconds(3600))
            #expect(try await sender.sendNext())
            #expect(try await world.message(of: referral).ending == .givenUp)
            let (now, noor) = (world.clock.now, world.noor)
            let work = try await world.database.read { db in try ReferralWork(of: noor.id, in: db, at: now) }
            #expect(work.lines.map(\.isUndelivered) == [true])
            #expect(try await world.times(.messageUndelivered) == 1)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `that is refused is tried no more, and another one may go elsewhere`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (referral, _) = try await world.sent()
            let post = Post(.refused)
            let sender = try world.sender(post)
            #expect(try await sender.sendNext())
            world.clock.move(.seconds(86_400))
            #expect(try await sender.sendNext() == false)
            #expect(try await world.message(of: referral).ending == .refused)
            post.answers(.taken)
            _ = try await world.send(referral, to: "beds@harbour.example")
            #expect(try await sender.sendNext())
            #expect(post.handed.map(\.to) == ["intake@harbour.example", "beds@harbour.example"])
            let now = world.clock.now
            let work = try await world.database.read { db in try ReferralWork(of: nil, in: db, at: now) }
            #expect(work.lines.map(\.isUndelivered) == [false])
        }
    }

    @Test(arguments: Engine.available)
    func `does not go where its link was replaced or nobody waits any more`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter, .food])
            let first = try await world.offer(needs[0], to: world.service("Harbour House"))
            _ = try await world.send(first)
            _ = try await world.desk.perform(GiveReferralLink(to: first.id, by: LinkSecret()), by: world.noor)
            let second = try await world.offer(needs[1], to: world.service("Mill Pantry"))
            _ = try await world.send(second)
            _ = try await world.desk.perform(try WithdrawReferral(second.id, .sender), by: world.noor)
            let post = Post(.taken)
            let sender = try world.sender(post)
            while try await sender.sendNext() {}
            #expect(post.handed.isEmpty)
            for referral in [first, second] {
                #expect(try await world.message(of: referral).ending == .notNeeded)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is taken by one of several servers, and by another when that one died`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (referral, _) = try await world.sent()
            let (now, vault) = (world.clock.now, world.vault())
            // The first server took it and was killed before it kept what became of it.
            let taken = try await world.database.write { db in try Outbox(db).take(at: now, opening: vault) }
            #expect(taken != nil)
            let post = Post(.taken)
            let other = try await world.openAgain()
            let sender = try world.sender(post, at: other)
            #expect(try await sender.sendNext() == false)
            world.clock.move(ReferralMessage.lease)
            let alone = try world.sender(post)
            async let one = sender.sendNext()
            async let two = alone.sendNext()
            let went = try await [one, two]
            #expect(went.count { $0 } == 1)
            // The same name tells whoever delivers it that it is the same message.
            #expect(post.handed.map(\.id) == [taken?.message.id.text])
            #expect(try await world.message(of: referral).ending == .sent)
            try await other.close()
        }
    }

    @Test(arguments: Engine.available)
    func `stands in the database sealed while it waits, and not at all once it has gone`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, secret) = try await world.sent()
            func sealed() async throws -> [[UInt8]] {
                try await world.database.read { db in
                    try db("SELECT sealed FROM outbox WHERE sealed IS NOT NULL").map { try $0["sealed"] }
                }
            }
            let kept = try #require(try await sealed().first)
            let text = String(decoding: kept, as: UTF8.self)
            #expect(!text.contains("harbour") && !text.contains(secret.token.text))
            // Under other keys it opens nothing, and holds up nothing.
            let post = Post(.taken)
            let stranger = MessageSender(
                desk: world.desk, vault: Vault(), carriers: try world.sender(post).carriers,
                catalogue: try Pages().catalogue, logger: Logger(label: "test"))
            #expect(try await stranger.sendNext())
            #expect(post.handed.isEmpty)
            #expect(try await sealed().isEmpty)
            for entry in try await world.journal() {
                #expect(!"\(entry)".contains("harbour.example") && !"\(entry)".contains(secret.token.text))
            }
        }
    }

    @Test func `goes to nobody whose address is none`() async throws {
        try await withWorld(on: .sqlite) { world in
            let vault = world.vault()
            func draft(_ channel: ReferralMessage.Channel, _ to: String?) throws -> ReferralMessage.Draft {
                try ReferralMessage.Draft(channel, to: to, in: "en", address: "x", sealedBy: vault)
            }
            #expect(throws: Refusal(.required, field: "to")) { try draft(.email, " ") }
            #expect(throws: Refusal(.notAMailAddress, field: "to")) { try draft(.email, "812 555 0142") }
            #expect(throws: Refusal(.notATelephoneNumber, field: "to")) { try draft(.text, "a@b.example") }
        }
    }
}
