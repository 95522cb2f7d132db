#ifndef DOSSIER_PLATFORM_SHIMS_H
#define DOSSIER_PLATFORM_SHIMS_H

#include "process.h"

#endif
