internal import CPostgres
internal import Dispatch
internal import Foundation
import Vocabulary

/// Hears other nodes' commits on a connection of its own, and tells them of ours.
///
/// Everything but `listen` happens on its queue, which is what makes `@unchecked Sendable` true.
final class PostgresBell: @unchecked Sendable {
    /// One channel for all workspaces of a database; the message says which, and who rang.
    private static let channel = "alongside_commit"

    private let listeners = Listeners()
    private let connection: PostgresConnection
    private let node = ID<PostgresBell>.new().text
    private var source: (any DispatchSourceRead)?
    private var isListening = false
    private var isClosed = false

    init(_ address: PostgresAddress) {
        connection = PostgresConnection(address, label: "store.postgres.bell")
    }

    func listen() -> AsyncStream<Void> {
        let stream = listeners.listen()
        connection.queue.async {
            guard !self.isListening else { return }
            self.isListening = true
            self.connect()
        }
        return stream
    }

    /// Rings at the other nodes, in a transaction of its own after the commit it tells of.
    ///
    /// Nothing is lost with it that the next ring would not bring, so it does not wait for the disk.
    func ring(on connection: PostgresConnection) throws(StorageError) {
        let ring = """
            BEGIN; SET LOCAL synchronous_commit TO off;
            NOTIFY \(PostgresBell.channel), '\(connection.address.schema) \(node)'; COMMIT
            """
        do {
            if !connection.isOpen { try connection.open() }
            try connection.execute(ring)
        } catch .unreachable {
            try connection.open()
            try connection.execute(ring)
        }
    }

    func close() async {
        await withCheckedContinuation { continuation in
            connection.queue.async {
                self.isClosed = true
                self.disconnect()
                continuation.resume()
            }
        }
        listeners.close()
    }

    /// Connects, and rings once for whatever was missed meanwhile; while there is no server, tries every second.
    private func connect() {
        guard !isClosed else { return }
        do {
            try connection.open()
            try connection.execute("LISTEN \(PostgresBell.channel)")
        } catch {
            connection.close()
            connection.queue.asyncAfter(deadline: .now() + .seconds(1)) { self.connect() }
            return
        }
        let source = DispatchSource.makeReadSource(fileDescriptor: connection.socket, queue: connection.queue)
        source.setEventHandler { self.hear() }
        self.source = source
        source.resume()
        listeners.signal()
    }

    private func disconnect() {
        // The descriptor must stay open until the source has let go of it.
        let connection = connection
        source?.setCancelHandler { connection.close() }
        if source == nil { connection.close() }
        source?.cancel()
        source = nil
    }

    private func hear() {
        guard !isClosed else { return }
        guard let messages = connection.notifications() else {
            disconnect()
            connection.queue.asyncAfter(deadline: .now() + .milliseconds(200)) { self.connect() }
            return
        }
        let ours = "\(connection.address.schema) \(node)"
        if messages.contains(where: { $0.hasPrefix(connection.address.schema + " ") && $0 != ours }) {
            listeners.signal()
        }
    }
}
