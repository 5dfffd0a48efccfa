import Foundation

/// The files that come with the binary: templates, words and assets.
enum Share {
    static var folder: URL { Bundle.module.bundleURL }

    /// The text of every template by its path below the folder, without its ending.
    static func templates(in folder: URL) throws -> [String: String] {
        let ending = ".mustache"
        var texts: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where path.hasSuffix(ending) {
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            texts[String(path.dropLast(ending.count))] = text
        }
        return texts
    }
}
