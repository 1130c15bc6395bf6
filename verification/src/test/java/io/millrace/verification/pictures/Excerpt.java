package io.millrace.verification.pictures;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The code of a picture, cut out of the source file of its scene: what is shown is what ran. */
final class Excerpt {

    /** What is no longer than this stands on one line. */
    private static final int ONE_LINE = 84;

    private static final Pattern SHOWN = Pattern.compile("\\.?\\b(via|through|drawn)\\(");
    private static final Pattern PARAMETER = Pattern.compile("\\A\\w+ ->\\s*\\w+(?=\\s*\\.)");

    private Excerpt() {}

    /** What stands in the parentheses of the first {@code via}, {@code through} or {@code drawn} of the method that draws {@code name}. */
    static List<String> of(String source, String name) {
        int method = source.indexOf("\"" + name + "\"");
        int next = source.indexOf("@Draws(", method + 1);
        Matcher shown = SHOWN.matcher(source).region(method, next < 0 ? source.length() : next);
        if (method < 0 || !shown.find()) {
            throw new AssertionError(
                    "the scene of " + name + " shows nothing: put it into via(…), through(…) or drawn(…)");
        }
        String code = source.substring(shown.end(), close(source, shown.end()));
        return lines(PARAMETER.matcher(code).replaceFirst("").strip());
    }

    /** The parenthesis that closes the one before {@code from}. */
    private static int close(String source, int from) {
        int open = 1;
        boolean quoted = false;
        for (int at = from; at < source.length(); at++) {
            char character = source.charAt(at);
            if (character == '"' && source.charAt(at - 1) != '\\') {
                quoted = !quoted;
            } else if (!quoted && character == '(') {
                open++;
            } else if (!quoted && character == ')' && --open == 0) {
                return at;
            }
        }
        throw new AssertionError("a parenthesis is not closed");
    }

    private static List<String> lines(String code) {
        String one = code.replaceAll("\\s+", " ").replaceAll("(?<=\\() | (?=[.)])", "");
        if (one.length() <= ONE_LINE) {
            return List.of(one);
        }
        int indent = code.lines()
                .skip(1)
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        String deeper = code.startsWith(".") ? "" : "    ";
        return code.lines()
                .map(line -> line.startsWith(" ") ? deeper + line.substring(indent) : line)
                .toList();
    }
}
