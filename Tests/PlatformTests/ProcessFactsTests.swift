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

    @Test func `reads the environment as a value`() {
        // What the process was started with; changing it here would race with every test that starts a program.
        let environment = Environment.ofThisProcess()
        #expect(environment["PATH"] == getenv("PATH").map { String(cString: $0) })
        #expect(environment["DOSSIER_TEST_NONE"] == nil)
        let values: Environment = ["EMPTY": "", "SET": "a=b"]
        #expect(values["EMPTY"] == "" && values.nonEmpty("EMPTY") == nil && values.nonEmpty("SET") == "a=b")
    }
}
