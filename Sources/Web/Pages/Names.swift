import Foundation
import Mustache

/// The names a template may use, read once from a value instead of once for every tag.
///
/// An empty optional becomes a null that ends the search: without it Mustache would go on looking for the name in the
/// values around this one, and show another thing's error or reason.
enum Names {
    /// The stored properties of a value by name, all the way down.
    static func of(_ value: Any) -> [String: Any] {
        var names: [String: Any] = [:]
        for child in Mirror(reflecting: value).children {
            guard let label = child.label else { continue }
            names[label] = shape(of: child.value)
        }
        return names
    }

    private static func shape(of value: Any) -> Any {
        switch value {
        case is String, is Bool, is Int, is Words: return value
        default: break
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.map { shape(of: $0.value) } ?? NSNull()
        case .collection: return mirror.children.map { shape(of: $0.value) }
        case .struct: return of(value)
        default: return value
        }
    }
}
