package io.millrace.samples.accesslog;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The rule that tells programs from people by what they call themselves.
 *
 * <p>A user agent is a robot's when its first 1,024 characters contain one of {@link #TOKENS}, in upper or lower case:
 * <ul>
 *   <li>search engines and archives: {@code bot}, {@code crawl}, {@code spider}, {@code slurp};
 *   <li>feed fetchers: {@code feed}, {@code rss/}. They count as robots because they come on a schedule, whether or not
 *       somebody reads what they fetched;
 *   <li>HTTP libraries and command-line tools: {@code curl/}, {@code wget/}, {@code python}, {@code libwww},
 *       {@code java/}, {@code go-http-client};
 *   <li>link previews and monitors: {@code externalhit}, {@code favicon}, {@code monitor};
 *   <li>whoever gives an address to complain to, as robots do: {@code +http}, {@code @}.
 * </ul>
 * Cubot is a maker of telephones, so {@code bot} after {@code cu} does not count. An empty user agent is not a robot's:
 * the rule judges what was said. A robot that calls itself a browser is not found.
 */
public final class Robots {

    /** The tokens in the order in which they are tried. */
    public static final List<String> TOKENS = List.of(
            "bot",
            "crawl",
            "spider",
            "slurp",
            "feed",
            "rss/",
            "curl/",
            "wget/",
            "python",
            "libwww",
            "java/",
            "go-http-client",
            "externalhit",
            "favicon",
            "monitor",
            "+http",
            "@");

    private static final int MAX_CHARS = 1024;

    private Robots() {}

    /** The first of {@link #TOKENS} that the user agent contains, or empty when a person seems to sit behind it. */
    public static Optional<String> token(String userAgent) {
        String said = Excerpt.cut(userAgent, MAX_CHARS).toLowerCase(Locale.ROOT).replace("cubot", "cu");
        return TOKENS.stream().filter(said::contains).findFirst();
    }
}
