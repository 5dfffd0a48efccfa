import Exchange
import Linkage
import Store
import Vocabulary

/// What is asked of a list of the directory's things.
package struct DirectoryQuestion: Sendable {
    package var search: String?
    package var term: String?
    package var taxonomy: String?
    package var organization: String?
    package var parent: String?
    package var isTopOnly = false
    package var modifiedAfter: Instant?
    /// Whether services that count as another one are left out.
    package var countsOnce = false

    package init() {}
}

/// One part of a list.
package struct DirectoryPart: Sendable {
    package let records: [DirectoryRecord]
    package let total: Int
}

extension Directories {
    /// Things of one kind by name, a part of them: what was written by hand first.
    package func list(
        _ entity: DirectoryEntity, _ question: DirectoryQuestion, from: Int, most: Int
    ) throws -> DirectoryPart {
        let hidden = question.countsOnce ? try counted().hidden : [:]
        let own = try (written[entity] + OwnTaxonomies(db).givenOut(entity)).filter {
            try hidden[$0.id] == nil && fits($0, question)
        }
        .sorted { ($0["name"] ?? "", $0.id) < ($1["name"] ?? "", $1.id) }
        var condition = condition(entity, question)
        if !hidden.isEmpty { condition = "\(condition) AND id NOT IN (\(each: hidden.keys.sorted()))" }
        let stored: Int = try db("SELECT count(*) AS many FROM directory_record WHERE \(condition)")[0]["many"]
        var records = Array(own.dropFirst(from).prefix(most))
        if records.count < most {
            let rows = try db(
                """
                SELECT entity, id, fields FROM directory_record WHERE \(condition)
                ORDER BY name_key, id LIMIT \(most - records.count) OFFSET \(max(0, from - own.count))
                """)
            records += try rows.map(Directories.record)
        }
        return DirectoryPart(records: records, total: own.count + stored)
    }

    private func condition(_ entity: DirectoryEntity, _ question: DirectoryQuestion) -> SQL {
        var condition: SQL = "\(Directories.visible) AND entity = \(entity.rawValue)"
        if entity == .serviceAtLocation {
            if let given = given(question) { condition = "\(condition) AND \(given)" }
        } else {
            for word in words(question) {
                condition = "\(condition) AND name_key LIKE \("%\(word)%")"
            }
            if let organization = question.organization {
                condition = "\(condition) AND \(Directories.points("organization_id", organization))"
            }
            if let after = question.modifiedAfter {
                condition = "\(condition) AND modified >= \(after)"
            }
        }
        if let term = question.term {
            condition = "\(condition) AND \(Directories.bears(entity, "named.target = \(term)"))"
        }
        if let taxonomy = question.taxonomy {
            if entity == .taxonomyTerm {
                condition = "\(condition) AND \(Directories.points("taxonomy_id", taxonomy))"
            } else {
                let terms: SQL = """
                    named.target IN (
                        SELECT id FROM directory_link WHERE \(Directories.visible) AND entity = 'taxonomy_term'
                            AND field = 'taxonomy_id' AND target = \(taxonomy))
                    """
                condition = "\(condition) AND \(Directories.bears(entity, terms))"
            }
        }
        if let parent = question.parent {
            condition = "\(condition) AND \(Directories.points("parent_id", parent))"
        }
        if question.isTopOnly {
            condition = """
                \(condition) AND NOT EXISTS (
                    SELECT 1 FROM directory_link AS up WHERE up.import = directory_record.import
                        AND up.entity = directory_record.entity AND up.id = directory_record.id
                        AND up.field = 'parent_id')
                """
        }
        return condition
    }

    /// What is asked of a service at a place is asked of the service.
    private func given(_ question: DirectoryQuestion) -> SQL? {
        var asked: SQL = "given.entity = 'service_at_location' AND given.field = 'service_id'"
        for word in words(question) {
            asked = "\(asked) AND named.name_key LIKE \("%\(word)%")"
        }
        if let after = question.modifiedAfter { asked = "\(asked) AND named.modified >= \(after)" }
        if let organization = question.organization {
            asked = """
                \(asked) AND EXISTS (
                    SELECT 1 FROM directory_link AS run WHERE run.import = named.import AND run.entity = 'service'
                        AND run.id = named.id AND run.field = 'organization_id' AND run.target = \(organization))
                """
        }
        let isAsked = !words(question).isEmpty || question.modifiedAfter != nil || question.organization != nil
        return isAsked
            ? """
            id IN (
                SELECT given.id FROM directory_link AS given JOIN directory_record AS named
                    ON named.import = given.import AND named.entity = 'service' AND named.id = given.target
                WHERE given.import = directory_record.import AND \(asked))
            """ : nil
    }

    /// A thing that points to another by a field.
    private static func points(_ field: String, _ target: String) -> SQL {
        """
        id IN (
            SELECT held.id FROM directory_link AS held WHERE held.import = directory_record.import
                AND held.entity = directory_record.entity AND held.field = \(field) AND held.target = \(target))
        """
    }

    /// A thing that has an attribute, or whose services have, where it is an organization.
    private static func bears(_ entity: DirectoryEntity, _ terms: SQL) -> SQL {
        let marked: SQL = """
            SELECT linked.target FROM directory_link AS linked
                JOIN directory_link AS named ON named.import = linked.import AND named.entity = 'attribute'
                    AND named.id = linked.id AND named.field = 'taxonomy_term_id'
                WHERE \(terms) AND linked.import IN (SELECT import FROM directory_source)
                    AND linked.entity = 'attribute' AND linked.field = 'link_id'
            """
        switch entity {
        case .organization:
            return """
                id IN (SELECT run.target FROM directory_link AS run WHERE run.entity = 'service'
                    AND run.field = 'organization_id' AND run.import = directory_record.import
                    AND run.id IN (\(marked)))
                """
        case .serviceAtLocation:
            return """
                id IN (SELECT given.id FROM directory_link AS given WHERE given.entity = 'service_at_location'
                    AND given.field = 'service_id' AND given.import = directory_record.import
                    AND given.target IN (\(marked)))
                """
        default: return "id IN (\(marked))"
        }
    }

    private func words(_ question: DirectoryQuestion) -> [Substring] {
        (question.search.flatMap(Folding.words.fold) ?? "").split(separator: " ")
    }

    /// The same of what was written by hand.
    private func fits(_ record: DirectoryRecord, _ question: DirectoryQuestion) throws -> Bool {
        let name = record["name"].flatMap(Folding.words.fold) ?? ""
        guard words(question).allSatisfy({ name.contains($0) }) else { return false }
        func terms(of id: String) throws -> [String] {
            try pointing(to: id, [.attribute]).compactMap { $0.record["taxonomy_term_id"] }
        }
        let marked: [String] =
            switch record.entity {
            case .organization: try pointing(to: record.id, [.service]).flatMap { try terms(of: $0.record.id) }
            default: try terms(of: record.id)
            }
        if let term = question.term, !marked.contains(term) { return false }
        if let taxonomy = question.taxonomy {
            let held =
                record.entity == .taxonomyTerm
                ? [record["taxonomy_id"]]
                : try marked.map { try self.record(.taxonomyTerm, $0)?["taxonomy_id"] }
            guard held.contains(taxonomy) else { return false }
        }
        if let organization = question.organization, record["organization_id"] != organization { return false }
        if let parent = question.parent, record["parent_id"] != parent { return false }
        if question.isTopOnly, record["parent_id"] != nil { return false }
        // When it was last changed was not written down: nobody can say that it was after.
        return question.modifiedAfter == nil
    }
}
