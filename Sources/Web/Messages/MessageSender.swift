import Access
import Door
import Logging
import Metrics
import Operate
import Store
import Vocabulary

/// Sends what waits in the box, one message after another, and keeps how it ended.
///
/// Between the answer of whoever delivers a message and the mark in its row the server may die: the message then goes a second
/// time, under the same name.
struct MessageSender: Sendable {
    let desk: Desk
    let vault: Vault
    let carriers: MessageCarriers
    let catalogue: Catalogue
    let logger: Logger

    /// Sends until the task is cancelled.
    func run() async throws {
        guard !carriers.channels.isEmpty else { return }
        while !Task.isCancelled {
            do {
                while try await sendNext() {}
            } catch is CancellationError {
                return
            } catch {
                logger.error("messages could not be read", metadata: ["fault": "\(type(of: error))"])
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Tries the message that is due first.
    ///
    /// - Returns: whether there was one.
    func sendNext() async throws -> Bool {
        let now = desk.clock()
        guard let taken = try await desk.database.write({ db in try Outbox(db).take(at: now, opening: vault) }) else {
            return false
        }
        let message = taken.message
        switch taken.errand {
        case .end(let ending): try await end(message, ending)
        case .send(let content):
            switch await answer(to: message, content) {
            case .taken: try await end(message, .sent)
            case .refused: try await end(message, .refused)
            case .failed: try await wait(message)
            }
        }
        return true
    }

    private func answer(
        to message: ReferralMessage, _ content: ReferralMessage.Content
    ) async -> MessageAnswer {
        // A way that was set up and is not any more may come back.
        guard let carrier = carriers[message.channel] else { return .failed }
        let words = catalogue[message.language]
        let kind = "messages.\(message.kind.rawValue)"
        let values = [
            "from": carriers.from ?? words("messages.from"), "link": content.address ?? "",
            "ride": content.ride.map { " " + words.name(of: $0.rawValue, in: "messages.codes.rides") } ?? "",
            "ring": carriers.phone.map { words("messages.ring", ["phone": $0]) } ?? "",
        ]
        return await carrier(
            OutgoingMessage(
                id: message.id.text, to: content.to,
                subject: message.channel == .email ? words("\(kind).subject", values) : "",
                text: words("\(kind).\(message.channel.rawValue)", values), at: message.at))
    }

    private func wait(_ message: ReferralMessage) async throws {
        let now = desk.clock()
        guard now.since(message.at) < ReferralMessage.patience else { return try await end(message, .givenUp) }
        count(message, "failed")
        let chance = Double.random(in: 0...1)
        try await desk.database.write { db in try Outbox(db).postpone(message, at: now, chance: chance) }
    }

    private func end(_ message: ReferralMessage, _ ending: ReferralMessage.Ending) async throws {
        guard try await desk.perform(EndMessage(message.id, ending), by: .alarm) else { return }
        count(message, ending.rawValue)
    }

    private func count(_ message: ReferralMessage, _ outcome: String) {
        Counter(
            label: "alongside_messages_total",
            dimensions: [("channel", message.channel.rawValue), ("outcome", outcome)]
        ).increment()
    }
}
