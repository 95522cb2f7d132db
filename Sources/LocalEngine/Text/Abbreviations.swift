/// Words whose full stop does not end a sentence, in the languages that the engine knows; lower case, no final stop.
enum Abbreviations {
    /// Followed by a name or anything else with a capital.
    static let beforeNames: Set<String> = [
        // English
        "mr", "mrs", "ms", "dr", "prof", "rev", "hon", "st", "mt", "ft", "capt", "cpt", "cmdr", "lt", "col", "gen",
        "sgt", "cpl", "maj", "adm", "messrs", "gov", "sen", "rep", "pres", "vs", "viz", "cf", "al", "dept", "univ",
        "approx", "est", "incl", "excl", "esp", "resp", "jr",
        // German
        "hr", "fr", "frl", "dipl", "ing", "bzw", "ca", "evtl", "ggf", "inkl", "exkl", "sog", "vgl", "zzgl", "bspw",
        "str", "kpt", "kap", "österr", "dt",
        // French
        "mme", "mlle", "mgr", "me", "env", "av", "bd",
        // Spanish
        "sr", "sra", "srta", "dra", "ud", "uds", "excmo", "avda",
        // Italian
        "sig", "sigg", "dott", "avv", "geom", "ecc", "egr", "spett",
    ]

    /// Followed by a number; before anything else the stop ends the sentence.
    static let beforeNumbers: Set<String> = [
        "no", "nos", "nr", "n", "num", "núm", "fig", "figs", "tab", "abb", "vol", "bd", "pp", "p", "pg", "pag", "pág",
        "s", "sec", "sect", "abs", "art", "ch", "chap", "kap", "eq", "ref", "para", "par", "cap", "lit", "ziff", "tel",
        "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "janv", "févr", "juil",
        "déc", "okt", "dez", "ene", "abr", "ago", "dic", "gen", "mag", "giu", "lug", "set", "ott", "ext", "ver", "rev",
    ]
}
