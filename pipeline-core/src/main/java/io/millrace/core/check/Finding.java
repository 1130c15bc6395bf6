package io.millrace.core.check;

import java.io.Serializable;
import java.util.Objects;

/**
 * One thing that is wrong, or worth knowing, about one stage of a pipeline.
 *
 * @param rule what it goes against
 * @param stage the name of the stage
 * @param sentence what is so, in one sentence; it holds no values of elements or captured variables
 * @param fix what to do about it
 */
public record Finding(Rule rule, String stage, String sentence, String fix) implements Serializable {

    /** Checks that nothing is missing. */
    public Finding {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(sentence, "sentence");
        Objects.requireNonNull(fix, "fix");
    }

    /** How bad it is. */
    public Severity severity() {
        return rule.severity();
    }

    /** All of it on one line, whatever the names hold. */
    @Override
    public String toString() {
        return oneLine(severity() + " " + rule.id() + " in stage '" + stage + "': " + sentence + "; " + fix);
    }

    static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]", " ");
    }
}
