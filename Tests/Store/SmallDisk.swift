import Foundation
import World

/// A file system of a few megabytes, for tests of a full disk.
struct SmallDisk {
    let folder: URL

    /// Mounts it, or prints why it cannot be had.
    init?() async {
        folder = FileManager.default.temporaryDirectory.appending(path: "alongside-disk-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try await OtherProgram.run("/bin/mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", folder.path])
        } catch {
            try? FileManager.default.removeItem(at: folder)
            print("The full disk is skipped: mounting a small one was refused.")
            return nil
        }
    }

    func makeRoom() async {
        try? await OtherProgram.run("/bin/mount", ["-o", "remount,size=16m", folder.path])
    }

    func remove() async {
        try? await OtherProgram.run("/bin/umount", ["-l", folder.path])
        try? FileManager.default.removeItem(at: folder)
    }
}
