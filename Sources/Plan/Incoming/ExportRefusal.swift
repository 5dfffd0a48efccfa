import Exchange
import Store
import Vocabulary

extension Refusal {
    /// Why an export cannot be read, as a refusal; nothing for what is a fault of ours or of the store.
    package init?(reading error: any Error) {
        switch error {
        case let refusal as Refusal: self = refusal
        case let fault as TableError: self.init(table: fault)
        case let fault as CallTableFault: self.init(calls: fault)
        case let misfit as MapMisfit:
            self.init(
                .mapMisfit,
                values: ["rejected": String(misfit.rejected), "rows": String(misfit.rows)])
        case let misfit as ZoneMisfit:
            self.init(
                .zoneMisfit, field: "zone",
                values: ["others": String(misfit.offsets.others), "told": String(misfit.offsets.told)])
        case StorageError.full: self.init(.diskFull)
        default: return nil
        }
    }

    private init(table fault: TableError) {
        switch fault {
        case .isUTF16: self.init(.fileIsUTF16)
        case .isArchive: self.init(.fileIsArchive)
        case .quotesDoNotMatch(let line): self.init(.quotesDoNotMatch, values: ["line": String(line)])
        case .brokenArchive: self.init(.fileBroken)
        case .unreadable: self.init(.fileNotKept)
        }
    }

    /// What stands in a header is never repeated: it may be a row of somebody's call.
    private init(calls fault: CallTableFault) {
        switch fault {
        case .empty: self.init(.fileEmpty)
        case .noSuchColumns(let missing, _): self.init(.noSuchColumns, values: ["n": String(missing.count)])
        case .columnTwice: self.init(.columnTwice)
        case .headerUnreadable: self.init(.headerUnreadable)
        }
    }
}

extension Refusal.Code {
    package static let fileIsUTF16: Self = "file-is-utf16"
    package static let fileIsArchive: Self = "file-is-archive"
    package static let fileBroken: Self = "file-broken"
    package static let quotesDoNotMatch: Self = "quotes-do-not-match"
    package static let noSuchColumns: Self = "no-such-columns"
    package static let columnTwice: Self = "column-twice"
    package static let mapMisfit: Self = "map-misfit"
    package static let zoneMisfit: Self = "zone-misfit"
    package static let headerUnreadable: Self = "header-unreadable"
    package static let tooManyColumns: Self = "too-many-columns"
}
