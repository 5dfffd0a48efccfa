import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Vocabulary
import Web

/// Hands texts to a gateway of the city's choice by HTTP, which delivers them.
struct SMSGateway: Sendable, Unspoken {
    private struct Order: Encodable {
        let id: String
        let to: String
        let text: String
    }

    let address: String
    let token: String?

    /// - Returns: what the gateway said. Its answer is not read: it may hold anything.
    func send(_ message: OutgoingMessage) async -> MessageAnswer {
        guard let body = try? JSONEncoder().encode(Order(id: message.id, to: message.to, text: message.text)) else {
            return .failed
        }
        var configuration = HTTPClient.Configuration()
        // Nobody else is told the number.
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(10), read: .seconds(20))
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Idempotency-Key", value: message.id)
        request.headers.add(name: "User-Agent", value: "alongside")
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        request.body = .bytes(ByteBuffer(bytes: body))
        let answer: MessageAnswer
        do {
            let status = try await client.execute(request, timeout: .seconds(20)).status.code
            // What is wrong with the message itself; everything else may pass, a wrong token too.
            answer = (200..<300).contains(status) ? .taken : [400, 410, 413, 422].contains(status) ? .refused : .failed
        } catch {
            answer = .failed
        }
        try? await client.shutdown()
        return answer
    }
}
