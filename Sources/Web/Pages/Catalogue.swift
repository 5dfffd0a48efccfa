import Foundation
import Yams

/// The words of every language the program speaks: a folder a language, in it a file for each part.
struct Catalogue: Sendable {
    /// The language of a person who has chosen none and whose browser asks for none of ours.
    static let usual = "en"

    let languages: [String: Words]

    /// Reads every folder of a folder; its name is the language.
    init(folder: URL) throws {
        var languages: [String: Words] = [:]
        for part in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where part.hasDirectoryPath {
            let language = part.lastPathComponent
            languages[language] = try Words(language: language, folder: part)
        }
        guard languages[Self.usual] != nil else { throw CatalogueError.missing(Self.usual) }
        self.languages = languages
    }

    /// The words of a language, or the usual ones where it has none of its own.
    subscript(language: String) -> Words {
        languages[language] ?? languages[Self.usual] ?? Words(language: Self.usual, sentences: [:])
    }

    /// The first of our languages that a browser asks for in its `Accept-Language`.
    func preferred(_ header: String?) -> String {
        let asked = (header ?? "").split(separator: ",").prefix(20).map { part -> (tag: String, weight: Double) in
            let pieces = part.split(separator: ";")
            let tag = pieces.first?.split(separator: "-").first?.trimmingCharacters(in: .whitespaces) ?? ""
            let weight = pieces.dropFirst().compactMap { $0.split(separator: "=").last }.first
            return (tag.lowercased(), weight.flatMap { Double($0.trimmingCharacters(in: .whitespaces)) } ?? 1)
        }
        let known = asked.filter { languages[$0.tag] != nil && $0.weight > 0 }
        return known.max { $0.weight < $1.weight }?.tag ?? Self.usual
    }
}

/// What is wrong with a file of words.
enum CatalogueError: Error, Equatable {
    case missing(String)
    case unreadable(String)
    /// Two files say the same key.
    case saidTwice(String, in: String)
}

extension Words {
    /// Reads nested keys with sentences at the leaves; a leaf with `one` and `other` is a plural.
    ///
    /// Scalars are taken as they are written, so that `yes` and `no` stay words. No two files may say the same key.
    init(language: String, folder: URL) throws {
        var sentences: [String: Sentence] = [:]
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where file.pathExtension == "yaml" {
            try Self.read(String(contentsOf: file, encoding: .utf8), named: file.lastPathComponent, into: &sentences)
        }
        self.init(language: language, sentences: sentences)
    }

    private static func read(_ yaml: String, named name: String, into all: inout [String: Sentence]) throws {
        guard let root = try Yams.compose(yaml: yaml) else { throw CatalogueError.unreadable(name) }
        var sentences: [String: Sentence] = [:]
        try collect(root, under: "", into: &sentences)
        if let twice = sentences.keys.filter({ all[$0] != nil }).min() {
            throw CatalogueError.saidTwice(twice, in: name)
        }
        all.merge(sentences) { first, _ in first }
    }

    private static func collect(_ node: Node, under key: String, into sentences: inout [String: Sentence]) throws {
        switch node {
        case .scalar(let scalar):
            sentences[key] = .plain(scalar.string)
        case .mapping(let mapping):
            if mapping.count == 2, let one = mapping["one"]?.scalar, let other = mapping["other"]?.scalar {
                sentences[key] = .plural(one: one.string, other: other.string)
                return
            }
            for (name, child) in mapping {
                guard let name = name.scalar?.string else { throw CatalogueError.unreadable(key) }
                try collect(child, under: key.isEmpty ? name : "\(key).\(name)", into: &sentences)
            }
        case .sequence, .alias:
            throw CatalogueError.unreadable(key)
        }
    }
}
