import Foundation
import Mustache

/// The names a template may use, read once from a value instead of once for every tag.
///
/// An empty optional becomes a null that ends the search: without it Mustache would go on looking for the name in the
/// values around this one, and show another thing's error or reason. It is a class of its own, and not a dictionary,
/// because Mustache asks every value what it is, and a dictionary takes long to answer.
final class Names: MustacheParent {
    private(set) var values: [String: Any]

    /// The stored properties of a value by name, all the way down.
    init(of value: Any) {
        values = [:]
        for child in Mirror(reflecting: value).children {
            guard let label = child.label else { continue }
            values[label] = Self.shape(of: child.value)
        }
    }

    init(_ values: [String: Any]) {
        self.values = values
    }

    /// These names and others; where both have one, the other's.
    func and(_ other: Names) -> Names {
        Names(values.merging(other.values) { _, other in other })
    }

    func child(named name: String) -> Any? { values[name] }

    private static func shape(of value: Any) -> Any {
        if let text = value as? String { return text }
        if let flag = value as? Bool { return flag }
        if value is Int || value is Words { return value }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.map { shape(of: $0.value) } ?? NSNull()
        case .collection: return mirror.children.map { shape(of: $0.value) }
        case .struct: return Names(of: value)
        default: return value
        }
    }
}
