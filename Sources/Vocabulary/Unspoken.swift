/// A value that no log, message or dump may show, also not as a part of another: a key, a password, a session's secret.
package protocol Unspoken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Unspoken {
    package var description: String { "(\(Self.self))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
