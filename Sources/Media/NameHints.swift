/// What a name says about a text: used only after the content was found to be text.
package enum NameHints {
    /// The type of text that files of this name usually hold.
    package static func textType(of name: String) -> MediaType? {
        let lowered = name.lowercased()
        if let whole = names[lowered] { return MediaType(rawValue: whole) }
        guard let dot = lowered.lastIndex(of: "."), dot != lowered.startIndex else { return nil }
        return extensions[String(lowered[lowered.index(after: dot)...])].map(MediaType.init(rawValue:))
    }

    private static let names: [String: String] = [
        "makefile": "text/x-makefile", "gnumakefile": "text/x-makefile", "dockerfile": "text/x-dockerfile",
        "readme": "text/plain", "license": "text/plain", "copying": "text/plain", "copyright": "text/plain",
        "changelog": "text/plain", "authors": "text/plain", "news": "text/plain", "todo": "text/plain",
        "install": "text/plain", "notice": "text/plain", "cmakelists.txt": "text/x-cmake",
    ]

    private static let extensions: [String: String] = {
        let groups: [(String, String)] = [
            ("text/plain", "txt text log conf cfg cnf list lst out err nfo me rst adoc asciidoc org pod"),
            ("text/plain", "properties env lock sum mod gitignore editorconfig dic aff srx tmpl in am ac desktop"),
            ("text/x-m4", "m4"),
            ("text/plain", "service socket timer policy rules types theme map pc la cmake gradle vim crt pem lang"),
            ("text/markdown", "md markdown mdown mkd mdx"), ("text/csv", "csv"),
            ("text/tab-separated-values", "tsv tab"), ("application/json", "json geojson ipynb webmanifest"),
            ("application/x-ndjson", "ndjson jsonl"), ("text/xml", "xml xsd xsl xslt dtd rng ui glade"),
            ("text/html", "html htm xhtml"), ("message/rfc822", "eml"), ("application/mbox", "mbox"),
            ("application/x-subrip", "srt"), ("text/vtt", "vtt"), ("text/css", "css scss less"),
            ("text/javascript", "js mjs cjs jsx"), ("text/x-typescript", "ts tsx"), ("text/x-vue", "vue"),
            ("text/x-svelte", "svelte"), ("text/x-c", "c h"), ("text/x-c++", "cc cpp cxx c++ hh hpp hxx ipp tcc inl"),
            ("text/x-objective-c", "mm"), ("text/x-swift", "swift"), ("text/x-script.python", "py pyi pyw pyx pxd"),
            ("text/x-java", "java"), ("text/x-kotlin", "kt kts"), ("text/x-scala", "scala"), ("text/x-go", "go"),
            ("text/x-rust", "rs"), ("text/x-ruby", "rb"), ("text/x-perl", "pl pm"), ("text/x-php", "php"),
            ("text/x-lua", "lua"), ("text/x-r", "r"), ("text/x-csharp", "cs"), ("text/x-haskell", "hs"),
            ("text/x-shellscript", "sh bash zsh ksh"), ("text/x-asm", "s asm"), ("text/x-tcl", "tcl"),
            ("application/sql", "sql"), ("application/yaml", "yaml yml"), ("application/toml", "toml"),
            ("text/plain", "ini"), ("text/x-diff", "diff patch"), ("text/x-tex", "tex sty bib"),
            ("text/calendar", "ics"), ("text/vcard", "vcf"), ("text/x-po", "po pot"), ("text/x-lisp", "el lisp scm"),
            ("text/x-makefile", "mk mak"), ("text/x-protobuf", "proto"), ("text/x-graphql", "graphql gql"),
        ]
        var table: [String: String] = [:]
        for (type, names) in groups {
            for name in names.split(separator: " ") { table[String(name)] = type }
        }
        return table
    }()
}
