import Exchange
import Foundation
import Operate
import Store
import Testing
import Vocabulary
import World

/// A hundred questions as people ask them at night, each with the service that whoever wrote it had in mind: the directory of San
/// Mateo County, of which `../shared/data/hsds-sanmateo/PROVENANCE.md` tells.
@Suite struct `What is found in a real directory` {
    @Test func `stands among the first five for nine questions of ten`() async throws {
        let shared = ProcessInfo.processInfo.environment["ALONGSIDE_SHARED"] ?? "../shared"
        let place = shared + "/data/hsds-sanmateo/hsds"
        guard FileManager.default.fileExists(atPath: place) else {
            print("The questions to a real directory are skipped: \(place) is not there.")
            return
        }
        try await withWorld(on: .sqlite) { world in
            let contents = DirectoryTables.read(URL(filePath: place, directoryHint: .isDirectory))
            _ = try await ImportDirectory("San Mateo", at: world.desk, by: world.noor).run(contents)
            let index = DirectoryIndex()
            try await index.fill(from: world.database)
            #expect(index.count == contents[.service].count)
            var (first, missed): (Int, [String]) = (0, [])
            for (words, expected) in Self.questions {
                let question = try ServiceQuestion(words)
                let answer = try await world.database.read { db in
                    try index.search(question, most: 5, at: world.clock.now, in: .gmt, db)
                }
                let place = answer.found.firstIndex { $0.id.hasPrefix(expected) }
                if place == 0 { first += 1 }
                if place == nil { missed.append("\(words) (\(expected))") }
            }
            print(
                "Of 100 questions \(100 - missed.count) had their service among the first five, \(first) in the first place."
            )
            #expect(Self.questions.count == 100)
            #expect(missed.count <= 10, "\(missed.joined(separator: "\n"))")
        }
    }

    private static let questions: [(String, String)] = [
        ("place to sleep in east palo alto tonight when it is cold", "2aba636e"),
        ("warming shelter", "2aba636e"),
        ("maple street shelter", "fdecaf31"),
        ("homeless shelter redwood city single adults", "fdecaf31"),
        ("shelter for homeless families haven house", "3709721d"),
        ("homeless veteran place to stay", "b7631eb9"),
        ("churches that shelter homeless families", "0708901b"),
        ("battered women shelter hotline san mateo", "7f794366"),
        ("domestic violence CORA", "7f794366"),
        ("my husband beats me where can i go", "7f794366"),
        ("asian women domestic violence shelter", "3f473126"),
        ("rape crisis counseling", "de6b9620"),
        ("sexual assault trauma help", "de6b9620"),
        ("suicide prevention hotline", "5f8e01ad"),
        ("i want to kill myself crisis line", "5f8e01ad"),
        ("suicidio linea de crisis", "5f8e01ad"),
        ("runaway youth shelter bill wilson", "2db42ba2"),
        ("crisis line for runaway youth california", "782192e8"),
        ("psychiatric emergency room san mateo medical center", "ff99301a"),
        ("emergency psychiatric santa clara valley", "a24fd84b"),
        ("mental health clinic half moon bay coastside", "d4c4aeb7"),
        ("north county mental health daly city", "bf61600e"),
        ("south county mental health redwood city", "08daf5c1"),
        ("mental health services for older adults", "25180129"),
        ("NAMI support for families of mentally ill", "fc61fe0e"),
        ("detox palm avenue", "a90ded5d"),
        ("alcohol detox San Mateo", "a90ded5d"),
        ("first chance sobering drunk driving", "9305cb05"),
        ("women drug treatment with children", "084a20a6"),
        ("womens recovery association", "084a20a6"),
        ("free at last east palo alto drug treatment", "99398cfc"),
        ("narcotics anonymous meetings", "4ae06cc9"),
        ("narcotics anonimous", "4ae06cc9"),
        ("family of drug addicts nar-anon", "f9bf6428"),
        ("gamblers anonymous", "1f8da4ed"),
        ("gambling problem", "1f8da4ed"),
        ("cocaine anonymous", "4aa5af1b"),
        ("marijuana anonymous", "c554ec91"),
        ("overeaters anonymous", "be7db601"),
        ("debtors anonymous", "eca2a126"),
        ("delancey street residential for ex convicts and addicts", "08ea6c46"),
        ("salvation army adult rehabilitation center", "25dfa6fe"),
        ("my children need help, their father is addicted", "f75b3875"),
        ("spanish speaking alcohol program el centro de libertad", "a055f584"),
        ("asian american drug and alcohol outpatient adults", "40d20e06"),
        ("food pantry daly city", "34db8e1f"),
        ("second harvest food bank", "158dc9cb"),
        ("hot meals padua dining room menlo park", "1cb212f5"),
        ("comedor comida caliente menlo park", "1cb212f5"),
        ("samaritan house food and shelter", "72d5e47e"),
        ("food pantry pescadero la honda puente", "54866dba"),
        ("emergency food half moon bay", "4c6cb1df"),
        ("ecumenical hunger program", "64b5f91a"),
        ("hungry family east palo alto groceries", "64b5f91a"),
        ("meals on wheels coastside", "8da141dc"),
        ("meals on wheels menlo park redwood city homebound", "f42bf937"),
        ("food stamps calfresh south san francisco", "6952f79a"),
        ("calfresh redwood city office", "4787802f"),
        ("social security office san mateo", "ca6af116"),
        ("seguro social oficina", "ca6af116"),
        ("legal aid san mateo county", "38ec4be0"),
        ("legl aid society", "38ec4be0"),
        ("abogado gratis san mateo", "38ec4be0"),
        ("public defender private defender program", "0622857c"),
        ("bay area legal aid regional office", "41083168"),
        ("immigration help catholic charities refugee", "73a558e0"),
        ("community legal services east palo alto eviction", "e8e56cf5"),
        ("tenant landlord mediation peninsula conflict resolution", "61b6f2a8"),
        ("fair housing discrimination project sentinel", "6c4bb488"),
        ("victim of crime compensation center district attorney", "92b72243"),
        ("free attorney for seniors over 60", "2bedc77a"),
        ("housing authority section 8 voucher", "949ef466"),
        ("home sharing roommate HIP housing", "1abb176a"),
        ("habitat for humanity", "6495a938"),
        ("rides for disabled redi-wheels paratransit", "d035d7c0"),
        ("paratransit", "d035d7c0"),
        ("fish rides to the doctor san mateo", "7c68bfc8"),
        ("volunteer drivers medical appointments burlingame", "ed5881bb"),
        ("red cross disaster shelter fire", "ad3c30bc"),
        ("poison control", "a9f5dca7"),
        ("humane society animal shelter lost dog", "e3d6cf65"),
        ("spay and neuter low cost", "cdbf5a58"),
        ("feral cats homeless cat network", "6509bd69"),
        ("grief support after death of a loved one kara", "9d2fcef4"),
        ("baby died grief hand", "d5c1d243"),
        ("child died parents support compassionate friends", "4ddf7521"),
        ("centre for living with dying", "8c757814"),
        ("hospice by the bay", "a059ef52"),
        ("free medical clinic redwood city", "7c04122a"),
        ("free clinic daly city rotacare", "91744ec6"),
        ("dental clinic low cost willow clinic", "e6f20745"),
        ("veterans counseling vet center ptsd", "d7139dc8"),
        ("helpline to quit smoking", "7ac1c75a"),
        ("child abuse report children and family services", "e09cef05"),
        ("kinship grandparents raising grandchildren", "15b2f131"),
        ("adult day care alzheimer", "7362d208"),
        ("center for independence disabled benefits san mateo", "910278f1"),
        ("deaf counseling advocacy", "939ae745"),
        ("job training placement menlo park jobtrain", "f578013f"),
        ("day laborer work north fair oaks", "91420345"),
    ]
}
