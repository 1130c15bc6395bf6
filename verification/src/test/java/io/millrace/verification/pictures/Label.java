package io.millrace.verification.pictures;

import io.millrace.operators.call.Answer;
import io.millrace.operators.element.Indexed;
import io.millrace.operators.time.Tick;
import io.millrace.operators.window.Windowed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is written on a marble.
 *
 * @param parts one text, or those of the members of a group
 * @param group whether the parts are drawn as the members of one value
 * @param note what is said beside them, such as the times of a window; may be empty
 */
record Label(List<String> parts, boolean group, String note) {

    /** Where the clock of virtual time begins. */
    private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");

    /** Ends of lines are drawn. */
    private static final String END_OF_LINE = "⏎";

    static Label of(Object value) {
        if (value instanceof List<?> list) {
            return new Label(list.stream().map(Label::text).toList(), true, "");
        } else if (value instanceof Windowed<?, ?> window) {
            Label inside = of(window.value());
            String key = window.key() == null ? "" : window.key() + " ";
            return new Label(inside.parts, true, key + millis(window.start()) + "–" + millis(window.end()));
        }
        return new Label(List.of(text(value)), false, "");
    }

    private static long millis(Instant time) {
        return Duration.between(BEGIN, time).toMillis();
    }

    static Instant moment(long millis) {
        return BEGIN.plusMillis(millis);
    }

    private static String text(Object value) {
        if (value instanceof ByteBuffer bytes) {
            return text(StandardCharsets.UTF_8.decode(bytes.duplicate()).toString());
        } else if (value instanceof Indexed<?> indexed) {
            return indexed.index() + ":" + text(indexed.element());
        } else if (value instanceof Tick tick) {
            return tick.missed() == 0 ? "" + tick.number() : tick.number() + " (" + tick.missed() + " missed)";
        } else if (value instanceof Answer<?, ?> answer) {
            return text(answer.element()) + "→"
                    + answer.result().map(Label::text).orElse("–");
        } else if (value instanceof Map<?, ?> map) {
            return map.toString();
        }
        return value.toString().replace("\n", END_OF_LINE);
    }

    /** The bytes of a chunk as a script writes it. */
    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.replace(END_OF_LINE, "\n").getBytes(StandardCharsets.UTF_8));
    }
}
