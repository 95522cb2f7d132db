/// Function words of five languages: they carry no topic, and they give a language away.
enum StopWords {
    /// Language tags in the order in which ties are decided.
    static let languages = ["en", "de", "fr", "es", "it"]

    /// Zones and halves of the day: they stand beside every clock time and tie nothing together.
    static let clockWords: Set<String> = [
        "utc", "gmt", "cet", "cest", "est", "edt", "pst", "pdt", "bst", "am", "pm", "uhr", "hrs",
    ]

    static func isStopWord(_ word: String) -> Bool { all.contains(word) }

    static func words(of language: String) -> Set<String> { byLanguage[language] ?? [] }

    private static let byLanguage: [String: Set<String>] = [
        "en": set(
            """
            a about above after again against all almost along already also although always am among an and another any \
            are aren't around as at back be became because become been before being below between both but by came can \
            can't cannot come could couldn't did didn't do does doesn't doing don't done down during each either else \
            enough etc even ever every few first for from further gave get give given go goes going gone got had hadn't \
            has hasn't have haven't having he her here hers herself him himself his how however i i'd i'll i'm i've if \
            in into is isn't it it's its itself just keep kept later least less let like likely made make makes many may \
            me might more most much must my myself near nearly need neither never next no nor not nothing now of off \
            often on once one only onto or other others otherwise our ours ourselves out over own per perhaps put quite \
            rather really said same saw say says second see seen several shall she should shouldn't since so some soon \
            still such than that that's the their theirs them themselves then there thereafter therefore these they \
            they're this those though through throughout thus to together too took toward towards two under until up \
            upon us use used uses using very via want was wasn't way we we're well went were weren't what when where \
            whether which while who whole whom whose why will with within without won't would wouldn't yes yet you your \
            yours yourself three four five six seven eight nine ten new able
            """),
        "de": set(
            """
            aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus bei beim bereits \
            bevor bin bis bist da dabei dadurch dafür dagegen daher damit danach dann daran darauf daraus darf darin \
            darüber das dass davon dazu dein deine dem den denn der deren des dessen deshalb die dies diese diesem diesen \
            dieser dieses doch dort du durch dürfen ein eine einem einen einer eines einige einigen er erst es etwa etwas \
            euch euer für gegen gewesen hab habe haben hat hatte hatten hätte hier hin hinter ich ihm ihn ihnen ihr ihre \
            ihrem ihren ihrer im in indem ins ist ja jede jedem jeden jeder jedes jedoch jene jetzt kann kein keine \
            keinem keinen keiner können könnte machen man mehr mein meine mit muss müssen musste nach nachdem nämlich \
            neben nein nicht nichts noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner seit sich sie \
            sind so sobald sofern sogar solche soll sollen sollte sondern sonst sowie über um und uns unser unsere unter \
            viel viele vom von vor wann war waren warum was weil weiter welche welchem welchen welcher welches wenig wenn \
            wer werde werden weder wegen wie wieder will wir wird wirst wo wobei wollen worden wurde wurden während wäre \
            würde würden zu zum zur zwar zwischen zwei drei sowohl
            """),
        "fr": set(
            """
            à afin ai ainsi alors après as au aucun aucune auquel aura aurait aussi autre autres aux avaient avait avant \
            avec avez avoir avons c'est car ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez \
            comme comment contre d'un d'une dans de depuis des dès deux devant doit donc dont du durant elle elles en \
            encore enfin entre est et étaient était étant été être eu eux fait faire faut fut ici il ils j'ai je jusqu \
            jusque l'on la là laquelle le lequel les lesquels leur leurs lors lorsque lui ma mais malgré me même mêmes \
            mes moi moins mon ne ni nos notre nous on ont ou où par parce parmi pas pendant peu peut peuvent plus \
            plusieurs pour pourquoi pourrait pouvoir près puis puisque qu'il qu'elle qu'un qu'une quand que quel quelle \
            quelles quels qui quoi sa sans sauf se selon sera serait ses si sinon son sont sous sur ta tandis tant te tel \
            telle tels tes toi ton toujours tous tout toute toutes très trois trop tu un une vers voici voilà vos votre \
            vous y n'est n'a s'est d'autres
            """),
        "es": set(
            """
            a además al algo algún alguna algunas alguno algunos ante antes aquel aquella aquellos aquí así aún aunque \
            bajo bien cada casi como cómo con contra cual cuales cuál cualquier cuando cuándo cuanto de debe deben del \
            desde después donde dónde dos durante e el él ella ellas ellos en entonces entre era eran es esa esas ese eso \
            esos esta está están estaba estas este esto estos fue fueron ha había habían hace hacia han hasta hay la las \
            le les lo los luego más me mediante mi mientras mis mismo mucho muchos muy nada ni no nos nosotros nuestra \
            nuestro o os otra otras otro otros para pero poco por porque pues que qué quien quién quienes se sea según \
            ser será si sí sido siempre sin sino sobre son su sus también tampoco tan tanto te tenía tiene tienen toda \
            todas todavía todo todos tras tres tu tus un una unas uno unos usted ustedes vez y ya yo
            """),
        "it": set(
            """
            a ad affinché agli ai al alla alle allo allora alcuni alcune altra altre altri altro anche ancora avere aveva \
            avevano avuto che chi ci ciascuno ciò coi col come con contro cui da dagli dai dal dalla dalle dallo degli \
            dei del dell'altro della delle dello dentro deve devono di dopo dove dovrebbe due dunque durante e ed egli \
            era erano essa esse essere essi esso è fa fino fra fu furono gli ha hanno i il in infatti invece io la le lei \
            li lo loro lui ma mai me meno mentre mi mia mio molto ne né negli nei nel nella nelle nello no noi non nostra \
            nostro o ogni oltre oppure per perché però più poco poi possono potrebbe presso prima proprio può pur quale \
            quali qualche quando quanto quella quelle quelli quello questa queste questi questo qui quindi sarà se sei \
            sempre senza si sia siamo sì solo sono sopra sotto sta stata stati stato su sua sue sugli sui sul sulla sulle \
            sullo suo suoi tale tra tre troppo tu tutta tutte tutti tutto un un'altra una uno va verso vi voi
            """),
    ]

    private static let all: Set<String> = byLanguage.values.reduce(into: []) { $0.formUnion($1) }

    private static func set(_ words: String) -> Set<String> { Set(words.split(separator: " ").map(String.init)) }
}

/// Guesses the language of a text from its script and its function words; `nil` when neither decides.
enum LanguageGuess {
    /// Words looked at; the guess is stable long before.
    private static let sample = 4000

    static func language(of words: some Sequence<Word>, scalars: [Unicode.Scalar]) -> String? {
        if let language = languageOfScript(scalars) { return language }
        var hits = [Int](repeating: 0, count: StopWords.languages.count)
        let lists = StopWords.languages.map(StopWords.words(of:))
        var total = 0
        for word in words.prefix(sample) where !word.isNumber {
            total += 1
            for (index, list) in lists.enumerated() where list.contains(word.folded) { hits[index] += 1 }
        }
        let ranked = hits.indices.sorted { (hits[$1], $0) < (hits[$0], $1) }
        let best = hits[ranked[0]]
        // One word in eight is a function word even in terse notes; a fifth more than the runner-up decides.
        guard best >= 3, best * 8 >= total, best * 5 >= hits[ranked[1]] * 6 else { return nil }
        return StopWords.languages[ranked[0]]
    }

    private static func languageOfScript(_ scalars: [Unicode.Scalar]) -> String? {
        var kana = 0
        var han = 0
        var hangul = 0
        var greek = 0
        var letters = 0
        for scalar in scalars.prefix(sample * 4) where scalar.value >= 0x80 || scalar.isWordLetter {
            letters += 1
            if scalar.isKana { kana += 1 } else if scalar.isUnspaced { han += 1 }
            if scalar.isHangul { hangul += 1 }
            if (0x370...0x3FF).contains(scalar.value) { greek += 1 }
        }
        guard letters > 0 else { return nil }
        if hangul * 3 > letters { return "ko" }
        if kana * 10 > letters, (kana + han) * 3 > letters { return "ja" }
        if han * 3 > letters { return "zh" }
        if greek * 2 > letters { return "el" }
        return nil
    }
}
