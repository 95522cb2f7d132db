import Commands
import Glibc

Program.blockSignals()
exit(await Program.main())
