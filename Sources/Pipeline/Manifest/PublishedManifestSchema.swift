/// The published JSON Schema of the run manifest, the same text as `pipelines/manifest.schema.json`.
///
/// It is longer than other files because it is one document. A test holds the two texts together, and others hold
/// manifests of real runs against it.
package enum ManifestSchemaText {
    /// Draft 2020-12; ends with a line break.
    package static let json = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Dossier run manifest, version 1",
          "description": "What a run found, did and left to do. With the manifest and the output files a run resumes anywhere. All keys are always present; later releases of the same version may add keys.",
          "type": "object",
          "properties": {
            "manifest_version": { "const": 1 },
            "key_schema": { "description": "The revision of the rules by which unit keys are computed.", "const": 1 },
            "tool": { "description": "Who wrote the manifest.", "type": ["object", "null"] },
            "run": { "$ref": "#/$defs/run" },
            "totals": { "$ref": "#/$defs/totals" },
            "sources": {
              "description": "Every name that discovery met, sorted by input and path in the order of a walk.",
              "type": "array",
              "items": { "$ref": "#/$defs/source" }
            },
            "units": {
              "description": "Every unit of work, sorted by the bytes of its id.",
              "type": "array",
              "items": { "$ref": "#/$defs/unit" }
            }
          },
          "required": ["manifest_version", "key_schema", "tool", "run", "totals", "sources", "units"],
          "$defs": {
            "digest": { "description": "SHA-256, in lower-case hexadecimal.", "type": "string", "pattern": "^[0-9a-f]{64}$" },
            "digestOrNull": { "anyOf": [{ "$ref": "#/$defs/digest" }, { "type": "null" }] },
            "count": { "type": "integer", "minimum": 0 },
            "relativePath": {
              "description": "Below a root, with slashes; never absolute, never leading out of it. Bytes that are no UTF-8 are spelled %XX.",
              "type": "string",
              "pattern": "^(?!/)(?!(?:.*/)?\\.\\.(?:/|$))"
            },
            "error": {
              "anyOf": [
                { "type": "null" },
                {
                  "type": "object",
                  "properties": {
                    "class": { "description": "A stable code: rate, timeout, encrypted, corrupt, refused, schema_invalid, …", "type": "string", "minLength": 1 },
                    "message": { "type": "string" }
                  },
                  "required": ["class", "message"]
                }
              ]
            },
            "run": {
              "type": ["object", "null"],
              "properties": {
                "id": { "type": "string", "minLength": 1 },
                "parent": { "description": "The run before, in the same output folder.", "type": ["string", "null"] },
                "status": { "enum": ["running", "complete", "incomplete"] },
                "incomplete_reason": { "description": "interrupted, a limit's name, fail_fast, stop_after_failures, …", "type": ["string", "null"] },
                "exit_code": { "type": ["integer", "null"] },
                "pipeline": { "type": "string" },
                "pipeline_digest": { "$ref": "#/$defs/digest" },
                "plan_digest": { "$ref": "#/$defs/digestOrNull" },
                "shard": true,
                "started_at": { "type": "string", "format": "date-time" },
                "ended_at": { "type": ["string", "null"], "format": "date-time" },
                "argv": { "description": "The command line without secrets.", "type": "array", "items": { "type": "string" } }
              },
              "required": ["id", "parent", "status", "incomplete_reason", "exit_code", "pipeline", "pipeline_digest", "plan_digest", "shard", "started_at", "ended_at", "argv"]
            },
            "totals": {
              "type": "object",
              "properties": {
                "units": {
                  "description": "Units by status; their sum is the number of units.",
                  "type": "object",
                  "properties": {
                    "ok": { "$ref": "#/$defs/count" }, "accepted": { "$ref": "#/$defs/count" },
                    "partial": { "$ref": "#/$defs/count" }, "failed": { "$ref": "#/$defs/count" },
                    "rejected": { "$ref": "#/$defs/count" }, "quarantined": { "$ref": "#/$defs/count" },
                    "blocked": { "$ref": "#/$defs/count" }, "skipped": { "$ref": "#/$defs/count" },
                    "pending": { "$ref": "#/$defs/count" }, "orphan": { "$ref": "#/$defs/count" }
                  },
                  "required": ["ok", "accepted", "partial", "failed", "rejected", "quarantined", "blocked", "skipped", "pending", "orphan"]
                },
                "actions": {
                  "description": "Units by what the run did about them; their sum is the number of units.",
                  "type": "object",
                  "properties": {
                    "requested": { "$ref": "#/$defs/count" }, "reused": { "$ref": "#/$defs/count" },
                    "rendered": { "$ref": "#/$defs/count" }, "fresh": { "$ref": "#/$defs/count" },
                    "none": { "$ref": "#/$defs/count" }
                  },
                  "required": ["requested", "reused", "rendered", "fresh", "none"]
                },
                "sources": {
                  "description": "Sources by state; their sum is the number of sources.",
                  "type": "object",
                  "properties": {
                    "selected": { "$ref": "#/$defs/count" }, "skipped": { "$ref": "#/$defs/count" },
                    "failed": { "$ref": "#/$defs/count" }
                  },
                  "required": ["selected", "skipped", "failed"]
                },
                "unreadable_sources": { "description": "Failed sources that no unit speaks for, such as folders.", "$ref": "#/$defs/count" },
                "requests": { "description": "Requests that the run sent, retries included; none for the embedded engine.", "$ref": "#/$defs/count" },
                "tokens": {
                  "type": "object",
                  "properties": {
                    "input": { "$ref": "#/$defs/count" }, "output": { "$ref": "#/$defs/count" },
                    "thinking": { "$ref": "#/$defs/count" }, "cached": { "$ref": "#/$defs/count" }
                  },
                  "required": ["input", "output", "thinking", "cached"]
                },
                "cost": { "$ref": "#/$defs/cost" }
              },
              "required": ["units", "actions", "sources", "unreadable_sources", "requests", "tokens", "cost"]
            },
            "cost": {
              "description": "US dollars.",
              "type": "object",
              "properties": {
                "actual": { "description": "What providers reported.", "type": "number", "minimum": 0 },
                "estimated": { "description": "Tokens times prices, where providers report nothing.", "type": "number", "minimum": 0 },
                "possibly_billed": { "description": "The highest estimates of requests without a known outcome.", "type": "number", "minimum": 0 },
                "unpriced": { "description": "Requests, not dollars, whose price nobody knows.", "$ref": "#/$defs/count" },
                "differing": {
                  "description": "Requests whose provider reported a cost that is more than a hundredth, and more than it rounds, off what its prices give; what it reported counts.",
                  "type": "object",
                  "properties": {
                    "requests": { "$ref": "#/$defs/count" },
                    "reported": { "type": "number", "minimum": 0 },
                    "computed": { "type": "number", "minimum": 0 }
                  },
                  "required": ["requests", "reported", "computed"]
                }
              },
              "required": ["actual", "estimated", "possibly_billed", "unpriced"]
            },
            "source": {
              "type": "object",
              "properties": {
                "input": { "type": "string", "minLength": 1 },
                "path": { "$ref": "#/$defs/relativePath" },
                "path_hex": { "description": "The bytes of a path that is not UTF-8.", "type": ["string", "null"], "pattern": "^(?:[0-9a-f]{2})+$" },
                "state": { "description": "selected: may be work. skipped: left out on purpose. failed: wanted and not readable.", "enum": ["selected", "skipped", "failed"] },
                "reason": { "description": "The code of why it is skipped or failed.", "type": ["string", "null"] },
                "type": { "description": "MIME type by content; by its word or extension for a URL that nobody here has fetched.", "type": ["string", "null"] },
                "family": { "enum": ["pdf", "image", "audio", "video", "text", "email", "office", "archive", "other", null] },
                "bytes": { "type": ["integer", "null"], "minimum": 0 },
                "sha256": { "$ref": "#/$defs/digestOrNull" },
                "url": { "description": "Where a source that is no file of a folder is; with bytes and sha256 once it was fetched.", "type": ["string", "null"] },
                "facts": { "type": "object" },
                "warnings": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": { "code": { "type": "string" }, "message": { "type": "string" } },
                    "required": ["code", "message"]
                  }
                },
                "error": { "$ref": "#/$defs/error" }
              },
              "required": ["input", "path", "path_hex", "state", "reason", "type", "family", "bytes", "sha256", "url", "facts", "warnings", "error"],
              "additionalProperties": false
            },
            "unit": {
              "type": "object",
              "properties": {
                "id": { "description": "step:input/relpath for files, step:input/folder/ for folders, step: for everything together.", "type": "string", "minLength": 2 },
                "step": { "type": "string", "minLength": 1 },
                "status": { "description": "The lasting state.", "enum": ["ok", "accepted", "partial", "failed", "rejected", "quarantined", "blocked", "skipped", "pending", "orphan"] },
                "action": { "description": "What this run did.", "enum": ["requested", "reused", "rendered", "fresh", "none"] },
                "reasons": { "type": "array", "items": { "type": "string" } },
                "key": { "$ref": "#/$defs/digestOrNull" },
                "components": {
                  "description": "What the key was computed from.",
                  "anyOf": [
                    { "type": "null" },
                    {
                      "type": "object",
                      "properties": {
                        "content": { "$ref": "#/$defs/digest" },
                        "prep": { "type": ["object", "null"] },
                        "prompt": { "type": "object" },
                        "schema": { "$ref": "#/$defs/digestOrNull" },
                        "model": { "type": "object" }
                      },
                      "required": ["content", "prep", "prompt", "schema", "model"],
                      "additionalProperties": false
                    }
                  ]
                },
                "answer": { "description": "Digest of the stored answer.", "$ref": "#/$defs/digestOrNull" },
                "answer_kind": { "enum": ["json", "text", null] },
                "rendering": { "description": "Digest of what shaped the outputs.", "$ref": "#/$defs/digestOrNull" },
                "attempts": { "description": "Runs that tried since the key last changed.", "$ref": "#/$defs/count" },
                "error": { "$ref": "#/$defs/error" },
                "provider": { "type": ["string", "null"] },
                "served_model": { "type": ["string", "null"] },
                "provider_request_id": { "type": ["string", "null"] },
                "delivery": { "type": ["string", "null"] },
                "degradations": { "type": "array", "items": { "type": "string" } },
                "coverage": {
                  "anyOf": [
                    { "type": "null" },
                    {
                      "type": "object",
                      "properties": {
                        "unit": { "enum": ["pages", "seconds", "characters", "items"] },
                        "total": { "type": ["number", "null"] },
                        "read": { "type": ["number", "null"] },
                        "missing": { "type": "array", "items": { "type": "string" } },
                        "arrival": {
                          "description": "How the reply's tokens show that the files reached the model; absent where nobody checked.",
                          "enum": ["modality", "total", "unverified"]
                        }
                      },
                      "required": ["unit", "total", "read", "missing"]
                    }
                  ]
                },
                "repairs": { "$ref": "#/$defs/count" },
                "grounding": {
                  "anyOf": [
                    { "type": "null" },
                    {
                      "type": "object",
                      "properties": {
                        "checked": { "$ref": "#/$defs/count" },
                        "grounded": { "$ref": "#/$defs/count" },
                        "ungrounded": { "description": "Pointers into the answer.", "type": "array", "items": { "type": "string" } }
                      },
                      "required": ["checked", "grounded", "ungrounded"]
                    }
                  ]
                },
                "usage": {
                  "description": "Tokens of all requests for the unit in the run that asked; null for the embedded engine.",
                  "anyOf": [
                    { "type": "null" },
                    {
                      "type": "object",
                      "properties": {
                        "requests": { "$ref": "#/$defs/count" }, "input": { "$ref": "#/$defs/count" },
                        "output": { "$ref": "#/$defs/count" }, "thinking": { "$ref": "#/$defs/count" },
                        "cached": { "$ref": "#/$defs/count" }, "searches": { "$ref": "#/$defs/count" }
                      },
                      "required": ["requests", "input", "output", "thinking", "cached", "searches"]
                    }
                  ]
                },
                "cost": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/cost" }] },
                "started_at": { "type": ["string", "null"], "format": "date-time" },
                "duration_ms": { "type": ["integer", "null"], "minimum": 0 },
                "outputs": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "kind": { "enum": ["json", "answer", "template"] },
                      "path": { "$ref": "#/$defs/relativePath" },
                      "sha256": { "$ref": "#/$defs/digest" },
                      "bytes": { "$ref": "#/$defs/count" }
                    },
                    "required": ["kind", "path", "sha256", "bytes"],
                    "additionalProperties": false
                  }
                },
                "segments": { "type": "array" }
              },
              "required": ["id", "step", "status", "action", "reasons", "key", "components", "answer", "answer_kind", "rendering", "attempts", "error", "provider", "served_model", "provider_request_id", "delivery", "degradations", "coverage", "repairs", "grounding", "usage", "cost", "started_at", "duration_ms", "outputs", "segments"],
              "additionalProperties": false
            }
          }
        }

        """#
}
