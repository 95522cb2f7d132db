import Foundation
import Glibc
import Platform
import Testing

struct ProcessFactsTests {
    @Test func `tells plausible facts`() {
        #expect(ProcessFacts.executablePath?.hasPrefix("/") == true)
        #expect(ProcessFacts.processorCount >= 1 && ProcessFacts.processorCount <= sysconf(Int32(_SC_NPROCESSORS_CONF)))
        #expect(ProcessFacts.residentBytes > 1 << 20)
        #expect(ProcessFacts.peakResidentBytes >= ProcessFacts.residentBytes / 2)
    }

    /// The kernel tells the size of the table of this process's descriptors as `FDSize`.
    @Test func `reserves descriptors in one go`() throws {
        ProcessFacts.reserveDescriptors()
        var limit = rlimit()
        #expect(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("FDSize:") })
        let size = try #require(line.split(separator: "\t").last.flatMap { UInt64($0) })
        #expect(size >= min(4096, limit.rlim_cur))
    }

    @Test func `reads the environment as a value`() {
        // What the process was started with; changing it here would race with every test that starts a program.
        let environment = Environment.ofThisProcess()
        #expect(environment["PATH"] == getenv("PATH").map { String(cString: $0) })
        #expect(environment["DOSSIER_TEST_NONE"] == nil)
        let values: Environment = ["EMPTY": "", "SET": "a=b"]
        #expect(values["EMPTY"] == "" && values.nonEmpty("EMPTY") == nil && values.nonEmpty("SET") == "a=b")
    }
}
