import Foundation

/// A directory as a tabular data package: a folder of CSV files, with `datapackage.json` or without.
package enum DirectoryTables {
    /// Reads every file that is one of a directory; what is wrong stands among the faults, nothing is thrown.
    package static func read(_ folder: URL) -> DirectoryContents {
        var contents = DirectoryContents()
        let files = files(of: folder, &contents.faults)
        let bytes = files.reduce(0) { $0 + (size(of: folder.appending(path: $1.file)) ?? 0) }
        guard bytes <= DirectoryContents.mostBytes else {
            contents.faults.append(DirectoryFault(.tooLarge, file: folder.lastPathComponent))
            return contents
        }
        for (file, entity) in files {
            read(folder.appending(path: file), named: file, as: entity, into: &contents)
            guard contents.count <= DirectoryContents.mostRecords else {
                contents.faults.append(DirectoryFault(.tooLarge, file: file))
                return contents
            }
        }
        contents.faults = DirectoryCheck.faults(of: contents, inTables: true)
        return contents
    }

    private static func size(of file: URL) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? NSNumber)?.intValue
    }

    /// What each file holds: as the package says, or by the names that the specification gives them.
    private static func files(
        of folder: URL, _ faults: inout [DirectoryFault]
    ) -> [(file: String, entity: DirectoryEntity)] {
        var known = Dictionary(
            DirectoryEntity.allCases.flatMap { [($0.file, $0), ($0.rawValue + ".csv", $0)] },
            uniquingKeysWith: { first, _ in first })
        let package = folder.appending(path: "datapackage.json")
        if let bytes = FileManager.default.contents(atPath: package.path) {
            do throws(JSONReader.Fault) {
                let resources = try JSONReader.read(bytes).object?["resources"]?.list ?? []
                for resource in resources.compactMap(\.object) {
                    guard let path = resource["path"]?.text, let name = resource["name"]?.text,
                        let entity = DirectoryEntity(rawValue: name) ?? known[path]
                    else { continue }
                    // A package may name any file of the machine: only those beside it are read.
                    guard !path.contains("/"), !path.contains("\\"), path != "..", path != "." else {
                        faults.append(
                            DirectoryFault(.placeOutside, file: "datapackage.json", line: resource.line, found: path))
                        continue
                    }
                    known[path] = entity
                }
            } catch {
                faults.append(DirectoryFault(.notJSON, file: "datapackage.json", line: error.line))
            }
        }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
            faults.append(DirectoryFault(.unreadable, file: folder.lastPathComponent))
            return []
        }
        return names.sorted().compactMap { name in
            if let entity = known[name] { return (name, entity) }
            if name.hasSuffix(".csv") { faults.append(DirectoryFault(.unknownFile, file: name)) }
            return nil
        }
    }

    private static func read(
        _ url: URL, named file: String, as entity: DirectoryEntity, into contents: inout DirectoryContents
    ) {
        do {
            var reader = try TableReader(try FileBytes(url.path), dialect: .comma)
            var header: [String]?
            while let chunk = try reader.next() {
                for bad in chunk.unreadable {
                    contents.faults.append(DirectoryFault(.rowUnreadable, file: file, line: bad.line))
                }
                for record in 0..<chunk.count {
                    guard let names = header else {
                        let read = (0..<chunk.width(ofRecord: record)).map { chunk.text($0, ofRecord: record) ?? "" }
                        guard check(read, of: entity, file, &contents.faults) else { return }
                        header = read
                        continue
                    }
                    row(chunk, record, names, file, entity, into: &contents)
                }
            }
        } catch {
            contents.faults.append(DirectoryFault(.unreadable, file: file))
        }
    }

    private static func check(
        _ header: [String], of entity: DirectoryEntity, _ file: String, _ faults: inout [DirectoryFault]
    ) -> Bool {
        var seen: Set<String> = []
        for name in header where !seen.insert(name).inserted {
            faults.append(DirectoryFault(.columnTwice, file: file, line: 1, column: name))
            return false
        }
        guard seen.contains("id") else {
            faults.append(DirectoryFault(.noIdentifierColumn, file: file, line: 1, column: "id"))
            return false
        }
        for name in header where name != "id" && entity.field(name) == nil {
            faults.append(DirectoryFault(.unknownColumn, file: file, line: 1, column: name))
        }
        return true
    }

    private static func row(
        _ chunk: TableChunk, _ record: Int, _ header: [String], _ file: String, _ entity: DirectoryEntity,
        into contents: inout DirectoryContents
    ) {
        let line = chunk.line(ofRecord: record)
        let width = chunk.width(ofRecord: record)
        if width == 1, chunk.text(0, ofRecord: record)?.isEmpty ?? true { return }
        guard width <= header.count else {
            contents.faults.append(
                DirectoryFault(.rowTooWide, file: file, line: line, found: String(width), right: String(header.count)))
            return
        }
        var (id, values): (String?, [String: JSONValue]) = (nil, [:])
        for (column, name) in header.enumerated() {
            guard let text = chunk.text(column, ofRecord: record), !text.isEmpty else { continue }
            if name == "id" {
                id = text
            } else {
                let isNumber = entity.field(name)?.kind == .number && JSONValue.isNumber(text)
                values[name] = isNumber ? .number(text) : .text(text)
            }
        }
        guard let id else {
            contents.faults.append(DirectoryFault(.idMissing, file: file, line: line, column: "id"))
            return
        }
        contents.add(DirectoryRecord(entity, id, values, at: .init(file: file, line: line)))
    }
}
