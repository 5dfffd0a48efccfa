import Foundation

/// The maps of a folder, each with the text of its file.
package struct MapShelf: Sendable {
    /// A map and the text that it was read from, which is what an import keeps.
    package struct Entry: Hashable, Sendable {
        package let map: CallMap
        package let text: String

        /// - Throws: ``CallMapFault``.
        package init(text: String) throws(CallMapFault) {
            map = try CallMap(yaml: text.utf8)
            self.text = text
        }
    }

    /// By the names of their files.
    package let maps: [Entry]
    /// The names of the files that are no maps.
    package let broken: [String]

    /// Reads every `.yaml` of a folder.
    package init(folder: URL) {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
            .filter { $0.hasSuffix(".yaml") }.sorted()
        var (maps, broken): ([Entry], [String]) = ([], [])
        for name in names {
            if let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8),
                let entry = try? Entry(text: text)
            {
                maps.append(entry)
            } else {
                broken.append(name)
            }
        }
        (self.maps, self.broken) = (maps, broken)
    }
}
