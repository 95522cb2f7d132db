#ifndef DOSSIER_CURL_SHIMS_H
#define DOSSIER_CURL_SHIMS_H

#include "address.h"
#include "base64.h"
#include "loop.h"

#endif
