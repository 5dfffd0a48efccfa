import AsyncHTTPClient
import Exchange
import Foundation
import NIOCore
import NIOHTTP1

/// Reads a remote directory, and leaves its connections when that has ended.
enum FetchedDirectory {
    /// The most bytes one answer may have, and the longest that one may take.
    private static let mostBytes = 64 << 20
    private static let patience = TimeAmount.seconds(60)

    /// - Throws: ``NotFetched``, ``Refused`` where the address may not be asked.
    static func read(
        _ address: String, progress: (_ done: Int, _ all: Int) throws -> Void
    ) async throws -> DirectoryContents {
        var configuration = HTTPClient.Configuration()
        // Somebody else's redirect may lead anywhere.
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(10), read: patience)
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let fetch: RemoteDirectory.Fetch = { url in
            do {
                var request = HTTPClientRequest(url: url.absoluteString)
                request.headers.add(name: "Accept", value: "application/json")
                request.headers.add(name: "User-Agent", value: "alongside")
                let response = try await client.execute(request, timeout: patience)
                guard response.status == .ok else {
                    throw NotFetched(address: url.absoluteString, why: "it answers \(response.status.code)")
                }
                return Array(try await response.body.collect(upTo: mostBytes).readableBytesView)
            } catch let fault as NotFetched {
                throw fault
            } catch is NIOTooManyBytesError {
                throw NotFetched(
                    address: url.absoluteString, why: "its answer is larger than \(mostBytes >> 20) MB")
            } catch let error as HTTPClientError {
                throw NotFetched(address: url.absoluteString, why: "\(error)")
            } catch let error where !(error is CancellationError) {
                throw NotFetched(address: url.absoluteString, why: "the connection fails")
            }
        }
        guard let remote = RemoteDirectory(address, fetch: fetch) else {
            try await client.shutdown()
            throw Refused()
        }
        do {
            let contents = try await remote.read(progress: progress)
            try await client.shutdown()
            return contents
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    /// A server did not give what it was asked for.
    struct NotFetched: Error {
        let address: String
        let why: String
    }

    /// The address is neither https nor of this machine, or is none.
    struct Refused: Error {}
}
