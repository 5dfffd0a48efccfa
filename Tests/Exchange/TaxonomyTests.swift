import Exchange
import Foundation
import Testing

@Suite struct `A taxonomy in a file of the operator's` {
    private static func read(_ text: String, needs: String? = nil) throws -> TaxonomyFile {
        let folder = FileManager.default.temporaryDirectory.appending(path: "taxonomy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "terms.csv")
        try Data(text.utf8).write(to: file)
        var taxonomy = TaxonomyFile(file)
        if let needs {
            let second = folder.appending(path: "needs.csv")
            try Data(needs.utf8).write(to: second)
            taxonomy.readNeeds(second)
        }
        return taxonomy
    }

    private static let one = "00000000-0000-4000-8000-000000000001"
    private static let two = "00000000-0000-4000-8000-000000000002"

    @Test func `is read with the columns of the specification, and what it says of needs`() throws {
        let taxonomy = try Self.read(
            """
            id,code,name,description,parent_id,taxonomy,need
            \(Self.one.uppercased()),B,Basic needs,,,Own,
            \(Self.two),BH,Housing,"Roofs, and beds",\(Self.one),Own,housing
            """)
        #expect(taxonomy.isSound && taxonomy.hasIdentifiers && taxonomy.terms.map(\.key) == [Self.one, Self.two])
        #expect(taxonomy.terms[1].parent == Self.one && taxonomy.terms[1].description == "Roofs, and beds")
        #expect(taxonomy.terms.map { $0.need?.told } == [nil, "housing"])
    }

    @Test(arguments: [",", ";", "\t"])
    func `is read as code, name and the code above, whatever stands between`(separator: String) throws {
        let rows = [["Code", "Term Name", "Parent Code"], ["BH-1800", "Shelter", "BH"], ["BH", "Housing", ""]]
        let text = rows.map { $0.joined(separator: separator) }.joined(separator: "\r\n")
        let taxonomy = try Self.read(text, needs: "code,need\nBH-1800,shelter\n")
        #expect(taxonomy.isSound && !taxonomy.hasIdentifiers)
        #expect(taxonomy.terms.map(\.key) == ["BH-1800", "BH"] && taxonomy.terms[0].parent == "BH")
        #expect(taxonomy.terms.map { $0.need?.told } == ["shelter", nil])
    }

    @Test(
        arguments: [
            ("", [":nil:nothing-there"]),
            ("code,name\n", [":nil:nothing-there"]),
            ("name\nShelter\n", ["code:1:no-column"]),
            ("code\nBH\n", ["name:1:no-column"]),
            ("code,name,Name\nBH,Housing,x\n", ["Name:1:column-twice"]),
            ("code,name\nBH,Housing\nBH,Shelter\n", ["code:3:id-twice"]),
            ("code,name\n,Housing\nBI,\n", ["code:2:id-missing", "name:3:name-missing"]),
            ("code,name\nBH,Housing,more\n", ["nil:2:row-too-wide"]),
            ("code,name,parent\nBH,Housing,BZ\n", ["parent:2:key-broken"]),
            (
                "code,name,parent\nA,a,B\nB,b,A\nC,c,C\n",
                ["parent:2:parent-in-circle", "parent:3:parent-in-circle", "parent:4:parent-in-circle"]
            ),
            ("id,name\n7,Housing\n", ["id:2:id-not-uuid"]),
            ("code,name\nBH,\"Housing\n", ["nil:2:row-unreadable"]),
            ("code,name\nBH,\(String(repeating: "x", count: 301))\n", ["name:2:text-too-long"]),
        ])
    func `is refused with row and reason where it is broken`(text: String, expected: [String]) throws {
        let faults = try Self.read(text).faults.map { fault in
            "\(fault.column ?? (fault.code == .nothingThere ? "" : "nil")):\(fault.line.map(String.init) ?? "nil"):"
                + fault.code.rawValue
        }
        #expect(faults == expected)
    }

    @Test func `names the rows of a second file that say nothing it knows`() throws {
        let taxonomy = try Self.read(
            "code,name\nBH,Housing\n", needs: "code,need\nBH,housing\nBX,food\nBH,shelter\n")
        #expect(taxonomy.faults.map(\.code) == [.keyBroken, .idTwice] && taxonomy.faults.map(\.line) == [3, 4])
        #expect(taxonomy.faults.allSatisfy { $0.file == "needs.csv" && $0.column == "code" })
    }
}
