import Crypto
import Door
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Vocabulary

/// The files browsers fetch: read, compressed and hashed once, when the server starts.
struct Assets: Sendable {
    private struct File: Sendable {
        let type: String
        let plain: ByteBuffer
        let gzip: ByteBuffer?
    }

    private let files: [String: File]
    /// Changes whenever any file does, so that browsers may keep what they have for ever.
    let version: String

    private static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
        "png": "image/png", "yaml": "application/yaml", "json": "application/json", "map": "application/json",
    ]

    /// Reads our own assets and the installed packages (htmx and others); a file of ours wins over one of theirs.
    init(folders: [URL]) throws {
        var files: [String: File] = [:]
        var hash = SHA256()
        for folder in folders where FileManager.default.fileExists(atPath: folder.path) {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            for name in names {
                guard files[name] == nil, let type = Self.types[String(name.split(separator: ".").last ?? "")] else {
                    continue
                }
                let data = try Data(contentsOf: folder.appending(path: name))
                hash.update(data: data)
                let gzip = Gzip.compress(Array(data), level: 9).map { ByteBuffer(bytes: $0) }
                files[name] = File(type: type, plain: ByteBuffer(bytes: data), gzip: gzip)
            }
        }
        self.files = files
        version = Array(hash.finalize()).hex.prefix(12).description
    }

    /// The file of that name as an answer, or nothing.
    func answer(_ name: String, to request: Request) -> Response? {
        guard let file = files[name] else { return nil }
        var headers: HTTPFields = [.contentType: file.type, .vary: "Accept-Encoding"]
        let current = request.uri.queryParameters["v"].map(String.init) == version
        headers[.cacheControl] = current ? "public, max-age=31536000, immutable" : "public, max-age=60"
        var body = file.plain
        if let gzip = file.gzip, request.headers[.acceptEncoding]?.contains("gzip") == true {
            headers[.contentEncoding] = "gzip"
            body = gzip
        }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: body))
    }
}
