internal import CPostgres
internal import Dispatch

/// One connection to the server.
///
/// It is used only on its own queue, which is what makes `@unchecked Sendable` true.
final class PostgresConnection: @unchecked Sendable {
    let address: PostgresAddress
    let queue: DispatchQueue
    private var handle: OpaquePointer?
    private var statements = PreparedStatements()

    init(_ address: PostgresAddress, label: String) {
        self.address = address
        queue = DispatchQueue(label: label, qos: .userInitiated)
    }

    deinit {
        PQfinish(handle)
    }

    var isOpen: Bool { handle != nil && PQstatus(handle) == CONNECTION_OK }

    var socket: Int32 { PQsocket(handle) }

    /// Whether a transaction stands open on the server, sound or failed.
    var isInTransaction: Bool {
        guard isOpen else { return false }
        return [PQTRANS_INTRANS, PQTRANS_INERROR, PQTRANS_ACTIVE].contains(PQtransactionStatus(handle))
    }

    var hasFailed: Bool { PQtransactionStatus(handle) == PQTRANS_INERROR }

    /// Connects, also again after the server went away.
    func open() throws(StorageError) {
        close()
        let settings: KeyValuePairs = [
            // What the address says stands after these and so overrules them.
            "connect_timeout": "5",
            "keepalives_idle": "10",
            "keepalives_interval": "5",
            "keepalives_count": "3",
            "tcp_user_timeout": "20000",
            "target_session_attrs": "read-write",
            "fallback_application_name": "alongside",
            "dbname": address.server,
            "client_encoding": "UTF8",
        ]
        handle = withCStrings(settings.map(\.key)) { keys in
            withCStrings(settings.map(\.value)) { values in PQconnectdbParams(keys, values, 1) }
        }
        guard isOpen else {
            close()
            throw .unreachable
        }
        // Notices would go to standard error, with whatever they quote.
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
    }

    func close() {
        PQfinish(handle)
        handle = nil
        statements.removeAll()
    }

    /// Runs statements without values, and returns the last one's answer.
    @discardableResult
    func execute(_ text: String) throws(StorageError) -> PostgresResult {
        let result = PostgresResult(PQexec(handle, text))
        try check(result)
        return result
    }

    func query(_ sql: SQL) throws(StorageError) -> PostgresResult {
        let parameters = PostgresParameters(sql.values)
        let name = try prepare(sql.text, parameters.types)
        let result = parameters.withPointers { values, lengths, formats in
            PostgresResult(
                PQexecPrepared(handle, name, Int32(sql.values.count), values, lengths, formats, 0)
            )
        }
        try check(result)
        return result
    }

    /// What other connections said since the last time, or nothing when the connection is lost.
    func notifications() -> [String]? {
        guard PQconsumeInput(handle) == 1, isOpen else { return nil }
        var messages: [String] = []
        while let message = PQnotifies(handle) {
            messages.append(String(cString: message.pointee.extra))
            PQfreemem(message)
        }
        return messages
    }

    private func prepare(_ text: String, _ types: [Oid]) throws(StorageError) -> String {
        if let known = statements.find(text, types) { return known.name }
        if statements.isFull { try forgetStatements() }
        let prepared = statements.add(text, types)
        let result = PostgresResult(PQprepare(handle, prepared.name, text, Int32(types.count), prepared.types))
        do {
            try check(result)
        } catch {
            statements.remove(text)
            throw error
        }
        return prepared.name
    }

    private func forgetStatements() throws(StorageError) {
        statements.removeAll()
        try execute("DEALLOCATE ALL")
    }

    private func check(_ result: PostgresResult) throws(StorageError) {
        do {
            try result.check()
        } catch {
            // The names go out of use; the server forgets them with the connection, or when they are too many.
            if error.isStalePlan { statements.removeAll() }
            if error == .unreachable { close() }
            throw error
        }
    }
}

/// Lends an array of C strings that ends in a null, as C likes them.
private func withCStrings<T>(_ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> T) -> T {
    var bytes: [UInt8] = []
    var starts: [Int] = []
    for string in strings {
        starts.append(bytes.count)
        bytes += Array(string.utf8) + [0]
    }
    return bytes.withUnsafeBytes { raw in
        var pointers = starts.map { raw.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
        pointers.append(nil)
        return pointers.withUnsafeBufferPointer { buffer in
            // An array that is never empty has an address.
            body(buffer.baseAddress.unsafelyUnwrapped)
        }
    }
}
