package io.millrace.samples.overloadlab;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What happens to the service, and when: a name such as {@code dip}, or steps such as {@code 3:capacity=0.5, 8:normal}, with seconds
 * before the colon.
 *
 * @param text what was written
 * @param steps in the order of their time
 */
record FaultScript(String text, List<Step> steps) {

    /** What may happen. */
    enum Kind {
        /** All is as it was at first. */
        NORMAL(0, 0),
        /** A fraction of the workers. */
        CAPACITY(0, 10),
        /** Nothing is answered any more. */
        HANG(0, 0),
        /** A fraction of the answers is an error. */
        ERRORS(0, 1),
        /** A fraction of the requests is refused with 503 and a Retry-After of a second. */
        BUSY(0, 1),
        /** Answers need so many milliseconds more on their way. */
        LATENCY(0, 60_000);

        private final double least;
        private final double most;

        Kind(double least, double most) {
            this.least = least;
            this.most = most;
        }

        private boolean hasValue() {
            return most > 0;
        }
    }

    /**
     * One of them.
     *
     * @param seconds from the start
     * @param kind what happens
     * @param value how much; 0 for a kind that needs none
     */
    record Step(double seconds, Kind kind, double value) {}

    private static final int MOST_STEPS = 100;
    private static final String FORM =
            "write it as 3:capacity=0.5,8:normal, or one of none, dip, hang, errors, busy, latency";

    /** Reads {@code text}; names stand for the middle third of {@code seconds}. */
    static FaultScript parse(String text, double seconds) {
        String from = String.format(Locale.ROOT, "%.2f:", seconds / 3);
        String until = String.format(Locale.ROOT, ",%.2f:normal", 2 * seconds / 3);
        String steps =
                switch (text.strip().toLowerCase(Locale.ROOT)) {
                    case "none", "" -> "";
                    case "dip" -> from + "capacity=0.5" + until;
                    case "hang" -> from + "hang" + until;
                    case "errors" -> from + "errors=0.5" + until;
                    case "busy" -> from + "busy=0.5" + until;
                    case "latency" -> from + "latency=50" + until;
                    default -> text;
                };
        List<Step> all = new ArrayList<>();
        for (String step : steps.split(",", -1)) {
            if (!steps.isBlank()) {
                all.add(step(step.strip(), seconds));
            }
        }
        if (all.size() > MOST_STEPS) {
            throw new IllegalArgumentException("faults must be at most " + MOST_STEPS + " steps, was " + all.size());
        }
        all.sort(Comparator.comparingDouble(Step::seconds));
        return new FaultScript(text, List.copyOf(all));
    }

    private static Step step(String step, double seconds) {
        int colon = step.indexOf(':');
        if (colon < 0) {
            throw bad(step, "has no seconds and colon");
        }
        int equals = step.indexOf('=', colon);
        String name =
                step.substring(colon + 1, equals < 0 ? step.length() : equals).strip();
        Kind kind = kind(step, name);
        if (kind.hasValue() != equals >= 0) {
            throw bad(step, kind.hasValue() ? "needs a value" : "must have no value");
        }
        double at = number(step, step.substring(0, colon));
        double value = equals < 0 ? 0 : number(step, step.substring(equals + 1));
        if (!(at >= 0 && at <= seconds)) {
            throw bad(step, "is not within the " + seconds + " s of an experiment");
        }
        if (!(value >= kind.least && value <= kind.most)) {
            throw bad(step, "must have a value from " + kind.least + " to " + kind.most);
        }
        return new Step(at, kind, value);
    }

    private static Kind kind(String step, String name) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equalsIgnoreCase(name)) {
                return kind;
            }
        }
        throw bad(step, "is none of " + List.of(Kind.values()).toString().toLowerCase(Locale.ROOT));
    }

    private static double number(String step, String digits) {
        try {
            return Double.parseDouble(digits.strip());
        } catch (NumberFormatException e) {
            throw bad(step, "has something that is no number: " + digits.strip());
        }
    }

    private static IllegalArgumentException bad(String step, String sentence) {
        return new IllegalArgumentException("the fault '" + step + "' " + sentence + "; " + FORM);
    }
}
