import CPostgres
import Foundation

/// The PostgreSQL server that tests share, named by `ALONGSIDE_TEST_POSTGRES`.
enum TestServer {
    private static let base = ProcessInfo.processInfo.environment["ALONGSIDE_TEST_POSTGRES"] ?? ""

    static var isNamed: Bool { !base.isEmpty }

    /// The address of a workspace on it.
    ///
    /// - Parameter database: the one that the server's address names, if none is said.
    static func address(database: String? = nil, schema: String) -> String {
        var address = URLComponents(string: base) ?? URLComponents()
        if let database { address.path = "/" + database }
        address.queryItems = (address.queryItems ?? []) + [URLQueryItem(name: "schema", value: schema)]
        return address.string ?? ""
    }

    struct Failed: Error {
        let said: String
    }

    /// Runs a statement that no transaction may hold, without holding one of Swift's few threads meanwhile.
    static func command(_ statement: String) async throws {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try commandBlocking(statement) })
            }
        }
    }

    static func commandBlocking(_ statement: String) throws {
        let connection = PQconnectdb(base)
        defer { PQfinish(connection) }
        let result = PQexec(connection, statement)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else {
            throw Failed(said: PQerrorMessage(connection).map { String(cString: $0) } ?? "")
        }
    }
}
