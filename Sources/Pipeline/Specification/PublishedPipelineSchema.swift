/// The published JSON Schema of the pipeline file, the same text as `pipelines/pipeline.schema.json`.
///
/// It is longer than other files because it is one document. A test holds the two texts together, and another holds
/// the schema against the decoder.
package enum PipelineSchemaText {
    /// Draft 2020-12; ends with a line break.
    package static let json = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Dossier pipeline, version 1",
          "description": "What a pipeline reads, asks and writes. Paths are relative to the pipeline file. Unknown keys are errors.",
          "type": "object",
          "properties": {
            "$schema": { "description": "The location of this schema, for editors; not read.", "type": "string" },
            "version": { "description": "The version of the format.", "const": 1 },
            "name": {
              "description": "Names the run and the default output folder, out/<name>.",
              "type": "string",
              "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
            },
            "vars": {
              "description": "Values for {{vars.NAME}} in prompts.",
              "type": "object",
              "propertyNames": { "pattern": "^[!-z|~]+$" },
              "additionalProperties": { "type": ["string", "number", "boolean"] },
              "default": {}
            },
            "inputs": {
              "description": "The sources, by the name that steps use.",
              "type": "object",
              "minProperties": 1,
              "propertyNames": { "$ref": "#/$defs/identifier" },
              "additionalProperties": { "$ref": "#/$defs/input" }
            },
            "model": { "$ref": "#/$defs/model" },
            "route": {
              "description": "Providers of the model in the order in which they are tried, or the embedded engine alone.",
              "type": "array",
              "items": { "type": "string", "minLength": 1 },
              "minItems": 1,
              "uniqueItems": true,
              "default": ["local"]
            },
            "unsupportedParameters": {
              "description": "What happens to a parameter that a provider cannot carry: the pipeline is refused, or the parameter is left out and that is recorded.",
              "enum": ["error", "degrade"],
              "default": "error"
            },
            "providers": {
              "description": "What this pipeline overrides of a provider's preset, or a provider of its own.",
              "type": "object",
              "properties": {
                "local": false,
                "aivideoapi": { "$ref": "#/$defs/provider" },
                "bytespike": { "$ref": "#/$defs/provider" },
                "gemini": { "$ref": "#/$defs/provider" },
                "openai": { "$ref": "#/$defs/provider" },
                "runapi": { "$ref": "#/$defs/provider" },
                "runware": { "$ref": "#/$defs/provider" },
                "toapis": { "$ref": "#/$defs/provider" }
              },
              "propertyNames": { "$ref": "#/$defs/identifier" },
              "additionalProperties": { "$ref": "#/$defs/ownProvider" },
              "default": {}
            },
            "media": { "$ref": "#/$defs/media" },
            "steps": {
              "description": "The questions, each after the steps that it reads.",
              "type": "array",
              "items": { "$ref": "#/$defs/step" },
              "minItems": 1
            },
            "limits": { "$ref": "#/$defs/limits" },
            "tolerate": {
              "description": "What leaves the run a success.",
              "type": "object",
              "properties": { "failed": { "$ref": "#/$defs/tolerance", "description": "Units that may fail.", "default": 0 } },
              "additionalProperties": false,
              "default": {}
            },
            "retry": { "$ref": "#/$defs/retry" },
            "capture": {
              "description": "How much of every conversation is kept.",
              "enum": ["none", "metadata", "responses"],
              "default": "responses"
            }
          },
          "required": ["version", "name", "inputs", "steps"],
          "additionalProperties": false,
          "$defs": {
            "identifier": {
              "description": "A name in unit identifiers, paths and command lines.",
              "type": "string",
              "pattern": "^[a-z0-9_-]{1,64}$"
            },
            "path": { "description": "A path relative to the pipeline file.", "type": "string", "pattern": "^[^\\u0000-\\u001f]+$" },
            "text": {
              "description": "A path relative to the pipeline file, or the text itself as { \"text\": ... }.",
              "anyOf": [
                { "$ref": "#/$defs/path" },
                {
                  "description": "An inline text.",
                  "type": "object",
                  "properties": { "text": { "description": "The text.", "type": "string", "minLength": 1 } },
                  "required": ["text"],
                  "additionalProperties": false
                }
              ]
            },
            "count": { "description": "A whole number.", "type": "integer", "minimum": 0 },
            "positive": { "description": "A whole number of at least 1.", "type": "integer", "minimum": 1 },
            "bytes": {
              "description": "A size: a number of bytes, or with a unit such as 20MB (decimal) or 256MiB (binary).",
              "anyOf": [
                { "type": "integer", "minimum": 1 },
                {
                  "type": "string",
                  "pattern": "^[0-9]+(\\.[0-9]+)? *(k|[KMGT]i?)?B$|^[0-9]+$",
                  "not": { "pattern": "^[0. ]+[A-Za-z]*$" }
                }
              ]
            },
            "duration": {
              "description": "A time span with units: 250ms, 90s, 10m, 1h30m, 7d.",
              "type": "string",
              "pattern": "^([0-9]+(ms|s|m|h|d))+$"
            },
            "positiveDuration": {
              "description": "A time span of at least one second.",
              "type": "string",
              "pattern": "^([0-9]+(ms|s|m|h|d))+$",
              "not": { "pattern": "^(0+(ms|s|m|h|d))+$" }
            },
            "shortDuration": {
              "description": "A time span of at least one millisecond.",
              "type": "string",
              "pattern": "^([0-9]+(ms|s|m|h|d))+$",
              "not": { "pattern": "^(0+(ms|s|m|h|d))+$" }
            },
            "dollars": { "description": "An amount of US dollars.", "type": "number", "minimum": 0, "maximum": 9000000 },
            "tolerance": {
              "description": "A number of units, or a share of all: 3 or \"2%\".",
              "anyOf": [
                { "type": "integer", "minimum": 0 },
                { "type": "string", "pattern": "^([0-9]{1,2}(\\.[0-9]*)?|100(\\.0*)?|\\.[0-9]+)%$" }
              ]
            },
            "glob": {
              "description": "A glob below the input's root: *, ?, [a-z], {a,b}, and ** for any number of folders.",
              "type": "string",
              "minLength": 1,
              "pattern": "^[^\\u0000-\\u001f]+$",
              "not": { "pattern": "(^|/)\\.\\.(/|$)|.//" }
            },
            "outputPath": {
              "description": "A path below the output folder, with {{relpath}}, {{folder}}, {{stem}}, {{group}}, {{input}} or {{step}}; {{{{ is a literal {{.",
              "type": "string",
              "minLength": 1,
              "not": { "pattern": "^/|/$|//|(^|/)\\.\\.?(/|$)" }
            },
            "input": {
              "description": "A folder or a list of URLs.",
              "oneOf": [
                {
                  "description": "A folder.",
                  "type": "object",
                  "properties": {
                    "root": { "description": "The folder.", "$ref": "#/$defs/path" },
                    "include": {
                      "description": "Globs for files that are read.",
                      "type": "array",
                      "items": { "$ref": "#/$defs/glob" },
                      "minItems": 1,
                      "default": ["**"]
                    },
                    "exclude": {
                      "description": "Globs for files and folders that are not.",
                      "type": "array",
                      "items": { "$ref": "#/$defs/glob" },
                      "default": []
                    },
                    "types": { "$ref": "#/$defs/types" },
                    "maxBytes": {
                      "description": "Larger files are recorded and not read; without it there is no limit.",
                      "$ref": "#/$defs/bytes"
                    },
                    "symlinks": {
                      "description": "Whether links that stay below the root are followed.",
                      "enum": ["skip", "follow"],
                      "default": "skip"
                    },
                    "hidden": { "description": "Whether names that start with a dot are read.", "type": "boolean", "default": false }
                  },
                  "required": ["root"],
                  "additionalProperties": false
                },
                {
                  "description": "A list of URLs.",
                  "type": "object",
                  "properties": {
                    "urls": {
                      "description": "The URLs, or the path of a file with one per line.",
                      "anyOf": [
                        { "type": "string", "pattern": "^[^\\u0000-\\u001f]+$", "not": { "pattern": "://" } },
                        {
                          "type": "array",
                          "items": {
                            "anyOf": [
                              { "$ref": "#/$defs/sourceURL" },
                              {
                                "description": "A URL, and what it does not say itself.",
                                "type": "object",
                                "properties": {
                                  "url": { "description": "The URL.", "$ref": "#/$defs/sourceURL" },
                                  "type": {
                                    "description": "The MIME type, where the extension does not tell it.",
                                    "type": "string",
                                    "pattern": "^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*$"
                                  },
                                  "name": {
                                    "description": "What it is called below the input; its host and path when left out.",
                                    "type": "string",
                                    "minLength": 1,
                                    "pattern": "^[^\\u0000-\\u001f]+$",
                                    "not": { "pattern": "^/|/$|//|(^|/)\\.\\.?(/|$)" }
                                  }
                                },
                                "required": ["url"],
                                "additionalProperties": false
                              }
                            ]
                          },
                          "minItems": 1,
                          "uniqueItems": true
                        }
                      ]
                    },
                    "types": { "$ref": "#/$defs/types" },
                    "maxBytes": {
                      "description": "Larger files are recorded and not read; without it there is no limit.",
                      "$ref": "#/$defs/bytes"
                    },
                    "download": {
                      "description": "Which URLs a run fetches and sends as files; all others are passed on as they are.",
                      "type": "object",
                      "properties": {
                        "hosts": {
                          "description": "Hosts, or *.example.com for all below one; also those that redirects may lead to.",
                          "type": "array",
                          "items": { "type": "string", "pattern": "^([*]\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$|^\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*\\]?$" },
                          "minItems": 1,
                          "uniqueItems": true
                        },
                        "maxBytes": { "description": "Longer files fail.", "$ref": "#/$defs/bytes", "default": "2GiB" },
                        "timeout": {
                          "description": "The longest silence of a server; at least 1s.",
                          "$ref": "#/$defs/positiveDuration",
                          "default": "60s"
                        }
                      },
                      "required": ["hosts"],
                      "additionalProperties": false
                    }
                  },
                  "required": ["urls"],
                  "additionalProperties": false
                }
              ]
            },
            "sourceURL": {
              "description": "An https URL without user, password and fragment; http for this machine only.",
              "type": "string",
              "maxLength": 8192,
              "pattern": "^([Hh][Tt][Tt][Pp][Ss]://|[Hh][Tt][Tt][Pp]://([Ll][Oo][Cc][Aa][Ll][Hh][Oo][Ss][Tt]|127\\.[0-9.]+|\\[::1\\])(:[0-9]+)?([/?]|$))[A-Za-z0-9._~:/?@!$&'()*+,;=%\\[\\]-]*$"
            },
            "types": {
              "description": "Families of files, MIME types such as image/png, or image/* for all of a kind.",
              "type": "array",
              "items": {
                "anyOf": [
                  { "enum": ["pdf", "image", "audio", "video", "text", "email", "office", "archive", "any"] },
                  {
                    "type": "string",
                    "pattern": "^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/([*]|[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*)$"
                  }
                ]
              },
              "minItems": 1,
              "uniqueItems": true,
              "default": ["any"]
            },
            "model": {
              "description": "The logical model and the parameters that change its answers; needed unless the route is the embedded engine.",
              "type": "object",
              "properties": {
                "id": {
                  "description": "The model's name, which presets map to each vendor's spelling.",
                  "type": "string",
                  "minLength": 1
                },
                "temperature": { "description": "Not sent when left out.", "type": "number", "minimum": 0, "maximum": 2 },
                "topP": { "description": "Not sent when left out.", "type": "number", "exclusiveMinimum": 0, "maximum": 1 },
                "maxOutputTokens": { "description": "The cap on an answer; the provider's own when left out.", "$ref": "#/$defs/positive" },
                "thinking": {
                  "description": "How long the model thinks; its own choice when left out.",
                  "enum": ["low", "medium", "high"]
                },
                "seed": { "description": "Not sent when left out.", "type": "integer", "minimum": 0, "maximum": 4294967295 },
                "stop": {
                  "description": "Texts at which the model stops writing.",
                  "type": "array",
                  "items": { "type": "string", "minLength": 1 },
                  "minItems": 1,
                  "uniqueItems": true
                },
                "search": { "description": "Whether the model may search the web, which providers may bill per use.", "type": "boolean", "default": false },
                "mediaResolution": {
                  "description": "How finely images, pages and frames are looked at, where the provider has a setting for it; its own choice when left out.",
                  "enum": ["low", "medium", "high"]
                },
                "results": {
                  "description": "Answers that one request asks for, of which the first that fits the schema and the checks counts. All of them are billed.",
                  "type": "integer",
                  "minimum": 1,
                  "maximum": 4,
                  "default": 1
                }
              },
              "required": ["id"],
              "additionalProperties": false
            },
            "provider": {
              "description": "What this pipeline overrides; everything left out is the preset's.",
              "type": "object",
              "properties": {
                "baseURL": {
                  "description": "The base of the provider's endpoints: https, or http for this machine.",
                  "type": "string",
                  "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://[^\\u0000-\\u0020/]+[^\\u0000-\\u0020]*$"
                },
                "key": {
                  "description": "Where the key is found: env:NAME or file:PATH, never the key itself.",
                  "type": "string",
                  "pattern": "^(env:[A-Za-z_][A-Za-z0-9_]*|file:[^]+)$"
                },
                "model": { "description": "The provider's own spelling of the model.", "type": "string", "minLength": 1 },
                "protocol": { "description": "The wire protocol; auto picks by what is attached.", "enum": ["auto", "chat", "gemini"] },
                "delivery": {
                  "description": "One whole reply, a stream of events, a task that is polled, or one whose outcome is delivered.",
                  "enum": ["sync", "stream", "async", "webhook"]
                },
                "webhook": {
                  "description": "Where outcomes are delivered, with delivery webhook.",
                  "type": "object",
                  "properties": {
                    "listen": {
                      "description": "Where the run listens: a numeric address and a port, 0 for any that is free.",
                      "type": "string",
                      "pattern": "^([0-9.]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]+$"
                    },
                    "url": { "description": "Under which the provider reaches it; the same when left out.", "type": "string", "pattern": "^https?://" }
                  },
                  "required": ["listen"],
                  "additionalProperties": false
                },
                "concurrency": {
                  "description": "Requests in flight: a fixed number, or a window that grows from start to max.",
                  "anyOf": [
                    { "$ref": "#/$defs/window" },
                    {
                      "description": "A window.",
                      "type": "object",
                      "properties": {
                        "start": { "description": "Where it opens; 4, or max if that is less.", "$ref": "#/$defs/window" },
                        "max": { "description": "How far it grows.", "$ref": "#/$defs/window" }
                      },
                      "required": ["max"],
                      "additionalProperties": false
                    }
                  ]
                },
                "requestsPerMinute": { "description": "The most requests per minute.", "$ref": "#/$defs/positive" },
                "tokensPerMinute": { "description": "The most tokens per minute.", "$ref": "#/$defs/positive" },
                "prices": {
                  "description": "US dollars per million tokens.",
                  "type": "object",
                  "properties": {
                    "input": { "$ref": "#/$defs/dollars", "description": "Per million prompt tokens." },
                    "output": { "$ref": "#/$defs/dollars", "description": "Per million answer and thinking tokens." },
                    "cachedInput": { "$ref": "#/$defs/dollars", "description": "Per million cached prompt tokens; input when left out." },
                    "search": { "$ref": "#/$defs/dollars", "description": "Per search." },
                    "above": {
                      "description": "Rates of the whole request once its prompt is longer.",
                      "type": "object",
                      "properties": {
                        "tokens": { "description": "The length of the prompt.", "$ref": "#/$defs/positive" },
                        "input": { "$ref": "#/$defs/dollars", "description": "Per million prompt tokens." },
                        "output": { "$ref": "#/$defs/dollars", "description": "Per million answer and thinking tokens." }
                      },
                      "required": ["tokens", "input", "output"],
                      "additionalProperties": false
                    }
                  },
                  "required": ["input", "output"],
                  "additionalProperties": false
                },
                "timeouts": {
                  "description": "How long a request may take.",
                  "type": "object",
                  "properties": {
                    "connect": { "description": "Until the connection is open; 10s.", "$ref": "#/$defs/shortDuration" },
                    "firstByte": {
                      "description": "From the end of the request to the first byte of the reply; 5m.",
                      "$ref": "#/$defs/shortDuration"
                    },
                    "idle": { "description": "Between two bytes; 5m.", "$ref": "#/$defs/shortDuration" },
                    "total": { "description": "In all; 15m.", "$ref": "#/$defs/shortDuration" }
                  },
                  "additionalProperties": false
                },
                "attach": {
                  "description": "The kind of message part that carries a file; none where the provider takes no such files.",
                  "type": "object",
                  "properties": {
                    "image": { "description": "Images.", "enum": ["image_url", "none"] },
                    "pdf": { "description": "PDF documents.", "enum": ["file", "image_url", "none"] },
                    "audio": {
                      "description": "Recordings; input_audio is for WAV and MP3, and others go out as image_url.",
                      "enum": ["input_audio", "image_url", "none"]
                    },
                    "video": { "description": "Videos.", "enum": ["image_url", "video_url", "none"] }
                  },
                  "additionalProperties": false
                },
                "maxBodyBytes": {
                  "description": "The longest request, with base64 counted, which adds a third to a file.",
                  "$ref": "#/$defs/bytes"
                },
                "structuredOutput": {
                  "description": "How answers are made to fit a schema: it is sent along, any JSON object is asked for, or the prompt alone says it.",
                  "enum": ["schema", "object", "prompt"]
                },
                "includeThoughts": {
                  "description": "Whether replies are to show the model's thoughts; never part of an answer, and no part of a key.",
                  "type": "boolean"
                },
                "outputLimitField": {
                  "description": "The field that bounds an answer.",
                  "enum": ["max_tokens", "max_completion_tokens"]
                },
                "streamUsage": { "description": "Whether a stream is asked to end with the numbers of tokens.", "type": "boolean" },
                "uploads": {
                  "description": "Whether a file that several steps read is left with the provider and sent once, where that saves bytes.",
                  "type": "boolean",
                  "default": true
                },
                "verifyMedia": { "description": "Whether an answer is refused as media_dropped when its prompt has fewer tokens than the files come to; by default for the models whose rates are known.", "type": "boolean" }
              },
              "additionalProperties": false
            },
            "ownProvider": {
              "description": "A provider that is no preset.",
              "$ref": "#/$defs/provider",
              "required": ["baseURL", "protocol"]
            },
            "window": { "description": "Requests in flight.", "type": "integer", "minimum": 1, "maximum": 10000 },
            "media": {
              "description": "How media are prepared; a change here asks again.",
              "type": "object",
              "properties": {
                "image": {
                  "description": "Images.",
                  "type": "object",
                  "properties": {
                    "maxEdge": {
                      "description": "Pixels of the longer edge.",
                      "type": "integer",
                      "minimum": 64,
                      "maximum": 16384,
                      "default": 3072
                    }
                  },
                  "additionalProperties": false,
                  "default": {}
                },
                "pdf": {
                  "description": "PDF documents.",
                  "type": "object",
                  "properties": {
                    "as": {
                      "description": "How they are sent; auto is a PDF where the provider takes PDFs, else images, else text.",
                      "enum": ["auto", "pdf", "images", "text"],
                      "default": "auto"
                    },
                    "pages": { "description": "Pages per request.", "$ref": "#/$defs/positive", "default": 100 },
                    "overlap": {
                      "description": "Pages that neighbouring requests share; less than pages.",
                      "$ref": "#/$defs/count",
                      "default": 1
                    },
                    "dpi": {
                      "description": "Resolution of rendered pages.",
                      "type": "integer",
                      "minimum": 36,
                      "maximum": 600,
                      "default": 150
                    }
                  },
                  "additionalProperties": false,
                  "default": {}
                },
                "video": {
                  "description": "Videos.",
                  "type": "object",
                  "properties": {
                    "segment": { "description": "Length per request.", "$ref": "#/$defs/positiveDuration", "default": "10m" },
                    "overlap": {
                      "description": "What neighbouring segments share; less than segment.",
                      "$ref": "#/$defs/duration",
                      "default": "5s"
                    },
                    "maxHeight": {
                      "description": "Pixels; taller videos are scaled down.",
                      "type": "integer",
                      "minimum": 64,
                      "maximum": 4320,
                      "default": 720
                    }
                  },
                  "additionalProperties": false,
                  "default": {}
                },
                "audio": {
                  "description": "Recordings.",
                  "type": "object",
                  "properties": {
                    "segment": { "description": "Length per request.", "$ref": "#/$defs/positiveDuration", "default": "30m" },
                    "overlap": {
                      "description": "What neighbouring segments share; less than segment.",
                      "$ref": "#/$defs/duration",
                      "default": "5s"
                    },
                    "bitrate": {
                      "description": "Bits per second of audio that has to be transcoded: 64k or 64000.",
                      "anyOf": [
                        { "type": "integer", "minimum": 8000, "maximum": 512000 },
                        {
                          "type": "string",
                          "pattern": "^0*([89]|[1-9][0-9]|[1-4][0-9]{2}|50[0-9]|51[0-2])k$|^0*([89][0-9]{3}|[1-9][0-9]{4}|[1-4][0-9]{5}|50[0-9]{4}|51[01][0-9]{3}|512000)$"
                        }
                      ],
                      "default": "64k"
                    }
                  },
                  "additionalProperties": false,
                  "default": {}
                },
                "text": {
                  "description": "Texts.",
                  "type": "object",
                  "properties": {
                    "tokens": { "description": "Estimated tokens per request.", "type": "integer", "minimum": 100, "default": 100000 },
                    "overlap": {
                      "description": "Estimated tokens that neighbouring requests share; less than tokens.",
                      "$ref": "#/$defs/count",
                      "default": 500
                    }
                  },
                  "additionalProperties": false,
                  "default": {}
                }
              },
              "additionalProperties": false,
              "default": {}
            },
            "step": {
              "description": "One question, asked of every unit.",
              "type": "object",
              "properties": {
                "id": { "description": "The step's name.", "$ref": "#/$defs/identifier" },
                "over": {
                  "description": "Inputs, or earlier steps, whose answers are read.",
                  "type": "array",
                  "items": { "type": "string", "minLength": 1 },
                  "minItems": 1,
                  "uniqueItems": true
                },
                "each": {
                  "description": "What makes a unit: a file, a folder, everything, or files grouped by stem or by the parenthesised part of a glob.",
                  "anyOf": [
                    { "enum": ["file", "folder", "all"] },
                    {
                      "description": "Groups.",
                      "type": "object",
                      "properties": {
                        "groupBy": {
                          "description": "\"stem\", or a glob with one part in parentheses, such as cases/(*)/**.",
                          "anyOf": [
                            { "const": "stem" },
                            {
                              "type": "string",
                              "pattern": "^[^()\\u0000-\\u001f]*\\([^()\\u0000-\\u001f]+\\)[^()\\u0000-\\u001f]*$"
                            }
                          ]
                        }
                      },
                      "required": ["groupBy"],
                      "additionalProperties": false
                    }
                  ],
                  "default": "file"
                },
                "fanIn": {
                  "description": "The most children per request; more make a tree. Without it, as many as fit.",
                  "type": "integer",
                  "minimum": 2,
                  "maximum": 10000
                },
                "requires": {
                  "description": "How many of the children must have succeeded.",
                  "anyOf": [
                    { "const": "complete" },
                    {
                      "description": "A part.",
                      "type": "object",
                      "properties": { "ok": { "description": "How many, or what share.", "$ref": "#/$defs/tolerance" } },
                      "required": ["ok"],
                      "additionalProperties": false
                    }
                  ],
                  "default": "complete"
                },
                "system": { "description": "The system prompt.", "$ref": "#/$defs/text" },
                "prompt": {
                  "description": "The prompt; {{source.relpath}}, {{source.type}}, {{source.pages}}, {{source.duration}}, {{segment.range}}, {{group}} and {{vars.NAME}} are replaced, {{{{ is a literal {{.",
                  "$ref": "#/$defs/text"
                },
                "schema": { "description": "The JSON Schema, draft 2020-12, that answers must follow.", "$ref": "#/$defs/text" },
                "checks": {
                  "description": "Claims about answers beyond their schema.",
                  "type": "array",
                  "uniqueItems": true,
                  "default": [],
                  "items": {
                    "description": "One check.",
                    "type": "object",
                    "properties": {
                      "quotes": {
                        "description": "A JSON pointer, in which * stands for any element, to strings that must occur in the source.",
                        "type": "string",
                        "pattern": "^/"
                      }
                    },
                    "required": ["quotes"],
                    "additionalProperties": false
                  }
                },
                "repair": {
                  "description": "Times the model is asked to mend an answer; 1 with a schema, else 0.",
                  "type": "integer",
                  "minimum": 0,
                  "maximum": 10
                },
                "write": {
                  "description": "Files written for every unit.",
                  "type": "array",
                  "default": [],
                  "items": {
                    "description": "One file.",
                    "oneOf": [
                      {
                        "description": "The answer as JSON.",
                        "type": "object",
                        "properties": { "json": { "$ref": "#/$defs/outputPath" } },
                        "required": ["json"],
                        "additionalProperties": false
                      },
                      {
                        "description": "The answer as the model wrote it.",
                        "type": "object",
                        "properties": { "answer": { "$ref": "#/$defs/outputPath" } },
                        "required": ["answer"],
                        "additionalProperties": false
                      },
                      {
                        "description": "A Mustache template filled with the answer.",
                        "type": "object",
                        "properties": { "template": { "$ref": "#/$defs/text" }, "path": { "$ref": "#/$defs/outputPath" } },
                        "required": ["template", "path"],
                        "additionalProperties": false
                      }
                    ]
                  }
                }
              },
              "required": ["id", "over", "prompt"],
              "additionalProperties": false,
              "if": { "not": { "required": ["schema"] } },
              "then": {
                "properties": {
                  "checks": { "maxItems": 0 },
                  "repair": { "const": 0 },
                  "write": { "items": { "properties": { "json": false } } }
                }
              }
            },
            "limits": {
              "description": "Bounds on a run; what is left out is not limited, unless it has a default.",
              "type": "object",
              "properties": {
                "concurrency": { "description": "Requests in flight at the same time; units at work with the embedded engine.", "$ref": "#/$defs/window", "default": 16 },
                "inFlightBytes": { "description": "Memory for requests in flight.", "$ref": "#/$defs/bytes", "default": "256MiB" },
                "costUSD": { "description": "Money.", "$ref": "#/$defs/dollars" },
                "tokens": { "description": "Tokens, in both directions.", "$ref": "#/$defs/positive" },
                "requests": { "description": "Requests; 0 allows stored answers only.", "$ref": "#/$defs/count" },
                "duration": { "description": "Time.", "$ref": "#/$defs/positiveDuration" },
                "cutoff": {
                  "description": "At a limit: await what was sent, abandon it, or never start what might not fit.",
                  "enum": ["soft", "hard", "cautious"],
                  "default": "soft"
                },
                "stopAfterFailures": { "description": "Failed units after which no new one starts.", "$ref": "#/$defs/positive" }
              },
              "additionalProperties": false,
              "default": {}
            },
            "retry": {
              "description": "How often a unit is tried.",
              "type": "object",
              "properties": {
                "attempts": {
                  "description": "Requests per unit and run, the first included.",
                  "type": "integer",
                  "minimum": 1,
                  "maximum": 100,
                  "default": 5
                },
                "attemptsAcrossRuns": {
                  "description": "Runs that may fail on a unit before it is quarantined.",
                  "type": "integer",
                  "minimum": 1,
                  "maximum": 1000,
                  "default": 5
                },
                "unknownOutcome": {
                  "description": "Times a unit is asked again although an earlier request may have been billed.",
                  "type": "integer",
                  "minimum": 0,
                  "maximum": 100,
                  "default": 1
                },
                "maxDelay": {
                  "description": "The longest pause that back-off chooses.",
                  "$ref": "#/$defs/positiveDuration",
                  "default": "60s"
                }
              },
              "additionalProperties": false,
              "default": {}
            }
          }
        }

        """#
}
