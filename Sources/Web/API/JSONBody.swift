import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Vocabulary

/// A JSON object somebody sent: untrusted, and allowed only the names it is known to have.
struct JSONBody {
    private let object: [String: Any]

    /// - Throws: ``Refusal`` when it is no JSON object in UTF-8, or has a name that is not among `names`.
    init(_ bytes: ByteBuffer, names: Set<String>) throws(Refusal) {
        guard String(validating: bytes.readableBytesView, as: UTF8.self) != nil,
            let value = try? JSONSerialization.jsonObject(with: Data(bytes.readableBytesView)),
            let object = value as? [String: Any]
        else { throw Refusal(.bodyUnreadable) }
        try self.init(object, names: names)
    }

    private init(_ object: [String: Any], names: Set<String>) throws(Refusal) {
        if let stranger = object.keys.sorted().first(where: { !names.contains($0) }) {
            // The name is ours to say only when it can do no harm in a log or a page.
            let plain = stranger.count <= 64 && stranger.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
            throw Refusal(.unknownField, field: plain ? stranger : nil)
        }
        self.object = object
    }

    var isEmpty: Bool { object.isEmpty }

    func has(_ name: String) -> Bool { object[name] != nil }

    /// Whether something was sent under that name: neither null nor an empty list.
    func isGiven(_ name: String) -> Bool {
        guard let value = object[name], !(value is NSNull) else { return false }
        return (value as? [Any])?.isEmpty != true
    }

    /// A text, or nothing when the name is absent or null.
    ///
    /// - Throws: ``Refusal`` with `.notText` when it is of another type.
    func text(_ name: String) throws(Refusal) -> String? {
        guard let value = object[name], !(value is NSNull) else { return nil }
        guard let text = value as? String else { throw Refusal(.notText, field: name) }
        return text
    }

    /// A text that must be there.
    func required(_ name: String) throws(Refusal) -> String {
        guard let text = try text(name), !text.trimmingBlanks().isEmpty else { throw Refusal(.required, field: name) }
        return text
    }

    /// A code of a closed list, or nothing.
    ///
    /// - Throws: ``Refusal`` with `.notOneOf`.
    func code<T>(_ name: String, _ read: (String) -> T?) throws(Refusal) -> T? {
        guard let text = try text(name) else { return nil }
        guard let value = read(text) else { throw Refusal(.notOneOf, field: name) }
        return value
    }

    /// A reason: its standard code, a program's own, or both.
    ///
    /// - Parameter own: the program's own reason that the body names, with the standard code under which it stands.
    /// - Throws: ``Refusal`` with `.ownReasonOfAnother` when the two do not agree.
    func reason(_ name: String, own: ReasonCode?) throws(Refusal) -> ReasonCode? {
        guard let standard = try code(name, { word in try? ReasonCode(named: word) }) else { return own }
        guard let own else { return standard }
        guard own.standard == standard else {
            throw Refusal(.ownReasonOfAnother, field: JSONBody.ownReason, values: ["under": own.name])
        }
        return own
    }

    /// The name under which a program's own reason stands beside a standard one.
    static let ownReason = "ownReason"

    /// A whole number, or nothing.
    ///
    /// - Throws: ``Refusal`` with `.notANumber` when it is of another type.
    func number(_ name: String) throws(Refusal) -> Int? {
        guard let value = object[name], !(value is NSNull) else { return nil }
        // JSON's true is a number to Foundation, and none to whoever sent it.
        guard let number = value as? NSNumber, ["q", "i"].contains(String(cString: number.objCType)) else {
            throw Refusal(.notANumber, field: name)
        }
        return number.intValue
    }

    /// A number that need not be whole, or nothing.
    ///
    /// - Throws: ``Refusal`` with `.notANumber` when it is of another type.
    func decimal(_ name: String) throws(Refusal) -> Double? {
        guard let value = object[name], !(value is NSNull) else { return nil }
        guard let number = value as? NSNumber, !["c", "B"].contains(String(cString: number.objCType)),
            number.doubleValue.isFinite
        else { throw Refusal(.notANumber, field: name) }
        return number.doubleValue
    }

    /// Yes or no, or nothing.
    ///
    /// - Throws: ``Refusal`` with `.notAFlag` when it is of another type.
    func flag(_ name: String) throws(Refusal) -> Bool? {
        guard let value = object[name], !(value is NSNull) else { return nil }
        // Foundation takes one for true; whoever sent it did not.
        guard let number = value as? NSNumber, ["c", "B"].contains(String(cString: number.objCType)) else {
            throw Refusal(.notAFlag, field: name)
        }
        return number.boolValue
    }

    /// A list of objects that must be there, each with names of its own.
    ///
    /// - Throws: ``Refusal`` with `.notAList` when it is of another type, or has more than two hundred.
    func list(_ name: String, names: Set<String>) throws(Refusal) -> [JSONBody] {
        guard let value = object[name] else { throw Refusal(.required, field: name) }
        guard let items = value as? [[String: Any]], items.count <= 200 else { throw Refusal(.notAList, field: name) }
        var bodies: [JSONBody] = []
        for item in items { bodies.append(try JSONBody(item, names: names)) }
        return bodies
    }

    /// An object that must be there, with names of its own.
    ///
    /// - Throws: ``Refusal`` with `.bodyUnreadable` when it is of another type.
    func object(_ name: String, names: Set<String>) throws(Refusal) -> JSONBody {
        guard let value = object[name] else { throw Refusal(.required, field: name) }
        guard let object = value as? [String: Any] else { throw Refusal(.bodyUnreadable, field: name) }
        return try JSONBody(object, names: names)
    }

    /// Codes of a closed list; none when the name is absent.
    ///
    /// - Throws: ``Refusal`` with `.notOneOf`.
    func codes<T>(_ name: String, _ read: (String) -> T?) throws(Refusal) -> [T] {
        var values: [T] = []
        for text in try texts(name) {
            guard let value = read(text) else { throw Refusal(.notOneOf, field: name) }
            values.append(value)
        }
        return values
    }

    /// A list of texts; empty when the name is absent.
    ///
    /// - Throws: ``Refusal`` with `.notAList` when it is of another type, or has more than two hundred.
    func texts(_ name: String) throws(Refusal) -> [String] {
        guard let value = object[name] else { return [] }
        guard let texts = value as? [String], texts.count <= 200 else { throw Refusal(.notAList, field: name) }
        return texts
    }

    func moment(_ name: String) throws(Refusal) -> Instant? {
        guard let text = try text(name) else { return nil }
        do throws(Refusal) { return try Instant(rfc3339: text) } catch { throw error.about(name) }
    }
}

extension Refusal.Code {
    static let unknownField: Self = "unknown-field"
    static let notText: Self = "not-text"
    static let notANumber: Self = "not-a-number"
    static let notAList: Self = "not-a-list"
    static let notAFlag: Self = "not-a-flag"
}

extension Visit {
    /// The body as a JSON object.
    ///
    /// - Throws: ``Refusal`` with `.unsupportedType` when it is announced as something else.
    func object(
        _ names: Set<String>, bytes: ByteBuffer, types: [String] = ["application/json"]
    ) throws(Refusal) -> JSONBody {
        let type =
            (request.headers[.contentType] ?? "").split(separator: ";").first?.trimmingBlanks().lowercased() ?? ""
        guard types.contains(type) else { throw Refusal(.unsupportedType) }
        return try JSONBody(bytes, names: names)
    }
}
