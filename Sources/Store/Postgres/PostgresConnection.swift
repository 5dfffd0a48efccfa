internal import CPostgres
internal import Dispatch

/// One connection to the server.
///
/// Statements travel in libpq's pipeline mode: what is sent waits in a buffer until an answer is needed, so statements
/// whose rows nobody reads cost no journey of their own.
///
/// It is used only on its own queue, which is what makes `@unchecked Sendable` true.
final class PostgresConnection: @unchecked Sendable {
    /// What was sent and not yet answered.
    private enum Sent {
        case statement
        case preparation(of: String)
        /// The end of a stretch: a fault makes the server skip what follows, up to here.
        case stop
    }

    /// So that neither side's buffer grows without end.
    private static let mostSent = 200

    let address: PostgresAddress
    let queue: DispatchQueue
    private var handle: OpaquePointer?
    private var statements = PreparedStatements()
    private var sent: [Sent] = []

    init(_ address: PostgresAddress, label: String) {
        self.address = address
        queue = DispatchQueue(label: label, qos: .userInitiated)
    }

    deinit {
        PQfinish(handle)
    }

    var isOpen: Bool { handle != nil && PQstatus(handle) == CONNECTION_OK }
    var socket: Int32 { PQsocket(handle) }
    var hasUnanswered: Bool { !sent.isEmpty }

    /// Whether a transaction stands open on the server, sound or failed; true once everything sent is answered.
    var isInTransaction: Bool {
        isOpen && [PQTRANS_INTRANS, PQTRANS_INERROR].contains(PQtransactionStatus(handle))
    }

    var hasFailed: Bool { PQtransactionStatus(handle) == PQTRANS_INERROR }

    /// Connects, also again after the server went away.
    func open() throws(StorageError) {
        close()
        handle = connect(to: address)
        guard isOpen else {
            close()
            throw .unreachable
        }
        // Notices would go to standard error, with whatever they quote.
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        // Compiling a question takes ten milliseconds, and ours are answered in less.
        try execute(
            """
            SET search_path TO \(address.schema); SET statement_timeout TO '\(PostgresTransaction.patience)';
            SET jit TO off
            """)
    }

    func close() {
        PQfinish(handle)
        handle = nil
        statements.removeAll()
        sent.removeAll()
    }

    /// Runs statements without values, and returns the last one's answer.
    @discardableResult
    func execute(_ text: String) throws(StorageError) -> PostgresResult {
        if !sent.isEmpty { try receive() }
        if PQpipelineStatus(handle) != PQ_PIPELINE_OFF { PQexitPipelineMode(handle) }
        let result = PostgresResult(PQexec(handle, text))
        try check(result)
        return result
    }

    /// Runs a `COPY … FROM STDIN` with its rows.
    func copy(_ text: String, _ rows: CopiedRows) throws(StorageError) {
        try execute(text)
        let isSent = rows.bytes.withUnsafeBytes { bytes in
            PQputCopyData(handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count)) == 1
                && PQputCopyEnd(handle, nil) == 1
        }
        guard isSent, let answer = answer(to: .statement) else {
            close()
            throw .unreachable
        }
        try check(answer)
    }

    func query(_ sql: SQL) throws(StorageError) -> PostgresResult {
        try send(sql)
        return try receive()
    }

    /// Sends a statement on without waiting; a fault in it surfaces at the next answer.
    func send(_ sql: SQL) throws(StorageError) {
        if sent.count >= PostgresConnection.mostSent { try receive() }
        guard isOpen else { throw .unreachable }
        if PQpipelineStatus(handle) == PQ_PIPELINE_OFF { PQenterPipelineMode(handle) }
        let parameters = PostgresParameters(sql.values)
        let name = try prepare(sql.text, parameters.types)
        let isSent = parameters.withPointers { values, lengths, formats in
            PQsendQueryPrepared(handle, name, Int32(sql.values.count), values, lengths, formats, 0) == 1
        }
        try note(.statement, isSent)
    }

    /// Hands over what was sent, so that the server begins with it while the next is being prepared.
    func push() throws(StorageError) {
        guard PQflush(handle) >= 0 else {
            close()
            throw .unreachable
        }
    }

    /// Sends everything off now, without waiting for the answers.
    func flush() throws(StorageError) {
        try note(.stop, PQpipelineSync(handle) == 1)
    }

    /// Waits for the answers to everything sent, and returns the last.
    ///
    /// - Throws: the first fault among them.
    @discardableResult
    func receive() throws(StorageError) -> PostgresResult {
        try flush()
        var last = PostgresResult(nil)
        var fault: StorageError?
        for one in sent {
            guard let result = answer(to: one) else {
                close()
                throw .unreachable
            }
            do {
                try result.check()
            } catch {
                // What was skipped, or failed, is not prepared.
                if case .preparation(let text) = one { statements.remove(text) }
                if !result.isSkipped { fault = fault ?? error }
            }
            if case .stop = one { continue }
            last = result
        }
        sent.removeAll(keepingCapacity: true)
        if let fault { try fail(fault) }
        return last
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

    /// The next answer; libpq ends each but a stop's with a null.
    private func answer(to one: Sent) -> PostgresResult? {
        guard let first = PQgetResult(handle) else { return nil }
        if case .stop = one { return PostgresResult(first) }
        while let more = PQgetResult(handle) { PQclear(more) }
        return PostgresResult(first)
    }

    private func note(_ one: Sent, _ isSent: Bool) throws(StorageError) {
        guard isSent else {
            close()
            throw .unreachable
        }
        sent.append(one)
    }

    private func prepare(_ text: String, _ types: [Oid]) throws(StorageError) -> String {
        if let known = statements.find(text, types) { return known.name }
        if statements.isFull {
            statements.removeAll()
            try note(.statement, PQsendQueryParams(handle, "DEALLOCATE ALL", 0, nil, nil, nil, nil, 0) == 1)
        }
        let prepared = statements.add(text, types)
        let isSent = PQsendPrepare(handle, prepared.name, text, Int32(types.count), prepared.types) == 1
        try note(.preparation(of: text), isSent)
        return prepared.name
    }

    private func check(_ result: PostgresResult) throws(StorageError) {
        do {
            try result.check()
        } catch {
            try fail(error)
        }
    }

    private func fail(_ fault: StorageError) throws(StorageError) {
        // The names go out of use; the server forgets them with the connection, or when they are too many.
        if fault.isStalePlan { statements.removeAll() }
        if fault == .unreachable || !isOpen { close() }
        throw fault
    }
}
