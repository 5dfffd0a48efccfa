import Door
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Vocabulary

/// The fields of a form as they were sent: untrusted text.
struct Form: Sendable {
    let fields: [String: String]

    /// The most bytes of a body that are read.
    static let most = 1_048_576

    subscript(_ name: String) -> String? { fields[name] }

    /// A field, where a blank one counts as not filled in.
    func given(_ name: String) -> String? {
        fields[name].flatMap { $0.trimmingBlanks().isEmpty ? nil : $0 }
    }

    /// Reads `application/x-www-form-urlencoded` (WHATWG URL §5.1).
    ///
    /// - Throws: ``Refusal`` with `.bodyUnreadable` when it is not UTF-8 or not such a form.
    init(_ body: ByteBuffer) throws(Refusal) {
        var fields: [String: String] = [:]
        guard let text = String(validating: body.readableBytesView, as: UTF8.self) else {
            throw Refusal(.bodyUnreadable)
        }
        for pair in text.split(separator: "&").prefix(700) {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(halves[0]), let value = Self.decoded(halves.count > 1 ? halves[1] : "") else {
                throw Refusal(.bodyUnreadable)
            }
            fields[name] = value
        }
        self.fields = fields
    }

    private static func decoded(_ text: Substring) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding
    }

    /// What was typed, to be shown again; never a password or a key.
    var typed: [String: String] {
        fields.filter { !["csrf", "key", "password", "current", "new", "repeat"].contains($0.key) }
    }

    /// Everything that makes the form what it is, in one order, for the one-time key.
    func canonical(_ path: String) -> [UInt8] {
        var bytes = Array(path.utf8)
        for name in fields.keys.sorted() where name != "csrf" && name != "key" {
            bytes += Array("\u{1}\(name)\u{2}\(fields[name] ?? "")".utf8)
        }
        return bytes
    }
}

extension Refusal.Code {
    static let bodyUnreadable: Self = "body-unreadable"
    static let bodyTooLarge: Self = "body-too-large"
    static let unsupportedType: Self = "unsupported-type"
    static let csrf: Self = "csrf"
    static let keyRequired: Self = "key-required"
}

extension Visit {
    /// The whole body.
    ///
    /// - Throws: ``Refusal`` with `.bodyTooLarge` beyond one mebibyte.
    func body() async throws -> ByteBuffer {
        if let length = request.headers[.contentLength].flatMap(Int.init), length > Form.most {
            throw Refusal(.bodyTooLarge, values: ["most": "1 MB"])
        }
        do {
            return try await request.body.collect(upTo: Form.most)
        } catch is NIOTooManyBytesError {
            throw Refusal(.bodyTooLarge, values: ["most": "1 MB"])
        }
    }

    /// The form that was sent by a page of ours.
    ///
    /// - Throws: ``Refusal`` with `.csrf` when it was not.
    func form() async throws -> Form {
        let type = request.headers[.contentType] ?? "application/x-www-form-urlencoded"
        guard type.hasPrefix("application/x-www-form-urlencoded") else { throw Refusal(.unsupportedType) }
        let form = try Form(try await body())
        if visitor != nil, let secret {
            guard Site.isOurs(form["csrf"] ?? "", secret) else { throw Refusal(.csrf, .forbidden) }
        }
        return form
    }

    /// The one-time key of a form: sending it twice makes one record.
    ///
    /// - Parameter button: the name of the form's buttons where it has several: each asks for something of its own, also when
    ///   a second one is pressed before the page has changed.
    /// - Throws: ``Refusal`` with `.keyRequired`.
    func once(_ form: Form, button: String? = nil) throws -> OnceKey {
        guard let key = form.given("key") else { throw Refusal(.keyRequired, field: "key") }
        let pressed = button.flatMap { form.given($0) }
        return try OnceKey(pressed.map { "\(key)-\($0)" } ?? key, by: worker, request: form.canonical(request.uri.path))
    }
}
