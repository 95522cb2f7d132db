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
        setenv("DOSSIER_TEST_VALUE", "a=b", 1)
        setenv("DOSSIER_TEST_EMPTY", "", 1)
        let environment = Environment.ofThisProcess()
        #expect(environment["DOSSIER_TEST_VALUE"] == "a=b")
        #expect(environment["DOSSIER_TEST_EMPTY"] == "" && environment.nonEmpty("DOSSIER_TEST_EMPTY") == nil)
        #expect(environment["DOSSIER_TEST_NONE"] == nil)
    }
}
