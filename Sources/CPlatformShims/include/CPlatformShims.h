#ifndef DOSSIER_PLATFORM_SHIMS_H
#define DOSSIER_PLATFORM_SHIMS_H

#include "files.h"
#include "signals.h"
#include "process.h"

#endif
