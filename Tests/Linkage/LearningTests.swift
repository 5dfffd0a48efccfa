import Foundation
import Testing
import Vocabulary

@testable import Linkage

@Suite struct `Learning who is one person` {
    @Test func `finds those who were written down twice, and hardly anybody else`() async throws {
        let people = InventedPeople(people: 2000, again: 500)
        let linkage = try await PeopleLinkage(learningFrom: try #require(people.table()))
        let f1 = people.f1(linkage.proposals(least: 0.5))
        #expect(f1 > 0.97, "F1 \(f1)")
    }

    /// What was put in comes out: four of five fields were kept as they were.
    @Test func `learns how often a field stays as it was`() async throws {
        for kept in [0.6, 0.9] {
            let people = InventedPeople(people: 3000, again: 1000, kept: kept)
            let table = try #require(people.table())
            let weights = try await PeopleLinkage(learningFrom: table).weights
            // Where a field was not kept, three in ten times it says nothing, which speaks neither way.
            let expected = kept / (kept + (1 - kept) * 0.7)
            for field in weights.fields where [.phone, .postcode, .street].contains(field.field.kind) {
                #expect(abs(field.m[0] - expected) < 0.06, "\(field.field.key) \(field.m[0]) \(expected)")
            }
            let pairs = Double(4000 * 3999 / 2)
            #expect(abs(weights.prior * pairs / 1000 - 1) < 0.05)
        }
    }

    @Test func `knows how often different people agree`() async throws {
        let people = InventedPeople(people: 1300, again: 200)
        let table = try #require(people.table())
        let weights = try await PeopleLinkage(learningFrom: table).weights
        for (field, learned) in weights.fields.enumerated() {
            var (equal, known) = (0, 0)
            for left in 0..<table.count {
                for right in 0..<left where people.whose[left] != people.whose[right] {
                    let (one, other) = (table.columns[field][left], table.columns[field][right])
                    guard one >= 0, other >= 0 else { continue }
                    known += 1
                    if one == other { equal += 1 }
                }
            }
            let share = Double(equal) / Double(known)
            // What is nearly unique is known as well as how often one person's records agree in it.
            let doubt = max(share * 0.1, weights.prior * 0.08)
            #expect(abs(learned.u[0] - share) < doubt, "\(learned.field.key) \(learned.u[0]) \(share)")
        }
        for field in weights.fields {
            #expect(abs(field.m.reduce(0, +) - 1) < 1e-9)
            #expect(abs(field.u.reduce(0, +) - 1) < 1e-9)
            #expect((field.m + field.u).allSatisfy { $0 > 0 && $0 < 1 })
        }
    }

    @Test func `comes to the same every time`() async throws {
        let table = try #require(InventedPeople(people: 800, again: 200).table())
        let first = try await PeopleLinkage(learningFrom: table)
        for _ in 0..<3 {
            let again = try await PeopleLinkage(learningFrom: table)
            #expect(again.weights == first.weights)
            #expect(again.proposals(least: 0.01) == first.proposals(least: 0.01))
        }
    }

    @Test func `explains every pair field by field`() async throws {
        let people = InventedPeople(people: 800, again: 300)
        let table = try #require(people.table())
        let linkage = try await PeopleLinkage(learningFrom: table)
        let proposals = linkage.proposals(least: 0.001)
        #expect(proposals.count >= 250)
        for proposal in proposals {
            #expect(proposal.reasons.map(\.field) == table.fields)
            let sum = linkage.weights.start + proposal.reasons.reduce(0) { $0 + $1.weight }
            #expect(abs(sum - proposal.weight) < 1e-9)
            #expect(proposal.reasons.map(\.likeness) == `Two records`.likenesses(table, proposal.left, proposal.right))
            for reason in proposal.reasons {
                let u = reason.frequency ?? reason.u
                #expect((reason.likeness == .unknown) == (reason.m == nil))
                if let m = reason.m, let u { #expect(abs(pow2(reason.weight) - m / u) < 1e-6 * m / u) }
            }
        }
        #expect(zip(proposals, proposals.dropFirst()).allSatisfy { $0.weight >= $1.weight })
    }

    @Test func `takes a rare name for more than a common one`() async throws {
        var people = InventedPeople(people: 500, again: 100).records
        for _ in 0..<100 { people.append(["mary", "common", nil, nil, nil, nil]) }
        people += [["mary", "unheard", nil, nil, nil, nil], ["mary", "unheard", nil, nil, nil, nil]]
        var table = try #require(RecordTable(InventedPeople.fields))
        for record in people { table.append(record) }
        let linkage = try await PeopleLinkage(learningFrom: table)
        let proposals = linkage.proposals(least: 0)
        let rare = try #require(proposals.first { $0.left == people.count - 2 && $0.right == people.count - 1 })
        let common = try #require(proposals.first { $0.left == 600 && $0.right == 601 })
        #expect(rare.reasons[1].weight > common.reasons[1].weight + 4)
        #expect(rare.reasons[0].weight == common.reasons[0].weight)
        #expect((rare.reasons[1].frequency ?? 1) < (common.reasons[1].frequency ?? 0))
    }

    @Test func `leaves out what is too much, and says how much it was`() async throws {
        var table = try #require(RecordTable([ComparedField("phone", .phone)]))
        for number in 0..<1000 { table.append([number < 900 ? "812-555-0100" : "317-555-\(1000 + number / 2)"]) }
        let linkage = try await PeopleLinkage(learningFrom: table, mostPairs: 1000)
        #expect(linkage.leftOut == 1)
        #expect(linkage.compared == 50)
    }

    @Test(arguments: [0, 1, 2])
    func `has nothing to learn of hardly any records`(count: Int) async throws {
        var table = try #require(RecordTable(InventedPeople.fields))
        for _ in 0..<count { table.append(["Dana", "Okafor", "1990-02-30", "812-555-0100", nil, nil]) }
        let linkage = try await PeopleLinkage(learningFrom: table)
        #expect(linkage.proposals(least: 0).count == (count == 2 ? 1 : 0))
        #expect(linkage.weights.prior > 0 && linkage.weights.prior <= 0.5)
    }

    @Test func `survives records that say nothing, and all the same`() async throws {
        for record in [[nil, nil, nil, nil, nil, nil], ["a", "a", "2024-02-30", "a", "a", "a"]] as [[String?]] {
            var table = try #require(RecordTable(InventedPeople.fields))
            for _ in 0..<60 { table.append(record) }
            let proposals = try await PeopleLinkage(learningFrom: table).proposals(least: 0)
            #expect(proposals.count == (record[0] == nil ? 0 : 60 * 59 / 2))
            #expect(proposals.allSatisfy { $0.weight.isFinite })
        }
    }

    @Test func `survives noise`() async throws {
        var chance = SeededNumbers(seed: 11)
        var table = try #require(RecordTable(InventedPeople.fields))
        for _ in 0..<3000 { table.append(InventedPeople.fields.map { _ in Noise.text(&chance) }) }
        let linkage = try await PeopleLinkage(learningFrom: table)
        #expect(linkage.proposals(least: 0).allSatisfy { $0.weight.isFinite && (0...1).contains($0.probability) })
    }
}

private func pow2(_ exponent: Double) -> Double { exp2(exponent) }
