package io.millrace.core.check;

import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A rule that pipelines are checked against. Those of Millrace are in docs/checks.md, each under its id.
 *
 * @param id small letters, digits and hyphens, such as {@code deadline-too-short}
 * @param severity how bad it is not to keep the rule
 */
public record Rule(String id, Severity severity) implements Serializable {

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /** Checks the id. */
    public Rule {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "the id of a rule must be of small letters, digits and hyphens, was '" + id + "'");
        }
        Objects.requireNonNull(severity, "severity");
    }

    /** A rule without which a pipeline cannot run. */
    public static Rule error(String id) {
        return new Rule(id, Severity.ERROR);
    }

    /** A rule that keeps a pipeline from going wrong. */
    public static Rule warning(String id) {
        return new Rule(id, Severity.WARNING);
    }

    /** A rule that tells something worth knowing. */
    public static Rule note(String id) {
        return new Rule(id, Severity.NOTE);
    }
}
