package io.millrace.samples.accesslog;

import java.time.Instant;
import java.util.List;

/**
 * One line of a {@link LogGenerator}.
 *
 * @param seed seed of the log
 * @param number number of the line, from 0
 */
record GeneratedLine(long seed, long number) {

    private static final Instant START = Instant.parse("2015-05-17T10:05:00Z");
    private static final int LINES_PER_SECOND = 10;
    private static final int MAX_SECONDS_LATE = 4;
    private static final int CLIENTS = 2_000;
    private static final int PATHS = 400;
    private static final ZipfTable CLIENT_RANKS = new ZipfTable(CLIENTS);
    private static final ZipfTable PATH_RANKS = new ZipfTable(PATHS);

    private static final List<String> SECTIONS = List.of("blog", "articles", "projects", "presentations", "images");
    private static final List<String> ENDINGS = List.of("/", ".html", ".png", ".css", "/?flav=rss20");

    private static final List<String> BROWSERS = List.of(
            "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/32.0.1700.107 Safari/537.36",
            "Mozilla/5.0 (X11; Linux x86_64; rv:27.0) Gecko/20100101 Firefox/27.0",
            "Mozilla/5.0 (iPad; CPU OS 7_0_4 like Mac OS X) AppleWebKit/537.51.1 (KHTML, like Gecko) Version/7.0",
            "Opera/9.80 (X11; Linux x86_64) Presto/2.12.388 Version/12.16",
            "-");

    private static final List<String> ROBOTS = List.of(
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
            "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
            "UniversalFeedParser/4.2-pre-314-svn +http://feedparser.org/",
            "curl/7.35.0");

    /** The ways to break a line; each breaks it for certain. */
    private static final int BREAKS = 6;

    /** The independent choices that make a line; each draws its own number. */
    private enum Draw {
        IS_MALFORMED,
        BREAK,
        LATENESS,
        CLIENT,
        PATH,
        METHOD,
        STATUS,
        BYTES,
        REFERER,
        IS_ROBOT,
        AGENT
    }

    boolean isAmong(double malformedRate) {
        return fraction(Draw.IS_MALFORMED) < malformedRate;
    }

    String wellFormed(double robotRate) {
        int path = PATH_RANKS.rank(fraction(Draw.PATH));
        int status = status();
        StringBuilder line = new StringBuilder(256);
        appendClient(line).append(" - - [");
        LogTime.append(line, time());
        line.append("] \"").append(fraction(Draw.METHOD) < 0.99 ? "GET " : "HEAD ");
        appendPath(line, path).append(" HTTP/1.1\" ").append(status).append(' ');
        if (status == 304) {
            line.append('-');
        } else {
            line.append((long) (200 * Math.pow(1_000, fraction(Draw.BYTES))));
        }
        line.append(fraction(Draw.REFERER) < 0.5 ? " \"-\" \"" : " \"http://www.example.com/\" \"");
        return line.append(userAgent(robotRate)).append('"').toString();
    }

    String malformed() {
        String line = wellFormed(0);
        return switch (choice(Draw.BREAK, BREAKS)) {
            case 0 -> line.substring(0, line.length() - 1);
            case 1 -> line.replace("[", "");
            case 2 -> line.replaceFirst("\" [0-9]{3} ", "\" OK ");
            case 3 -> line.substring(0, line.indexOf('"'));
            case 4 -> "\u0016\u0003\u0001 " + number;
            default -> "";
        };
    }

    private Instant time() {
        return START.plusSeconds(number / LINES_PER_SECOND - choice(Draw.LATENESS, MAX_SECONDS_LATE + 1));
    }

    private StringBuilder appendClient(StringBuilder line) {
        long client = SplitMix64.mix(seed, -1 - CLIENT_RANKS.rank(fraction(Draw.CLIENT)));
        return line.append("198.")
                .append(18 + (client & 1))
                .append('.')
                .append(client >>> 8 & 0xFF)
                .append('.')
                .append(client >>> 16 & 0xFF);
    }

    private static StringBuilder appendPath(StringBuilder line, int rank) {
        if (rank == 0) {
            return line.append('/');
        }
        line.append('/')
                .append(SECTIONS.get(rank % SECTIONS.size()))
                .append("/page-")
                .append(rank);
        return line.append(ENDINGS.get(rank / SECTIONS.size() % ENDINGS.size()));
    }

    private int status() {
        double fraction = fraction(Draw.STATUS);
        if (fraction < 0.91) {
            return 200;
        }
        if (fraction < 0.96) {
            return 304;
        }
        return fraction < 0.98 ? 301 : fraction < 0.9995 ? 404 : 500;
    }

    private String userAgent(double robotRate) {
        List<String> names = fraction(Draw.IS_ROBOT) < robotRate ? ROBOTS : BROWSERS;
        return names.get(choice(Draw.AGENT, names.size()));
    }

    private int choice(Draw draw, int choices) {
        return (int) (fraction(draw) * choices);
    }

    private double fraction(Draw draw) {
        return SplitMix64.fraction(SplitMix64.mix(seed, number), draw.ordinal());
    }
}
