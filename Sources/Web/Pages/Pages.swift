import Foundation
import Mustache

/// Turns pages and pieces of pages into HTML; the templates are compiled once, when it is made.
struct Pages: Sendable {
    let catalogue: Catalogue
    private let library: MustacheLibrary

    /// Reads `Templates` and `Words` below the share folder.
    init(share: URL = Share.folder) throws {
        catalogue = try Catalogue(folder: share.appending(path: "Words"))
        library = try Self.compile(share.appending(path: "Templates"))
    }

    /// The whole page inside the layout.
    func render(_ page: some Page, in frame: Frame) -> String {
        let names = Names(of: frame).and(Names(of: page))
        return library.render(names, withTemplate: type(of: page).template) ?? ""
    }

    /// One piece, as the live feed sends it.
    func render(_ fragment: some Fragment, words: Words, base: String) -> String {
        let names = Names(["w": words, "base": base]).and(Names(of: fragment))
        return library.render(names, withTemplate: type(of: fragment).template) ?? ""
    }

    private static func compile(_ folder: URL) throws -> MustacheLibrary {
        var library = MustacheLibrary()
        for (name, text) in try Share.templates(in: folder) {
            try library.register(text, named: name)
        }
        return library
    }
}
