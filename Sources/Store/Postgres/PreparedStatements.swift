internal import CPostgres

/// The statements that one connection has prepared, by text.
///
/// The type of a parameter that was `NULL` at first becomes known when it first has a value; the statement is then
/// prepared again under the types known so far, so a text with many parameters that may be absent needs few of them.
struct PreparedStatements {
    struct Prepared {
        let name: String
        let types: [Oid]
    }

    /// So that texts with lists of every length cannot fill the server's memory.
    private static let most = 500

    private var statements: [String: Prepared] = [:]
    private var number = 0

    var isFull: Bool { statements.count >= PreparedStatements.most }

    /// The statement that fits these types, if it is prepared.
    func find(_ text: String, _ types: [Oid]) -> Prepared? {
        guard let prepared = statements[text],
            zip(prepared.types, types).allSatisfy({ known, given in given == 0 || known == given })
        else { return nil }
        return prepared
    }

    /// A name for the statement, and the types to prepare it with.
    mutating func add(_ text: String, _ types: [Oid]) -> Prepared {
        number += 1
        let known = statements[text]?.types ?? types
        let merged = zip(known, types).map { known, given in given == 0 ? known : given }
        let prepared = Prepared(name: "s\(number)", types: merged)
        statements[text] = prepared
        return prepared
    }

    /// Forgets a statement that could not be prepared.
    mutating func remove(_ text: String) {
        statements[text] = nil
    }

    mutating func removeAll() {
        statements = [:]
    }
}
