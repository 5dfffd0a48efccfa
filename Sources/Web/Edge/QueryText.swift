import Foundation

extension String {
    /// The text as it stands in the query of an address (RFC 3986, 2.3).
    var inQuery: String { addingPercentEncoding(withAllowedCharacters: String.unreserved) ?? "" }

    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
