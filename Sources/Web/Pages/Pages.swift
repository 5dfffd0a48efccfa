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
        var names = Names.of(frame)
        names.merge(Names.of(page)) { _, own in own }
        return library.render(names, withTemplate: type(of: page).template) ?? ""
    }

    /// One piece, as the live feed sends it.
    func render(_ fragment: some Fragment, words: Words, base: String) -> String {
        var names = Names.of(fragment)
        names["w"] = words
        names["base"] = base
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
