import Foundation

/// A directory that somebody else's server gives by the specification's API.
package struct RemoteDirectory: Sendable {
    /// How an address is read: the bytes of what it answers, if that is a 200.
    package typealias Fetch = @Sendable (_ address: URL) async throws -> [UInt8]

    /// The most pages of a list that are followed.
    private static let mostPages = 100_000

    private let base: URL
    private let fetch: Fetch

    /// - Returns: nothing where the address is neither https nor of this machine, or names somebody who signs in.
    package init?(_ address: String, fetch: @escaping Fetch) {
        guard let url = URL(string: address), let host = url.host(), !host.isEmpty, url.user() == nil,
            url.password() == nil, url.query() == nil, url.fragment() == nil
        else { return nil }
        let isHere = ["127.0.0.1", "localhost", "[::1]", "::1"].contains(host)
        guard url.scheme == "https" || url.scheme == "http" && isHere else { return nil }
        base = url
        self.fetch = fetch
    }

    /// Reads every service with all that belongs to it; one answer that cannot be read, and nothing of it is sound.
    ///
    /// - Throws: what `fetch` or `progress` throws.
    package func read(
        progress: (_ done: Int, _ all: Int) throws -> Void = { _, _ in }
    ) async throws -> DirectoryContents {
        var reading = DirectoryDocuments(file: base.absoluteString)
        let (ids, faults) = try await services()
        var troubles = faults
        for (place, id) in ids.enumerated() {
            try Task.checkCancellation()
            let address = base.appending(path: "services").appending(path: id)
            let path = "services/\(id)"
            let bytes = try await fetch(address)
            guard let object = (try? JSONReader.read(bytes))?.object, object["id"]?.text == id else {
                troubles.append(DirectoryFault(.unreadable, file: path))
                continue
            }
            reading.take(object, as: .service, path)
            try progress(place + 1, ids.count)
        }
        var contents = reading.checked()
        contents.faults = troubles + contents.faults
        return contents
    }

    /// The identifiers of all services, page by page.
    private func services() async throws -> (ids: [String], faults: [DirectoryFault]) {
        var (ids, seen): ([String], Set<String>) = ([], [])
        for number in 1...Self.mostPages {
            try Task.checkCancellation()
            let address = base.appending(path: "services").appending(
                queryItems: [.init(name: "page", value: String(number)), .init(name: "per_page", value: "100")])
            let path = "services?page=\(number)"
            let bytes = try await fetch(address)
            guard let page = (try? JSONReader.read(bytes))?.object, let list = page["contents"]?.list
            else { return (ids, [DirectoryFault(.notADirectory, file: path)]) }
            let named = list.compactMap { $0.object?["id"]?.text }.filter { seen.insert($0).inserted }
            ids += named
            guard DirectoryCheck.areIdentifiers(named) else {
                return ([], [DirectoryFault(.idNotUUID, file: path, column: "id")])
            }
            let isLast = page["last_page"] == .flag(true) || list.isEmpty
            if isLast {
                // A server that stops half-way is not one that has no more.
                guard case .number(let total)? = page["total_items"], Int(total) == ids.count else {
                    return (
                        ids,
                        [
                            DirectoryFault(
                                .unreadable, file: path, column: "total_items", found: String(ids.count),
                                right: page["total_items"]?.written)
                        ]
                    )
                }
                return (ids, [])
            }
            guard !named.isEmpty, ids.count <= DirectoryContents.mostRecords else {
                return (ids, [DirectoryFault(.tooLarge, file: path)])
            }
        }
        return (ids, [DirectoryFault(.tooLarge, file: "services")])
    }
}

extension DirectoryCheck {
    /// What is put into an address is an identifier and nothing else.
    static func areIdentifiers(_ texts: [String]) -> Bool { texts.allSatisfy(isUUID) }
}
