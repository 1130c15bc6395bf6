package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import java.lang.StackWalker.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Fused stages run in the form that the build asks for. Each test of the project runs twice: on specialised code from the first
 * element on, and on the plain interpreter.
 */
class FormsTest {

    private static final String SWITCH = System.getProperty("millrace.specialize", "true");
    private static final String AFTER = System.getProperty("millrace.specialize.after", "10000");

    private final List<Integer> numbers = IntStream.range(0, 50).boxed().toList();
    private final List<Set<String>> callers = new ArrayList<>();

    @Test
    void everyElementPassesTheFormThatTheBuildAsksFor() {
        try (PipelineRuntime runtime = Runs.patient()) {
            Runs.ended(Pipeline.define("forms")
                    .from(numbers)
                    .filter(n -> n >= 0)
                    .map(n -> {
                        callers.add(callingClasses());
                        return n;
                    })
                    .run(runtime));
        }
        assertThat(callers).hasSameSizeAs(numbers);
        if (SWITCH.equals("true") && AFTER.equals("0")) {
            assertThat(callers).allSatisfy(classes -> assertThat(classes).contains("FusedTemplate"));
        } else {
            assertThat(callers).allSatisfy(classes -> assertThat(classes).doesNotContain("FusedTemplate"));
        }
    }

    /** The simple names of the classes on the stack, hidden ones too, without what tells copies apart. */
    private static Set<String> callingClasses() {
        return StackWalker.getInstance(Set.of(Option.SHOW_HIDDEN_FRAMES)).walk(frames -> frames.map(
                        frame -> frame.getClassName().replaceFirst("[/+].*", "").replaceFirst(".*\\.", ""))
                .collect(Collectors.toSet()));
    }
}
