import Door
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Store
import Vocabulary

/// What every request of a machine may carry: a key that makes a retry harmless, the version it has seen, and how much of a
/// list it asks for.
extension Visit {
    /// The idempotency key of a machine's request (draft-ietf-httpapi-idempotency-key-header).
    ///
    /// - Throws: ``Refusal`` with `.keyRequired` or `.keyUnacceptable`.
    func once(_ body: ByteBuffer) throws(Refusal) -> OnceKey {
        guard let name = HTTPField.Name("Idempotency-Key"), let key = request.headers[name] else {
            throw Refusal(.keyRequired, field: "Idempotency-Key")
        }
        let asked = Array("\(request.method.rawValue) \(request.uri.path)\n".utf8) + Array(body.readableBytesView)
        do throws(Refusal) { return try OnceKey(key, by: worker, request: asked) } catch {
            throw error.about("Idempotency-Key")
        }
    }

    /// The entity tags of a condition, without the weak ones, or nothing when there is no such header.
    func tags(_ name: HTTPField.Name) -> [String]? {
        request.headers[name].map { header in
            header.split(separator: ",").map { String($0.trimmingBlanks()) }.filter { !$0.hasPrefix("W/") }
        }
    }

    /// How many entries of a list are asked for: 1 to 200, 50 unless told.
    var limit: Int {
        get throws(Refusal) {
            guard let text = query("limit") else { return 50 }
            guard let number = Int(text), (1...200).contains(number) else {
                throw Refusal(.queryUnreadable, field: "limit")
            }
            return number
        }
    }

    func choice<T>(_ name: String, _ read: (String) -> T?) throws(Refusal) -> T? {
        guard let text = query(name) else { return nil }
        guard let value = read(text) else { throw Refusal(.queryUnreadable, field: name) }
        return value
    }

    /// The version that the machine has seen, from its `If-Match`.
    ///
    /// - Throws: ``Refusal`` with `.preconditionRequired` when it says none, `.outdated` when it is not the present one.
    func expected(_ id: ID<Call>) async throws -> Int? {
        guard let tags = tags(.ifMatch) else { throw Refusal(.preconditionRequired) }
        if tags == ["*"] { return nil }
        let versions = tags.compactMap { Int($0.filter { $0 != "\"" }) }
        if versions.count == 1, let version = versions.first { return version }
        let present = try await desk.database.read { db in try Calls(db).call(id).version }
        guard versions.contains(present) else {
            throw Refusal(.outdated, .outdated, values: ["version": String(present)])
        }
        return present
    }

    /// The call as it now stands.
    func answer(_ call: Call) async throws -> Response {
        answer(try await desk.database.read { db in try CallFile(call, in: db) })
    }

    func answer(_ file: CallFile, status: HTTPResponse.Status = .ok) -> Response {
        let document = CallDocument(file)
        var headers: HTTPFields = [.eTag: document.tag]
        if status == .created { headers[.location] = "\(site.base)/api/v1/calls/\(file.call.id)" }
        return json(document, status: status, headers: headers)
    }
}
